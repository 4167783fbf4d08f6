import Quantities

/// The pair-wise check of vSphere 6.5: no two hosts may differ in utilisation by more than the threshold's limit, even
/// where the standard deviation is on target.
///
/// Source: DRS Performance in VMware vSphere 6.5 (from memory, medium confidence).
struct PairBalancing {
  let settings: DRSSettings

  /// Adds moves from the most to the least utilised host, for each resource, while the difference is too large and a
  /// move makes it smaller without raising the imbalance.
  func balance(_ plan: inout MovePlan, _ view: borrowing ClusterView) {
    guard settings.checksPairs, let limit = LoadImbalance.pairLimit(threshold: settings.threshold) else { return }
    balance(.cpu, limit, &plan, view)
    balance(.memory, limit, &plan, view)
  }

  private func balance(
    _ resource: ClusterLedger.Resource, _ limit: Double, _ plan: inout MovePlan, _ view: borrowing ClusterView
  ) {
    var remaining = settings.maximumMoves
    while remaining > 0, let pair = extremes(resource, plan.ledger) {
      let difference = plan.ledger.hosts[pair.most].load(resource) - plan.ledger.hosts[pair.least].load(resource)
      guard difference > limit + LoadImbalance.rounding else { return }
      guard let best = bestMove(pair, resource, difference, plan.ledger, view) else { return }
      let before = plan.ledger.imbalance
      let priority = Self.priority(difference: difference)
      plan.move(best.machine, to: pair.least, priority: priority, reason: .pairwise, view, settings)
      if plan.explains {
        plan.explain(
          "drs/pairwise", machine: best.machine, choice: pair.least,
          "\(resource.rawValue) utilisation of the two hosts differs by \(shortText(difference)), afterwards by "
            + "\(shortText(best.difference)), limit \(shortText(limit)); imbalance \(shortText(before)) to "
            + shortText(plan.ledger.imbalance))
      }
      remaining -= 1
    }
  }

  /// The level at which a difference first is too large.
  static func priority(difference: Double) -> Int {
    (2...5).first { difference > LoadImbalance.pairLimit(threshold: $0) ?? .infinity } ?? 5
  }

  private func extremes(
    _ resource: ClusterLedger.Resource, _ ledger: borrowing ClusterLedger
  ) -> (most: Int, least: Int)? {
    var most = -1
    var least = -1
    for host in ledger.hosts.indices where ledger.hosts[host].state.takesMachines {
      let value = ledger.hosts[host].load(resource)
      if most < 0 || value > ledger.hosts[most].load(resource) { most = host }
      if least < 0 || value < ledger.hosts[least].load(resource) { least = host }
    }
    return most >= 0 && most != least ? (most, least) : nil
  }

  private func bestMove(
    _ pair: (most: Int, least: Int), _ resource: ClusterLedger.Resource, _ difference: Double,
    _ ledger: borrowing ClusterLedger, _ view: borrowing ClusterView
  ) -> (machine: Int, difference: Double)? {
    var limits = PlacementLimits(settings)
    limits.moves = settings.maximumMovesPerHost.map(Int32.init) ?? .max
    if settings.maximumMovesPerHost == nil { limits.moveSeconds = settings.period.seconds }
    let costs = CostBenefit(settings: settings)
    let source = ledger.hosts[pair.most]
    let target = ledger.hosts[pair.least]
    let before = ledger.imbalance
    var best: (machine: Int, difference: Double)?
    var machine = Int(source.first)
    while machine >= 0 {
      defer { machine = Int(ledger.machines[machine].next) }
      guard ledger.isSpeaker(machine, view.rules), let weight = ledger.movableWeight(machine, view.rules) else {
        continue
      }
      let amount = weight.load(resource)
      let after = abs(
        source.load(resource) - amount / source.capacity(resource) - target.load(resource)
          - amount / target.capacity(resource))
      guard after < (best?.difference ?? difference) - LoadImbalance.rounding,
        !ledger.isBusy(pair.most, weight.migrationSeconds, limits),
        ledger.refusal(of: machine, weight, on: pair.least, limits, view) == nil,
        ledger.imbalance(
          addingCPU: weight.cpuLoad, memory: weight.memoryLoad, to: pair.least, from: pair.most) <= before,
        !settings.weighsCostAndBenefit || costs.gain(weight, from: source, to: target) >= 0
      else { continue }
      best = (machine, after)
    }
    return best
  }
}
