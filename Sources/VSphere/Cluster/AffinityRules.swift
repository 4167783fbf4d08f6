import Infrastructure

/// The rules of a cluster, compiled once so that every question about them is a few loads.
///
/// Of two rules between machines that contradict each other the older one (the earlier in the list) stays in force and
/// the other is disabled. Source: vSphere Resource Management, VM-VM Affinity Rule Conflicts. Rules that keep
/// machines together and share a machine act as one.
public struct AffinityRules: Sendable {
  /// A rule that is not in force although it is enabled.
  public struct Conflict: Sendable, Hashable {
    /// Position of the rule that is disabled.
    public var rule: Int32
    /// Position of the older rule it contradicts.
    public var olderRule: Int32

    /// Makes a conflict.
    public init(rule: Int32, olderRule: Int32) {
      self.rule = rule
      self.olderRule = olderRule
    }
  }

  /// The rules as given.
  public let rules: [AffinityRule]
  /// Rules that contradict older ones.
  public private(set) var conflicts: [Conflict] = []

  /// Whether a rule is in force, by position.
  var isInForce: ContiguousArray<Bool> = []
  /// A row for each machine, a bit for each host no must rule forbids; no rows without such rules.
  var obligatoryHosts = BitRows()
  /// A row for each machine, a bit for each host no should rule advises against; no rows without such rules.
  var preferredHosts = BitRows()
  /// Rule of each group of machines kept apart.
  var apartRules: ContiguousArray<Int32> = []
  /// Machine m is in the groups `apartGroups[apartStarts[m]..<apartStarts[m + 1]]`; empty without such rules.
  var apartStarts: ContiguousArray<Int32> = []
  var apartGroups: ContiguousArray<Int32> = []
  /// First machine of the set each machine is kept together with, -1 without one; empty without such rules.
  var togetherLeaders: ContiguousArray<Int32> = []
  /// Next machine of the same set in order of slots, -1 after the last.
  var togetherNext: ContiguousArray<Int32> = []
  /// A rule of the set, by its first machine.
  var togetherRules: ContiguousArray<Int32> = []

  /// No rules.
  public init() { rules = [] }

  /// Compiles rules.
  /// - Precondition: `problems` finds nothing in them.
  public init(_ rules: [AffinityRule], machineCount: Int, hostCount: Int) {
    self.rules = rules
    isInForce = ContiguousArray(rules.map(\.isEnabled))
    compileMachineRules(machineCount)
    compileHostRules(machineCount, hostCount)
  }

  /// Everything wrong with a list of rules: machines or hosts that do not exist or are named twice, groups too small.
  public static func problems(in rules: [AffinityRule], machineCount: Int, hostCount: Int) -> [ParameterError] {
    var checks = ParameterChecks()
    for (index, rule) in rules.enumerated() {
      let path = "rules.\(index)"
      checks.require(
        rule.machines.allSatisfy { (0..<Int32(machineCount)).contains($0) }, "\(path).vms", "names an unknown machine",
        "machines of this cluster")
      checks.require(
        Set(rule.machines).count == rule.machines.count, "\(path).vms", "names a machine twice", "each machine once")
      checks.require(
        rule.machines.count >= (rule.kind.namesHosts ? 1 : 2), "\(path).vms", "\(rule.machines.count) machines",
        rule.kind.namesHosts ? "at least one machine" : "at least two machines")
      checks.require(
        rule.kind.namesHosts != rule.hosts.isEmpty, "\(path).hosts",
        rule.hosts.isEmpty ? "names no hosts" : "names hosts",
        rule.kind.namesHosts ? "at least one host" : "no hosts: the rule is between machines")
      checks.require(
        rule.hosts.allSatisfy { (0..<Int32(hostCount)).contains($0) }, "\(path).hosts", "names an unknown host",
        "hosts of this cluster")
    }
    return checks.errors
  }

  /// Whether there is nothing to obey.
  public var isEmpty: Bool { rules.isEmpty }

  /// Name of a rule.
  public func name(of rule: Int32) -> String { rules[Int(rule)].name }

  /// First machine of the set a machine is kept together with; the machine itself without such a rule.
  @inline(__always)
  func leader(_ machine: Int) -> Int {
    guard !togetherLeaders.isEmpty else { return machine }
    let leader = togetherLeaders[machine]
    return leader < 0 ? machine : Int(leader)
  }

  /// The machine after this one in its set; nil after the last.
  @inline(__always)
  func next(_ machine: Int) -> Int? {
    guard !togetherNext.isEmpty, togetherNext[machine] >= 0 else { return nil }
    return Int(togetherNext[machine])
  }

  /// The groups of machines kept apart that a machine belongs to, as positions in `apartGroups`.
  @inline(__always)
  func apartRange(_ machine: Int) -> Range<Int> {
    apartStarts.isEmpty ? 0..<0 : Int(apartStarts[machine])..<Int(apartStarts[machine + 1])
  }

