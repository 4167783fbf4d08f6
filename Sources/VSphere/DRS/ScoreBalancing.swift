import Quantities

/// Balancing of vSphere 7 and 8: each machine goes where it would run clearly better.
///
/// VM DRS score, 0 to 100: the least of what it gets of processor, memory and network (modelling default; the inputs
/// are those VMware names in A Closer Look at the VM DRS Score):
/// - processor: (1 - ready) · efficiency of the host at its utilisation; ready as measured where the machine runs, and
///   elsewhere what the machines there measure or what the demand would leave unserved, whichever is more;
/// - memory: 1 - stall; elsewhere as the machines there measure, and at most capacity over granted memory;
/// - network: bandwidth of the uplinks over what is wanted of them.
///
/// Benefit = (score there - score here) - 100 · 0.1 · T_vMotion / T_stable must reach 20, 10, 5, 1 points at thresholds
/// 2 to 5 (modelling default).
struct ScoreBalancing {
  let settings: DRSSettings

  /// Points a move must bring; infinite at threshold 1.
  static func leastBenefit(threshold: Int) -> Double {
    switch threshold {
    case 2: 20
    case 3: 10
    case 4: 5
    case 5: 1
    default: .infinity
    }
  }

  /// The first level that a benefit satisfies.
  static func priority(benefit: Double) -> Int {
    (2...5).first { benefit >= leastBenefit(threshold: $0) } ?? 5
  }

  // MARK: Scores

  /// How much the waiting measured on a host changes when demand changes: with what is unserved while something is,
  /// otherwise with the demand.
  @inline(__always)
  private static func change(measuredAt before: Double, now: Double, capacity: Double) -> Double {
    guard before > 0, before != now else { return 1 }
    let unservedBefore = max(0, 1 - capacity / before)
    guard unservedBefore > 0 else { return now / before }
    return now > 0 ? max(0, 1 - capacity / now) / unservedBefore : 0
  }

  /// Score of a machine where it is in the books.
  static func score(_ machine: Int, _ ledger: borrowing ClusterLedger) -> Double {
    let weight = ledger.machines[machine].weight
    let host = ledger.hosts[Int(ledger.machines[machine].host)]
    let ready = weight.cpuDemand > 0 ? weight.readyWork / weight.cpuDemand : 0
    let stall = weight.granted > 0 ? weight.stallWork / weight.granted : 0
    let readyNow = ready * change(measuredAt: host.measuredDemand, now: host.cpuDemand, capacity: host.cpuCapacity)
    let stallNow = stall * change(measuredAt: host.measuredGranted, now: host.granted, capacity: host.memoryCapacity)
    let processor = (1 - min(1, readyNow)) * CostBenefit.efficiency(host.cpuUtilisation)
    let network = host.networkUtilisation > 1 ? 1 / host.networkUtilisation : 1
    return 100 * max(0, min(processor, 1 - min(1, stallNow), network))
  }

  /// Score a machine with a weight would have on another host.
  static func score(_ weight: ClusterLedger.Weight, on host: ClusterLedger.HostBook) -> Double {
    let demand = host.cpuDemand + weight.cpuDemand
    let measured = host.cpuDemand > 0 ? host.readyWork / host.cpuDemand : 0
    let unserved = demand > host.cpuCapacity ? 1 - host.cpuCapacity / demand : 0
    let processor = (1 - min(1, max(measured, unserved))) * CostBenefit.efficiency(demand / host.cpuCapacity)
    let granted = host.granted + weight.granted
    let stalled = host.granted > 0 ? host.stallWork / host.granted : 0
    let memory = min(1 - min(1, stalled), granted > host.memoryCapacity ? host.memoryCapacity / granted : 1)
    let wanted = host.networkUtilisation + (host.networkCapacity > 0 ? weight.network / host.networkCapacity : 0)
    return 100 * max(0, min(processor, memory, wanted > 1 ? 1 / wanted : 1))
  }

  // MARK: Moves

