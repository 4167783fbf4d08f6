import Quantities

/// Greedy balancing of classic DRS: the move that lowers the imbalance most, again and again, until the target is met.
///
/// Source: A. Gulati et al., VMware Distributed Resource Management, VMware Technical Journal 2012.
struct ClassicBalancing {
  let settings: DRSSettings

  /// A move under consideration.
  private struct Candidate {
    var machine = -1
    var target = -1
    var after: Double
  }

  /// Imbalance to be reached in a cluster of so many hosts.
  func target(hostCount: Int) -> Double {
    LoadImbalance.target(threshold: settings.threshold, hostCount: hostCount) * settings.minimumImbalance / 50
  }

  /// Adds the moves that bring the imbalance to its target.
  func balance(_ plan: inout MovePlan, _ view: borrowing ClusterView) {
    let hostCount = plan.ledger.balancedCount
    guard settings.threshold > 1, hostCount > 1 else { return }
    let target = target(hostCount: hostCount)
    guard plan.ledger.imbalance > target + LoadImbalance.rounding else { return }
    let last = plan.moves.count + settings.maximumMoves
    search(&plan, view, target, last, isRelaxed: false)
    // A whole priority above the target: the cluster is badly imbalanced, so what the moves cost no longer matters.
    if plan.ledger.imbalance > target + 0.1 / Double(hostCount).squareRoot() {
      search(&plan, view, target, last, isRelaxed: true)
    }
  }

  private func search(
    _ plan: inout MovePlan, _ view: borrowing ClusterView, _ target: Double, _ last: Int, isRelaxed: Bool
  ) {
    var limits = PlacementLimits(settings)
    limits.moves = settings.maximumMovesPerHost.map(Int32.init) ?? .max
    if settings.maximumMovesPerHost == nil { limits.moveSeconds = settings.period.seconds }
    if settings.evensOutMachines { limits.machines = EvenDistribution.mostMachines(plan.ledger) }
    while plan.moves.count < last {
      let before = plan.ledger.imbalance
      guard before > target + LoadImbalance.rounding else { return }
      let goodness = isRelaxed ? 0 : settings.minimumGoodness ?? (before - target) / 100
      var rejections = RejectedMoves(names: plan.explains ? plan.names : nil)
      let best = bestMove(
        plan.ledger, view, limits, atMost: before - max(goodness, LoadImbalance.rounding), isRelaxed, &rejections)
      guard best.machine >= 0 else {
        explainEnd(&plan, before, target, rejections, isRelaxed)
        return
      }
      let priority = LoadImbalance.priority(standardDeviation: before, hostCount: plan.ledger.balancedCount)
      plan.move(
        best.machine, to: best.target, priority: priority, reason: .balance, goodness: before - best.after, view,
        settings)
      if plan.explains {
        plan.explain(
          "drs/balance", machine: best.machine, choice: best.target,
          "imbalance \(shortText(before)) to \(shortText(best.after)), target \(shortText(target)), "
            + "priority \(priority)" + (isRelaxed ? ", cost not weighed" : "")
            + "; \(rejections.text(betterThan: best.after))")
      }
    }
  }

  private func explainEnd(
    _ plan: inout MovePlan, _ before: Double, _ target: Double, _ rejections: RejectedMoves, _ isRelaxed: Bool
  ) {
    guard plan.explains else { return }
    plan.explanations.append(
      PolicyExplanation(
        policy: "drs/balance", entity: "cluster", choice: "",
        reason: "imbalance \(shortText(before)) stays above target \(shortText(target))"
          + (isRelaxed ? ", cost not weighed" : "") + "; \(rejections.text(betterThan: .infinity))"))
  }

  /// The best move that is possible, allowed and worth its price. A pair of hosts is looked into only where moving some
  /// amount between them could beat the best move so far.
  private func bestMove(
    _ ledger: borrowing ClusterLedger, _ view: borrowing ClusterView, _ limits: PlacementLimits, atMost: Double,
    _ isRelaxed: Bool, _ rejections: inout RejectedMoves
  ) -> Candidate {
    var best = Candidate(after: atMost)
    let costs = CostBenefit(settings: settings)
    var limits = limits
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: ledger.hosts.count) { order in
      let count = ledger.orderByLoad(order)
      for sourceRank in 0..<count {
        let source = Int(order[sourceRank])
        guard ledger.hosts[source].first >= 0 else { continue }
        let isPressed =
          ledger.hosts[source].cpuUtilisation > 1 || ledger.hosts[source].memoryUtilisation > 1
        limits.obeysPreferences = !(isRelaxed && isPressed)
        for targetRank in (0..<count).reversed() where targetRank != sourceRank {
          let target = Int(order[targetRank])
          guard let bound = ledger.bound(from: source, to: target), bound <= best.after + LoadImbalance.rounding
          else { continue }
          consider(source, target, ledger, view, limits, isRelaxed ? nil : costs, &best, &rejections)
        }
      }
    }
    return best
  }

  private func consider(
    _ source: Int, _ target: Int, _ ledger: borrowing ClusterLedger, _ view: borrowing ClusterView,
    _ limits: PlacementLimits, _ costs: CostBenefit?, _ best: inout Candidate, _ rejections: inout RejectedMoves
  ) {
    var machine = Int(ledger.hosts[source].first)
    while machine >= 0 {
      defer { machine = Int(ledger.machines[machine].next) }
      var cpu = ledger.machines[machine].weight.cpuLoad
      var memory = ledger.machines[machine].weight.memoryLoad
      if !view.rules.togetherLeaders.isEmpty {
        guard ledger.isSpeaker(machine, view.rules), let set = ledger.movableWeight(machine, view.rules) else {
          continue
        }
        cpu = set.cpuLoad
        memory = set.memoryLoad
      }
      let after = ledger.imbalance(addingCPU: cpu, memory: memory, to: target, from: source)
      guard isBetter(Candidate(machine: machine, target: target, after: after), than: best),
        let weight = ledger.movableWeight(machine, view.rules)
      else { continue }
      if ledger.isBusy(source, weight.migrationSeconds, limits) {
        rejections.note(machine, target, after, "the source's migrations fill the interval")
      } else if let refusal = ledger.refusal(of: machine, weight, on: target, limits, view) {
        rejections.note(machine, target, after, refusal.text(view.rules))
      } else if let costs, settings.weighsCostAndBenefit,
        costs.gain(weight, from: ledger.hosts[source], to: ledger.hosts[target]) < 0
      {
        rejections.note(machine, target, after, "costs more than it gains")
      } else {
        best = Candidate(machine: machine, target: target, after: after)
      }
    }
  }

  /// Smaller imbalance first; of equal ones the lowest slot of the machine, then of the target.
  @inline(__always)
  private func isBetter(_ one: Candidate, than other: Candidate) -> Bool {
    if one.after < other.after - LoadImbalance.rounding { return true }
    guard one.after <= other.after + LoadImbalance.rounding, other.machine >= 0 else { return false }
    return (one.machine, one.target) < (other.machine, other.target)
  }
}
