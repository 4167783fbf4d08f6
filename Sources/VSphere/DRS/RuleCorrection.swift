/// Moves machines out of places that rules forbid; the first step of every pass, priority 1.
struct RuleCorrection {
  let settings: DRSSettings

  /// Corrects what can be corrected; preferences only where no host gets overloaded.
  func correct(_ plan: inout MovePlan, _ view: borrowing ClusterView) {
    guard !view.rules.isEmpty else { return }
    let violations = view.rules.violations(view.machines)
    guard !violations.isEmpty else { return }
    let ladder = MovePlan.ceilings(settings)
    for violation in violations {
      let machine = Int(violation.machine)
      guard isViolated(violation, plan.ledger, view) else { continue }
      let isCorrected: Bool
      switch view.rules.rules[Int(violation.rule)].kind {
      case .keepTogether: isCorrected = gather(machine, violation.rule, ladder, &plan, view)
      case .keepApart: isCorrected = separate(machine, violation.rule, ladder, &plan, view)
      case .mustRunOn, .mustNotRunOn: isCorrected = relocate(machine, violation.rule, ladder, &plan, view)
      case .shouldRunOn, .shouldNotRunOn:
        isCorrected = relocate(machine, violation.rule, Array(ladder.prefix(1)), &plan, view)
      }
      if !isCorrected {
        if plan.explains {
          plan.explain(
            "drs/rule", machine: machine, choice: nil,
            "rule \(view.rules.name(of: violation.rule)) stays violated: no host can take what would have to move")
        }
      }
    }
  }

  /// Whether a violation of the view still is one in the books.
  private func isViolated(
    _ violation: RuleViolation, _ ledger: borrowing ClusterLedger, _ view: borrowing ClusterView
  ) -> Bool {
    let machine = Int(violation.machine)
    let host = Int(ledger.machines[machine].host)
    let rule = view.rules.rules[Int(violation.rule)]
    switch rule.kind {
    case .keepTogether:
      return rule.machines.contains {
        ledger.machines[Int($0)].host >= 0 && ledger.machines[Int($0)].host != Int32(host)
      }
    case .keepApart:
      return rule.machines.contains { $0 != violation.machine && ledger.machines[Int($0)].host == Int32(host) }
    case .mustRunOn, .mustNotRunOn, .shouldRunOn, .shouldNotRunOn:
      return rule.hosts.contains(Int32(host)) != rule.kind.isPositive
    }
  }

  private func relocate(
    _ machine: Int, _ rule: Int32, _ ladder: [PlacementLimits], _ plan: inout MovePlan,
    _ view: borrowing ClusterView
  ) -> Bool {
    guard plan.ledger.machines[machine].isMovable else { return false }
    return plan.leave(machine, priority: 1, reason: .rule(rule), ladder, view, settings) == nil
  }

  /// Moves the machine away from the others, or one of the others when it cannot move.
  private func separate(
    _ machine: Int, _ rule: Int32, _ ladder: [PlacementLimits], _ plan: inout MovePlan,
    _ view: borrowing ClusterView
  ) -> Bool {
    if relocate(machine, rule, ladder, &plan, view) { return true }
    let host = plan.ledger.machines[machine].host
    for other in view.rules.rules[Int(rule)].machines
    where Int(other) != machine && plan.ledger.machines[Int(other)].host == host {
      if relocate(Int(other), rule, ladder, &plan, view) { return true }
    }
    return false
  }

  /// Brings a set together: on the host that has most of it, or on the next that can take the rest.
  private func gather(
    _ machine: Int, _ rule: Int32, _ ladder: [PlacementLimits], _ plan: inout MovePlan,
    _ view: borrowing ClusterView
  ) -> Bool {
    let leader = view.rules.leader(machine)
    for limits in ladder {
      for host in hostsByMembers(leader, plan.ledger, view.rules) {
        guard let weight = weightElsewhere(leader, host, plan.ledger, view.rules) else { continue }
        if plan.ledger.refusal(of: leader, weight, on: host, limits, view) != nil { continue }
        plan.move(leader, to: host, priority: 1, reason: .rule(rule), view, settings)
        if plan.explains {
          plan.explain(
            "drs/rule", machine: machine, choice: host,
            "rule \(view.rules.name(of: rule)): brought together where most of its machines are or the rest fits")
        }
        return true
      }
    }
    return false
  }

  private func hostsByMembers(
    _ leader: Int, _ ledger: borrowing ClusterLedger, _ rules: borrowing AffinityRules
  ) -> [Int] {
    var counts = ContiguousArray(repeating: 0, count: ledger.hosts.count)
    var member: Int? = leader
    while let current = member {
      let host = Int(ledger.machines[current].host)
      if host >= 0 { counts[host] += 1 }
      member = rules.next(current)
    }
    return counts.indices.sorted { counts[$0] != counts[$1] ? counts[$0] > counts[$1] : $0 < $1 }
  }

  /// What would have to move to a host; nil when some of it cannot.
  private func weightElsewhere(
    _ leader: Int, _ host: Int, _ ledger: borrowing ClusterLedger, _ rules: borrowing AffinityRules
  ) -> ClusterLedger.Weight? {
    var sum = ClusterLedger.Weight()
    var member: Int? = leader
    while let current = member {
      let place = ledger.machines[current].host
      if place >= 0, place != Int32(host) {
        guard ledger.machines[current].isMovable else { return nil }
        sum.include(ledger.machines[current].weight)
      }
      member = rules.next(current)
    }
    return sum
  }
}
