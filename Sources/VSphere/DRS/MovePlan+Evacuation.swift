import Quantities

extension MovePlan {
  /// The ceilings a mandatory move is tried with, one after the other.
  static func ceilings(_ settings: DRSSettings) -> [PlacementLimits] {
    var normal = PlacementLimits(settings)
    normal.vCPUsPerCore = .infinity
    var raised = normal
    raised.ceiling = max(settings.destinationCeiling, settings.maintenanceCeiling)
    raised.networkUtilisation = .infinity
    raised.obeysPreferences = false
    return [normal, raised]
  }

  /// Whether the hosts left without this one keep what HA needs.
  mutating func mayEmpty(_ host: Int, _ reserve: FailoverReserve) -> Bool {
    if reserve == .none || reserve.isKept(ledger) { return true }
    if explains {
      explain("drs/maintenance", host: host, choice: "", "stays: HA admission control needs its capacity")
    }
    return false
  }

  /// Empties a host as far as possible, largest machines first; those that stay are returned with the reason.
  mutating func evacuate(
    _ host: Int, priority: Int, reason: Recommendation.Reason, _ ladder: [PlacementLimits],
    _ view: borrowing ClusterView, _ settings: DRSSettings
  ) -> [EvacuationDecision.Blocked] {
    var blocked: [EvacuationDecision.Blocked] = []
    for machine in residents(of: host) where ledger.machines[machine].host == Int32(host) {
      if let blocker = leave(machine, priority: priority, reason: reason, ladder, view, settings) {
        blocked.append(EvacuationDecision.Blocked(machine: Int32(machine), blocker: blocker))
        if explains {
          explain("drs/\(reason.name)", machine: machine, choice: nil, "stays: \(blocker.text(view.rules, names))")
        }
      }
    }
    return blocked
  }

  /// Machines of a host, largest memory first, then in order of slots.
  private func residents(of host: Int) -> [Int] {
    var found: [Int] = []
    var machine = ledger.hosts[host].first
    while machine >= 0 {
      found.append(Int(machine))
      machine = ledger.machines[Int(machine)].next
    }
    return found.sorted {
      let left = ledger.machines[$0].weight.memoryDemand
      let right = ledger.machines[$1].weight.memoryDemand
      return left != right ? left > right : $0 < $1
    }
  }

  /// Moves a machine off its host, with its set when that is there as a whole; returns why it cannot.
  mutating func leave(
    _ machine: Int, priority: Int, reason: Recommendation.Reason, _ ladder: [PlacementLimits],
    _ view: borrowing ClusterView, _ settings: DRSSettings
  ) -> EvacuationDecision.Blocker? {
    let seen = view.machines[machine]
    if seen.migrationTarget >= 0 { return .pinned(.migrating) }
    if seen.pin != .none { return .pinned(seen.pin) }
    if seen.automation == .disabled { return .automationDisabled }
    if let anchor = anchor(of: machine, view.rules) { return .keptTogether(Int32(anchor)) }
    let source = Int(ledger.machines[machine].host)
    let together = ledger.movableWeight(machine, view.rules)
    let isAlone = together == nil
    let weight = together ?? ledger.machines[machine].weight
    for limits in ladder {
      let home = isAlone ? homeOfOthers(machine, weight, limits, view) : nil
      guard
        let target = home
          ?? ledger.bestDestination(for: machine, weight, from: source, limits, view, isAlone: isAlone)?.host
      else { continue }
      let before = ledger.imbalance
      move(machine, to: target, priority: priority, reason: reason, view, settings, isAlone: isAlone)
      if explains {
        explain(
          "drs/\(reason.name)", machine: machine, choice: target,
          "priority \(priority), best balance of the hosts that can take it: imbalance \(shortText(before)) to "
            + shortText(ledger.imbalance))
      }
      return nil
    }
    return .noHost(
      refusals(of: machine, weight, from: source, ladder.last ?? PlacementLimits(), view, isAlone: isAlone))
  }

  /// A machine that has to stay with this one and cannot move; nil when there is none on the same host.
  private func anchor(of machine: Int, _ rules: AffinityRules) -> Int? {
    var member: Int? = rules.leader(machine)
    while let current = member {
      if current != machine, ledger.machines[current].host == ledger.machines[machine].host,
        !ledger.machines[current].isMovable
      {
        return current
      }
      member = rules.next(current)
    }
    return nil
  }

  /// Where others of a scattered set run and the machine is welcome.
  private func homeOfOthers(
    _ machine: Int, _ weight: ClusterLedger.Weight, _ limits: PlacementLimits, _ view: borrowing ClusterView
  ) -> Int? {
    let source = ledger.machines[machine].host
    var member: Int? = view.rules.leader(machine)
    while let current = member {
      let host = ledger.machines[current].host
      if current != machine, host >= 0, host != source,
        ledger.refusal(of: machine, weight, on: Int(host), limits, view, isAlone: true) == nil
      {
        return Int(host)
      }
      member = view.rules.next(current)
    }
    return nil
  }
}
