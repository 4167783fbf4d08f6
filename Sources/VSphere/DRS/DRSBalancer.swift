/// One pass of DRS: corrects rules, empties hosts that have to be left, then balances by the algorithm of the settings.
///
/// Keeps its buffers: a pass over a balanced cluster allocates nothing.
public struct DRSBalancer: Sendable {
  /// What a pass found, before and after its recommendations.
  public struct Summary: Sendable, Hashable {
    /// Imbalance before the pass (the classic figure, with both algorithms).
    public var imbalance = 0.0
    /// Imbalance after what the pass recommends.
    public var imbalanceAfter = 0.0
    /// Imbalance the threshold tolerates; infinite at threshold 1.
    public var target = Double.infinity
    /// Cluster DRS score before the pass, 0 to 100: the mean of the machines' scores, weighed with their processor
    /// demand (modelling default); 100 for an empty cluster. Only with the algorithm `score`.
    public var score = 100.0
    /// Machines whose score is in 0..<20, 20..<40, … 80...100. Only with the algorithm `score`.
    public var scoreBuckets: [Int] = [0, 0, 0, 0, 0]
  }

  /// How it works; may be changed between passes.
  public var settings: DRSSettings
  /// What HA admission control keeps free; a host it needs is not emptied.
  public var reserve = FailoverReserve.none
  /// What the last pass found.
  public private(set) var summary = Summary()
  /// VM DRS score of every machine before the last pass, 0 to 100, by slot; NaN for one that does not run. Empty with
  /// the algorithm `classic`.
  public private(set) var scores: ContiguousArray<Double> = []
  private var plan = MovePlan()

  /// Makes a balancer.
  public init(_ settings: DRSSettings = DRSSettings()) { self.settings = settings }

  /// Whether reasons are written.
  public var explains: Bool {
    get { plan.explains }
    set { plan.explains = newValue }
  }

  /// Names for the reasons.
  public var names: ClusterNames {
    get { plan.names }
    set { plan.names = newValue }
  }

  /// Why the last pass did what it did; empty unless `explains`.
  public var explanations: [PolicyExplanation] { plan.explanations }

  /// Looks at the cluster and recommends moves, in the order to carry them out.
  public mutating func decide(_ view: borrowing ClusterView) -> [Recommendation] {
    plan.begin(view, settings)
    let classic = ClassicBalancing(settings: settings)
    summary.imbalance = plan.ledger.imbalance
    summary.target = classic.target(hostCount: plan.ledger.balancedCount)
    measureScores(view)
    RuleCorrection(settings: settings).correct(&plan, view)
    emptyHosts(view)
    relieveReservations(view)
    switch settings.algorithm {
    case .classic:
      classic.balance(&plan, view)
      PairBalancing(settings: settings).balance(&plan, view)
    case .score: ScoreBalancing(settings: settings).balance(&plan, scores, view)
    }
    EvenDistribution(settings: settings).balance(&plan, target: summary.target, view)
    summary.imbalanceAfter = plan.ledger.imbalance
    return plan.moves
  }

  /// Imbalance and cluster DRS score as they are, whatever the algorithm. Leaves the results of the last pass alone.
  public mutating func measure(_ view: borrowing ClusterView) -> (imbalance: Double, score: Double) {
    plan.begin(view, settings)
    var sum = 0.0
    var weights = 0.0
    for machine in plan.ledger.machines.indices where plan.ledger.machines[machine].host >= 0 {
      let weight = scoreWeight(machine)
      sum += weight * ScoreBalancing.score(machine, plan.ledger)
      weights += weight
    }
    return (plan.ledger.imbalance, weights > 0 ? sum / weights : 100)
  }

  /// Processor demand; an idle machine counts a little: a cluster of idle machines has a score too.
  private func scoreWeight(_ machine: Int) -> Double { max(1, plan.ledger.machines[machine].weight.cpuDemand) }

  private mutating func measureScores(_ view: borrowing ClusterView) {
    scores.removeAll(keepingCapacity: true)
    guard settings.algorithm == .score else { return }
    for bucket in summary.scoreBuckets.indices { summary.scoreBuckets[bucket] = 0 }
    var sum = 0.0
    var weights = 0.0
    for machine in plan.ledger.machines.indices {
      guard plan.ledger.machines[machine].host >= 0 else {
        scores.append(.nan)
        continue
      }
      let score = ScoreBalancing.score(machine, plan.ledger)
      scores.append(score)
      let weight = scoreWeight(machine)
      sum += weight * score
      weights += weight
      summary.scoreBuckets[min(4, Int(score / 20))] += 1
    }
    summary.score = weights > 0 ? sum / weights : 100
  }

  // MARK: What has to be

  /// Empties hosts that enter maintenance mode or standby with priority 1, quarantined ones with priority 2 where
  /// nobody gets hurt.
  private mutating func emptyHosts(_ view: borrowing ClusterView) {
    for host in view.hosts.indices {
      switch view.hosts[host].state {
      case .enteringMaintenance where plan.mayEmpty(host, reserve):
        _ = plan.evacuate(host, priority: 1, reason: .maintenance, MovePlan.ceilings(settings), view, settings)
      case .enteringStandby where plan.mayEmpty(host, reserve):
        _ = plan.evacuate(host, priority: 1, reason: .standby, MovePlan.ceilings(settings), view, settings)
      case .quarantined where settings.threshold > 1:
        let gentle = Array(MovePlan.ceilings(settings).prefix(1))
        _ = plan.evacuate(host, priority: 2, reason: .quarantine, gentle, view, settings)
      default: break
      }
    }
  }

  /// Moves machines off hosts whose capacity no longer covers their reservations, the largest reservation first.
  private mutating func relieveReservations(_ view: borrowing ClusterView) {
    for host in plan.ledger.hosts.indices
    where plan.ledger.hosts[host].state.takesMachines && plan.ledger.hosts[host].isShort {
      for machine in reservations(of: host) where plan.ledger.hosts[host].isShort {
        _ = plan.leave(machine, priority: 1, reason: .reservation, MovePlan.ceilings(settings), view, settings)
      }
    }
  }

  /// Machines of a host by their reservation of the resource that is short, the largest first.
  private func reservations(of host: Int) -> [Int] {
    let byMemory = plan.ledger.hosts[host].lacksMemory
    var ranked: [(reservation: Double, machine: Int)] = []
    var machine = Int(plan.ledger.hosts[host].first)
    while machine >= 0 {
      let weight = plan.ledger.machines[machine].weight
      let reservation = byMemory ? Double(weight.memoryReservation) : weight.cpuReservation
      if reservation > 0 { ranked.append((reservation, machine)) }
      machine = Int(plan.ledger.machines[machine].next)
    }
    ranked.sort { $0.reservation != $1.reservation ? $0.reservation > $1.reservation : $0.machine < $1.machine }
    return ranked.map(\.machine)
  }
}