  /// Adds a move for every machine that gains enough, the worst off first; each sees what those before it left.
  /// - Parameter scores: of all machines, as the pass found them; NaN for those that do not run.
  func balance(_ plan: inout MovePlan, _ scores: ContiguousArray<Double>, _ view: borrowing ClusterView) {
    let least = Self.leastBenefit(threshold: settings.threshold)
    guard least < .infinity, plan.ledger.balancedCount > 1 else { return }
    var unhappy: [Int] = []
    for machine in scores.indices where scores[machine] <= 100 - least { unhappy.append(machine) }
    guard !unhappy.isEmpty else { return }
    unhappy.sort { scores[$0] != scores[$1] ? scores[$0] < scores[$1] : $0 < $1 }
    var limits = PlacementLimits(settings)
    limits.moves = settings.maximumMovesPerHost.map(Int32.init) ?? .max
    if settings.maximumMovesPerHost == nil { limits.moveSeconds = settings.period.seconds }
    if settings.evensOutMachines { limits.machines = EvenDistribution.mostMachines(plan.ledger) }
    let last = plan.moves.count + settings.maximumMoves
    for machine in unhappy where plan.moves.count < last {
      improve(machine, least, limits, &plan, view)
    }
  }

  private func improve(
    _ machine: Int, _ least: Double, _ limits: PlacementLimits, _ plan: inout MovePlan, _ view: borrowing ClusterView
  ) {
    let source = Int(plan.ledger.machines[machine].host)
    guard source >= 0, plan.ledger.isSpeaker(machine, view.rules),
      let weight = plan.ledger.movableWeight(machine, view.rules)
    else { return }
    let now = Self.score(machine, plan.ledger)
    guard now <= 100 - least, !plan.ledger.isBusy(source, weight.migrationSeconds, limits) else { return }
    let price = 100 * settings.migrationSlowdown * weight.migrationSeconds / settings.stableTime.seconds
    var limits = limits
    // Should rules give way where the host cannot serve what is wanted of it.
    limits.obeysPreferences =
      plan.ledger.hosts[source].cpuUtilisation <= 1 && plan.ledger.hosts[source].memoryUtilisation <= 1
    var rejections = RejectedMoves(names: plan.explains ? plan.names : nil)
    var best = (host: -1, score: now + price + least - LoadImbalance.rounding)
    for host in plan.ledger.hosts.indices where host != source && plan.ledger.hosts[host].state.takesMachines {
      let score = Self.score(weight, on: plan.ledger.hosts[host])
      guard
        score > best.score + (best.host < 0 ? 0 : LoadImbalance.rounding) || isLighter(host, weight, score, best, plan)
      else { continue }
      if let refusal = plan.ledger.refusal(of: machine, weight, on: host, limits, view) {
        rejections.note(machine, host, -score, refusal.text(view.rules))
      } else {
        best = (host, score)
      }
    }
    guard best.host >= 0 else {
      if plan.explains {
        plan.explain(
          "drs/score", machine: machine, choice: nil,
          "score \(shortText(now)): no host gives \(shortText(least)) points above the price of \(shortText(price)); "
            + rejections.text(betterThan: .infinity))
      }
      return
    }
    let benefit = best.score - now - price
    plan.move(
      machine, to: best.host, priority: Self.priority(benefit: benefit), reason: .score, goodness: benefit, view,
      settings)
    if plan.explains {
      plan.explain(
        "drs/score", machine: machine, choice: best.host,
        "score \(shortText(now)) to \(shortText(best.score)), price \(shortText(price)), benefit \(shortText(benefit)) "
          + "of at least \(shortText(least)); \(rejections.text(betterThan: -best.score))")
    }
  }

  /// Of hosts with equal scores the one whose processors would be less used is the better.
  private func isLighter(
    _ host: Int, _ weight: ClusterLedger.Weight, _ score: Double, _ best: (host: Int, score: Double),
    _ plan: borrowing MovePlan
  ) -> Bool {
    guard best.host >= 0, score >= best.score - LoadImbalance.rounding else { return false }
    func reached(_ host: Int) -> Double {
      (plan.ledger.hosts[host].cpuDemand + weight.cpuDemand) * plan.ledger.hosts[host].cpuInverse
    }
    return reached(host) < reached(best.host) - LoadImbalance.rounding
  }
}