  /// Whether no must rule forbids a host.
  @inline(__always)
  func isObligatory(_ machine: Int, _ host: Int) -> Bool {
    obligatoryHosts.rowCount == 0 || obligatoryHosts[machine, host]
  }

  /// Whether no should rule advises against a host.
  @inline(__always)
  func isPreferred(_ machine: Int, _ host: Int) -> Bool {
    preferredHosts.rowCount == 0 || preferredHosts[machine, host]
  }

  // MARK: Compilation

  private mutating func compileMachineRules(_ machineCount: Int) {
    var parents = ContiguousArray((0..<Int32(machineCount)))
    func root(_ machine: Int32) -> Int32 {
      var machine = machine
      while parents[Int(machine)] != machine { machine = parents[Int(machine)] }
      return machine
    }
    var together: [Int] = []
    var apart: [Int] = []
    for (index, rule) in rules.enumerated() where rule.isEnabled {
      if rule.kind == .keepApart {
        if let older = together.last(where: { _ in hasPairTogether(rule.machines, root) }) {
          let culprit = together.first { sharesPair(rules[$0].machines, rule.machines) } ?? older
          disable(index, contradicting: culprit)
        } else {
          apart.append(index)
        }
      } else if rule.kind == .keepTogether {
        let saved = parents
        for machine in rule.machines.dropFirst() { parents[Int(root(machine))] = root(rule.machines[0]) }
        if let older = apart.first(where: { hasPairTogether(rules[$0].machines, root) }) {
          parents = saved
          disable(index, contradicting: older)
        } else {
          together.append(index)
        }
      }
    }
    if !together.isEmpty { linkTogether(together, machineCount, root) }
    if !apart.isEmpty { indexApart(apart, machineCount) }
  }

  private mutating func disable(_ rule: Int, contradicting older: Int) {
    isInForce[rule] = false
    conflicts.append(Conflict(rule: Int32(rule), olderRule: Int32(older)))
  }

  private func hasPairTogether(_ machines: [Int32], _ root: (Int32) -> Int32) -> Bool {
    let roots = machines.map(root)
    return Set(roots).count < roots.count
  }

  private func sharesPair(_ left: [Int32], _ right: [Int32]) -> Bool { left.filter(right.contains).count >= 2 }

  private mutating func linkTogether(_ together: [Int], _ machineCount: Int, _ root: (Int32) -> Int32) {
    togetherLeaders = ContiguousArray(repeating: -1, count: machineCount)
    togetherNext = togetherLeaders
    togetherRules = togetherLeaders
    var isMember = ContiguousArray(repeating: false, count: machineCount)
    for rule in together { for machine in rules[rule].machines { isMember[Int(machine)] = true } }
    var lastOfRoot = togetherLeaders
    for machine in 0..<Int32(machineCount) where isMember[Int(machine)] {
      let top = Int(root(machine))
      let last = lastOfRoot[top]
      togetherLeaders[Int(machine)] = last < 0 ? machine : togetherLeaders[Int(last)]
      if last >= 0 { togetherNext[Int(last)] = machine }
      lastOfRoot[top] = machine
    }
    for rule in together.reversed() {
      togetherRules[Int(togetherLeaders[Int(rules[rule].machines[0])])] = Int32(rule)
    }
  }

  private mutating func indexApart(_ apart: [Int], _ machineCount: Int) {
    apartRules = ContiguousArray(apart.map(Int32.init))
    var groups: [[Int32]] = Array(repeating: [], count: machineCount)
    for (group, rule) in apart.enumerated() {
      for machine in rules[rule].machines { groups[Int(machine)].append(Int32(group)) }
    }
    apartStarts.append(0)
    for list in groups {
      apartGroups.append(contentsOf: list)
      apartStarts.append(Int32(apartGroups.count))
    }
  }

  private mutating func compileHostRules(_ machineCount: Int, _ hostCount: Int) {
    let hostRules = rules.filter { $0.isEnabled && $0.kind.namesHosts }
    if hostRules.contains(where: { !$0.kind.isPreference }) {
      obligatoryHosts = BitRows(rows: machineCount, columns: hostCount, filled: true)
    }
    if hostRules.contains(where: \.kind.isPreference) {
      preferredHosts = BitRows(rows: machineCount, columns: hostCount, filled: true)
    }
    var group = BitRows()
    for rule in hostRules {
      group.reset(rows: 1, columns: hostCount, filled: !rule.kind.isPositive)
      for host in rule.hosts { group[0, Int(host)] = rule.kind.isPositive }
      for machine in rule.machines {
        if rule.kind.isPreference {
          preferredHosts.formIntersection(Int(machine), with: group, row: 0)
        } else {
          obligatoryHosts.formIntersection(Int(machine), with: group, row: 0)
        }
      }
    }
  }
}
