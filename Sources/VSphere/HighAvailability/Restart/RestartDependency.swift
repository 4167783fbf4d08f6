import Infrastructure

/// Machines that wait until other machines are ready, such as an application for its database.
///
/// Source: published, vSphere API 6.5 (ClusterDependencyRuleInfo): without cycles, and not from a higher priority on a
/// lower one.
public struct RestartDependency: Sendable, Hashable {
  /// Name of the rule.
  public var name: String
  /// Machines that wait.
  public var machines: [Int32]
  /// Machines they wait for, as far as these are being restarted.
  public var dependsOn: [Int32]
  /// Makes a rule.
  public init(name: String, machines: [Int32], dependsOn: [Int32]) {
    self.name = name
    self.machines = machines
    self.dependsOn = dependsOn
  }

  /// Everything that is wrong with rules, each named `dependencies.N` from 0: cycles, and machines that wait for one of
  /// a later rank.
  /// - Parameter settings: settings of each machine, by position.
  public static func problems(_ rules: [RestartDependency], settings: [HAMachineSettings]) -> [ParameterError] {
    var checks = ParameterChecks()
    for (index, rule) in rules.enumerated() {
      let name = "dependencies.\(index)"
      let strangers = (rule.machines + rule.dependsOn).filter { !settings.indices.contains(Int($0)) }
      for position in strangers {
        checks.require(false, name, "there is no machine \(position)", "positions of machines")
      }
      guard strangers.isEmpty else { continue }
      for machine in rule.machines {
        // Nobody waits for a machine that is not restarted.
        for other in rule.dependsOn where settings[Int(other)].priority != .disabled {
          checks.require(
            rank(settings[Int(other)]) <= rank(settings[Int(machine)]), name,
            "rule '\(rule.name)' lets machine \(machine) wait for machine \(other), which is restarted after it",
            "a restart priority of machine \(other) that is not below that of machine \(machine)")
        }
      }
    }
    guard checks.errors.isEmpty else { return checks.errors }
    if let machine = machineInCycle(rules, count: settings.count) {
      checks.require(false, "dependencies", "machine \(machine) waits for itself", "rules without a cycle")
    }
    return checks.errors
  }

  private static func rank(_ settings: HAMachineSettings) -> Int8 { settings.kind.rank(settings.priority) }

  /// A machine that waits for itself: one of those left when machines that wait for nobody are taken away repeatedly.
  private static func machineInCycle(_ rules: [RestartDependency], count: Int) -> Int? {
    var waiters = [[Int32]](repeating: [], count: count)
    var waits = [Int](repeating: 0, count: count)
    for rule in rules {
      for machine in rule.machines {
        for other in rule.dependsOn {
          waiters[Int(other)].append(machine)
          waits[Int(machine)] += 1
        }
      }
    }
    var free = waits.indices.filter { waits[$0] == 0 }
    while let machine = free.popLast() {
      for waiter in waiters[machine] {
        waits[Int(waiter)] -= 1
        if waits[Int(waiter)] == 0 { free.append(Int(waiter)) }
      }
    }
    // What is left includes machines behind a cycle; following what each waits for leads into it.
    guard var machine = waits.firstIndex(where: { $0 > 0 }) else { return nil }
    for _ in 0..<count {
      for rule in rules where rule.machines.contains(Int32(machine)) {
        if let next = rule.dependsOn.first(where: { waits[Int($0)] > 0 }) { machine = Int(next) }
      }
    }
    return machine
  }
}
