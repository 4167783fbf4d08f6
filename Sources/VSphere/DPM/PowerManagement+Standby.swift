import Quantities

extension PowerManagement {
  /// Hosts that can be spared, with the moves that empty them: as long as all hosts are below the band.
  mutating func standBy(_ view: borrowing ClusterView) -> [HostPowerRecommendation] {
    guard settings.threshold > 1 else { return [] }
    var found: [HostPowerRecommendation] = []
    while settings.band.allowsStandby(utilisations(plan.ledger)) {
      guard let next = nextStandby(view) else { break }
      plan = next.plan
      found.append(next.recommendation)
    }
    return found
  }

  /// The host whose going has the best priority, the one that can be emptied soonest among equals; nil when none may
  /// go.
  ///
  /// Priority comes first whatever the threshold: so a higher level goes through all that a lower one does and beyond.
  private mutating func nextStandby(_ view: borrowing ClusterView)
    -> (recommendation: HostPowerRecommendation, plan: MovePlan)?
  {
    var best: (host: Int, priority: Int, first: Int, plan: MovePlan)?
    for host in candidates(view) {
      var trial = plan
      trial.explains = false
      let first = trial.moves.count
      trial.ledger.setState(host, .enteringStandby)
      if let reason = objection(to: host, &trial, view) {
        if explains { explain(host, "", "stays on: \(reason)") }
        continue
      }
      let priority = standbyPriority(trial.ledger)
      guard priority <= settings.threshold else {
        if explains {
          explain(
            host, "",
            "stays on: the others would be up to \(shortText(highest(trial.ledger))) used, priority \(priority)")
        }
        continue
      }
      if let best, best.priority <= priority { continue }
      best = (host, priority, first, trial)
      if priority == 2 { break }
    }
    guard let best else { return nil }
    let moves = Array(best.plan.moves[best.first...])
    let reason =
      explains
      ? "all hosts are below \(shortText(settings.band.low)); \(moves.count) machines move, the others will be up to "
        + "\(shortText(highest(best.plan.ledger))) used" : ""
    if explains { explain(best.host, "standby", reason) }
    let recommendation = HostPowerRecommendation(
      host: Int32(best.host), action: .standby, priority: best.priority, moves: moves,
      isAutomatic: isAutomatic(view.hosts[best.host]) && moves.allSatisfy(\.isAutomatic), reason: reason)
    return (recommendation, best.plan)
  }

  /// Hosts that are on, those that can be emptied soonest first, then those that save most.
  private func candidates(_ view: borrowing ClusterView) -> [Int] {
    var found: [(seconds: Double, saves: Double, host: Int)] = []
    for host in plan.ledger.hosts.indices
    where plan.ledger.hosts[host].state.takesMachines && view.hosts[host].state == .available
      && view.hosts[host].powerOverride != .disabled
    {
      var seconds = 0.0
      var machine = Int(plan.ledger.hosts[host].first)
      while machine >= 0 {
        seconds += plan.ledger.machines[machine].weight.migrationSeconds
        machine = Int(plan.ledger.machines[machine].next)
      }
      found.append((seconds, view.hosts[host].idleWatts - view.hosts[host].standbyWatts, host))
    }
    found.sort {
      if $0.seconds != $1.seconds { return $0.seconds < $1.seconds }
      return $0.saves != $1.saves ? $0.saves > $1.saves : $0.host < $1.host
    }
    return found.map(\.host)
  }

  /// Empties a host in the books; what speaks against sending it to standby, nil for nothing.
  private func objection(to host: Int, _ trial: inout MovePlan, _ view: borrowing ClusterView) -> String? {
    guard meetsObligations(trial.ledger) else { return "reservations, HA or the least number of hosts need it" }
    var limits = PlacementLimits(drs)
    // Nobody gets above the band, so the score above it stays 0; that below falls with every host that goes.
    limits.ceiling = min(limits.ceiling, settings.band.high)
    let first = trial.moves.count
    let blocked = trial.evacuate(host, priority: 1, reason: .standby, [limits], view, drs)
    if let one = blocked.first {
      return "\(names.machine(Int(one.machine))) \(one.blocker.text(view.rules, names))"
    }
    return objectionOfCost(host, Array(trial.moves[first...]), trial.ledger, view)
  }

  /// Weighs the energy saved while demand stays low against the capacity that is missing should the worst demand of the
  /// last 60 minutes come back.
  private func objectionOfCost(
    _ host: Int, _ moves: [Recommendation], _ ledger: borrowing ClusterLedger, _ view: borrowing ClusterView
  ) -> String? {
    let seen = view.hosts[host]
    let evacuation = moves.reduce(0) { $0 + view.machines[Int($1.machine)].migrationSeconds }
    let seconds = settings.stableTime.seconds - evacuation - seen.powerOnLatency.seconds
    guard seconds > 0 else { return "emptying it and waking it take longer than demand is expected to stay low" }
    let saved = (seen.idleWatts - seen.standbyWatts) * seconds
    var missing = (cpu: 0.0, memory: 0.0)
    for other in ledger.hosts where other.state.takesMachines {
      missing.cpu += other.worstCPU - other.cpuCapacity
      missing.memory += other.worstMemory - other.memoryCapacity
    }
    let part = max(missing.cpu / seen.cpuCapacityMHz, missing.memory / Double(seen.memoryCapacityBytes))
    let risk = seen.maximumWatts * seconds * min(1, max(0, part))
    guard saved > settings.powerPerformanceRatio * risk else {
      return "saves \(shortText((saved / 1000).rounded())) kJ against \(shortText((risk / 1000).rounded())) kJ at risk"
    }
    return nil
  }

  /// By how used the others will be: 2 below the band; 3, 4 and 5 by thirds of the way from there to what n hosts come
  /// to when one more that is as good as in the band leaves them its load, low / n; 5 beyond (modelling default). As
  /// in DRS, cluster size is divided out: else only the smallest clusters would know more than 2 and 3.
  private func standbyPriority(_ ledger: borrowing ClusterLedger) -> Int {
    let low = settings.band.low
    let third = low / Double(3 * ledger.balancedCount)
    let above = highest(ledger) - low
    if above <= 0 { return 2 }
    if above <= third { return 3 }
    return above <= 2 * third ? 4 : 5
  }
}
