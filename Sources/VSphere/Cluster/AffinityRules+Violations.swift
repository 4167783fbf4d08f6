/// A machine that runs where a rule does not want it.
public struct RuleViolation: Sendable, Hashable {
  /// Position of the rule.
  public var rule: Int32
  /// Slot of the machine that would have to move.
  public var machine: Int32
  /// Whether the rule is only a preference.
  public var isPreference: Bool

  /// Makes a violation.
  public init(rule: Int32, machine: Int32, isPreference: Bool = false) {
    self.rule = rule
    self.machine = machine
    self.isPreference = isPreference
  }
}

extension AffinityRules {
  /// Every violation, in the order of the rules, then of their machines. Machines count where they run or are being
  /// moved to.
  ///
  /// Of machines that should be together those not on the host that has most of them violate the rule; of machines
  /// that should be apart all but the first on a host do.
  public func violations(_ machines: ContiguousArray<ClusterView.Machine>) -> [RuleViolation] {
    var found: [RuleViolation] = []
    for index in rules.indices where isInForce[index] {
      let rule = rules[index]
      switch rule.kind {
      case .keepTogether: appendScattered(index, rule, machines, &found)
      case .keepApart:
        for (position, machine) in rule.machines.enumerated() {
          let host = machines[Int(machine)].loadHost
          let isShared = rule.machines[..<position].contains { machines[Int($0)].loadHost == host }
          if host >= 0, isShared { found.append(RuleViolation(rule: Int32(index), machine: machine)) }
        }
      case .mustRunOn, .mustNotRunOn, .shouldRunOn, .shouldNotRunOn:
        for machine in rule.machines {
          let host = machines[Int(machine)].loadHost
          if host >= 0, rule.hosts.contains(host) != rule.kind.isPositive {
            found.append(
              RuleViolation(rule: Int32(index), machine: machine, isPreference: rule.kind.isPreference))
          }
        }
      }
    }
    return found
  }

  private func appendScattered(
    _ index: Int, _ rule: AffinityRule, _ machines: ContiguousArray<ClusterView.Machine>,
    _ found: inout [RuleViolation]
  ) {
    guard let home = commonHost(rule.machines, machines) else { return }
    for machine in rule.machines {
      let host = machines[Int(machine)].loadHost
      if host >= 0, host != home { found.append(RuleViolation(rule: Int32(index), machine: machine)) }
    }
  }

  /// The host that has most of the machines, the lowest slot on ties; nil when none runs.
  private func commonHost(_ members: [Int32], _ machines: ContiguousArray<ClusterView.Machine>) -> Int32? {
    var best: (host: Int32, count: Int)?
    for member in members {
      let host = machines[Int(member)].loadHost
      guard host >= 0 else { continue }
      let count = members.count { machines[Int($0)].loadHost == host }
      if best.map({ count > $0.count || (count == $0.count && host < $0.host) }) ?? true { best = (host, count) }
    }
    return best?.host
  }

  /// What in the rules speaks against running a machine on a host, given where the others run; nil when nothing does.
  /// Preferences are not asked.
  public func refusal(
    of machine: Int, on host: Int, _ machines: ContiguousArray<ClusterView.Machine>
  ) -> HostRefusal? {
    if isEmpty { return nil }
    if !isObligatory(machine, host) { return .hostRule(hostRule(against: machine, host, isPreference: false) ?? 0) }
    for position in apartRange(machine) {
      let rule = apartRules[Int(apartGroups[position])]
      for other in rules[Int(rule)].machines
      where Int(other) != machine && machines[Int(other)].loadHost == Int32(host) { return .antiAffinity(rule) }
    }
    var isElsewhere = false
    var member: Int? = leader(machine)
    while let other = member {
      let place = machines[other].loadHost
      if other != machine, place == Int32(host) { return nil }
      if other != machine, place >= 0 { isElsewhere = true }
      member = next(other)
    }
    return isElsewhere ? .affinity(togetherRules[leader(machine)]) : nil
  }

  /// The first must rule that forbids a host, or the first should rule that advises against it.
  func hostRule(against machine: Int, _ host: Int, isPreference: Bool) -> Int32? {
    for (index, rule) in rules.enumerated()
    where isInForce[index] && rule.kind.namesHosts && rule.kind.isPreference == isPreference
      && rule.machines.contains(Int32(machine))
    {
      if rule.hosts.contains(Int32(host)) != rule.kind.isPositive { return Int32(index) }
    }
    return nil
  }
}
