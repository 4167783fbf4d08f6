import Quantities

/// The additional option VM Distribution: as even a number of machines on the hosts as load allows.
struct EvenDistribution {
  let settings: DRSSettings

  /// Most machines a destination may have: the mean of the hosts, rounded up.
  static func mostMachines(_ ledger: borrowing ClusterLedger, adding newcomers: Int32 = 0) -> Int32 {
    var machines = newcomers
    var count: Int32 = 0
    for host in ledger.hosts where host.state.takesMachines {
      machines += host.count
      count += 1
    }
    return count > 0 ? (machines + count - 1) / count : .max
  }

  /// Moves the machines that disturb the balance least from hosts with more than their part to those with fewest, as
  /// long as the imbalance stays within its target.
  func balance(_ plan: inout MovePlan, target: Double, _ view: borrowing ClusterView) {
    guard settings.evensOutMachines, settings.threshold > 1, plan.ledger.balancedCount > 1 else { return }
    var limits = PlacementLimits(settings)
    limits.machines = Self.mostMachines(plan.ledger)
    var remaining = settings.maximumMoves
    while remaining > 0, let move = bestMove(plan.ledger, limits, target, view) {
      plan.move(
        move.machine, to: move.host, priority: settings.threshold, reason: .evenDistribution, view, settings)
      if plan.explains {
        plan.explain(
          "drs/even-distribution", machine: move.machine, choice: move.host,
          "hosts should have at most \(limits.machines) machines; imbalance becomes \(shortText(move.imbalance))")
      }
      remaining -= 1
    }
  }

  private func bestMove(
    _ ledger: borrowing ClusterLedger, _ limits: PlacementLimits, _ target: Double, _ view: borrowing ClusterView
  ) -> (machine: Int, host: Int, imbalance: Double)? {
    var best: (machine: Int, host: Int, imbalance: Double)?
    let ceiling = max(target, ledger.imbalance)
    for source in ledger.hosts.indices
    where ledger.hosts[source].state.takesMachines && ledger.hosts[source].count > limits.machines {
      var machine = Int(ledger.hosts[source].first)
      while machine >= 0 {
        defer { machine = Int(ledger.machines[machine].next) }
        guard ledger.isSpeaker(machine, view.rules), let weight = ledger.movableWeight(machine, view.rules),
          let place = ledger.bestDestination(for: machine, weight, from: source, limits, view)
        else { continue }
        if place.imbalance <= ceiling, place.imbalance < (best?.imbalance ?? .infinity) - LoadImbalance.rounding {
          best = (machine, place.host, place.imbalance)
        }
      }
    }
    return best
  }
}
