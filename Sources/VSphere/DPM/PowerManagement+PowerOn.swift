import Quantities

extension PowerManagement {
  /// Hosts that reservations, HA or the least number of hosts need: priority 1, the largest first.
  mutating func powerOnForObligations(_ view: borrowing ClusterView) -> [HostPowerRecommendation] {
    var found: [HostPowerRecommendation] = []
    while !meetsObligations(plan.ledger), let host = largestStandby(view) {
      plan.ledger.setState(host, .available)
      let reason = explains ? "reservations, HA or the least number of hosts need it" : ""
      found.append(
        HostPowerRecommendation(
          host: Int32(host), action: .powerOn, priority: 1, isAutomatic: isAutomatic(view.hosts[host]),
          reason: reason))
      if explains { explain(host, "power-on", reason) }
    }
    return found
  }

  private func largestStandby(_ view: borrowing ClusterView) -> Int? {
    var best: Int?
    for host in plan.ledger.hosts.indices where isCandidate(host, view) {
      if let best, plan.ledger.hosts[host].memoryCapacity <= plan.ledger.hosts[best].memoryCapacity { continue }
      best = host
    }
    return best
  }

  private func isCandidate(_ host: Int, _ view: borrowing ClusterView) -> Bool {
    plan.ledger.hosts[host].state == .standby && view.hosts[host].powerOverride != .disabled
  }

  /// Hosts that bring the others back into the band where DRS cannot by itself: one after the other, each the one with
  /// which DRS would lower the score above the band most, until nothing is above it or no host helps.
  mutating func powerOnForDemand(_ found: inout [HostPowerRecommendation], _ view: borrowing ClusterView) {
    guard settings.threshold > 1, settings.band.wantsPowerOn(utilisations(plan.ledger)) else { return }
    spread(&plan, view)
    let priority = powerOnPriority()
    guard priority <= settings.threshold else { return }
    while true {
      let before = highScore(plan.ledger)
      guard before > 0, let best = bestPowerOn(view), best.high < before - LoadImbalance.rounding else { return }
      let most = highest(plan.ledger)
      plan = best.plan
      let reason =
        explains
        ? "a host is \(shortText(most)) used, above \(shortText(settings.band.high)): score above the band "
          + "\(shortText(before)) to \(shortText(best.high))" : ""
      found.append(
        HostPowerRecommendation(
          host: Int32(best.host), action: .powerOn, priority: priority,
          isAutomatic: isAutomatic(view.hosts[best.host]), reason: reason))
      if explains { explain(best.host, "power-on", reason) }
    }
  }

  /// 2 when a host is more than half way from the band to full, otherwise 3 (modelling default).
  private func powerOnPriority() -> Int {
    let high = settings.band.high
    return highest(plan.ledger) >= high + (1 - high) / 2 ? 2 : 3
  }

  private func bestPowerOn(_ view: borrowing ClusterView) -> (host: Int, high: Double, plan: MovePlan)? {
    let low = lowScore(plan.ledger)
    var best: (host: Int, high: Double, plan: MovePlan)?
    var tried: [Int] = []
    for host in plan.ledger.hosts.indices where isCandidate(host, view) {
      // Hosts that are alike give alike results.
      if tried.contains(where: { isAlike(view.hosts[$0], view.hosts[host]) }) { continue }
      tried.append(host)
      var trial = plan
      trial.explains = false
      trial.ledger.setState(host, .available)
      spread(&trial, view)
      guard lowScore(trial.ledger) - low <= settings.tolerance else { continue }
      let high = highScore(trial.ledger)
      if let best, high >= best.high - LoadImbalance.rounding { continue }
      best = (host, high, trial)
    }
    return best
  }

  private func isAlike(_ one: ClusterView.Host, _ other: ClusterView.Host) -> Bool {
    one.cpuCapacityMHz == other.cpuCapacityMHz && one.memoryCapacityBytes == other.memoryCapacityBytes
      && one.powerOnLatency == other.powerOnLatency
  }

  /// What DRS would do with the new host, costs aside: they are small against the time the host will be on.
  private func spread(_ trial: inout MovePlan, _ view: borrowing ClusterView) {
    var settings = drs
    settings.threshold = 5
    settings.weighsCostAndBenefit = false
    settings.maximumMovesPerHost = Int(Int32.max)
    ClassicBalancing(settings: settings).balance(&trial, view)
  }
}
