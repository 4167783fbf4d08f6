import Quantities
import Recording
import SimulationKernel

extension DatacenterModel {
  /// Schedules the first pass of a cluster's policies and elects its HA master.
  mutating func startCluster(_ cluster: Int, _ scheduler: Scheduler<Event>) {
    electMaster(cluster, scheduler)
    scalePools(cluster, scheduler)
    startPowerManagement(cluster, scheduler)
    if let period = balancePeriod(cluster) {
      clusters[cluster].balanceTimer = scheduler.schedule(
        .balance(UInt32(cluster)), after: period, priority: .policy)
    }
  }

  /// From one pass to the next; nil for a cluster without policies.
  func balancePeriod(_ cluster: Int) -> SimDuration? {
    let settings = configuration.clusters[cluster]
    if let consolidation = clusters[cluster].consolidation { return consolidation.settings.period }
    return settings.isDRSEnabled || settings.isDPMEnabled ? settings.drs.period : nil
  }

  /// A pass of the cluster's policies.
  mutating func balance(_ cluster: Int, _ scheduler: Scheduler<Event>) {
    settle(scheduler)
    reparentRestarted(cluster)
    refreshView(cluster, scheduler.now)
    if clusters[cluster].consolidation != nil {
      consolidate(cluster, scheduler)
    } else {
      let moves = clusters[cluster].balancer.decide(clusters[cluster].view)
      counts.passes += 1
      explain(clusters[cluster].balancer.explanations, scheduler.now)
      carryOut(moves, cluster, scheduler)
      if configuration.clusters[cluster].isDPMEnabled { managePower(cluster, scheduler) }
    }
    checkPerformance(cluster, scheduler.now)
    scalePools(cluster, scheduler)
    retryMaintenance(cluster, scheduler)
    if let period = balancePeriod(cluster) {
      clusters[cluster].balanceTimer = scheduler.schedule(.balance(UInt32(cluster)), after: period, priority: .policy)
    }
  }

  mutating func carryOut(_ moves: [Recommendation], _ cluster: Int, _ scheduler: Scheduler<Event>) {
    for move in moves {
      guard move.isAutomatic else {
        counts.recommendationsLeft += 1
        continue
      }
      let index = Int(clusters[cluster].machineIDs[Int(move.machine)])
      let target = Int(clusters[cluster].hostIDs[Int(move.target)])
      requestMigration(index, to: target, .recommendation(move.reason), scheduler)
    }
  }

  private mutating func consolidate(_ cluster: Int, _ scheduler: Scheduler<Event>) {
    guard let decision = clusters[cluster].consolidate(at: scheduler.now, consolidationStream) else { return }
    counts.passes += 1
    explain(clusters[cluster].consolidation?.explanations ?? [], scheduler.now)
    for slot in decision.powerOnHosts {
      wake(Int(clusters[cluster].hostIDs[Int(slot)]), "consolidation needs it", scheduler)
    }
    carryOut(decision.moves, cluster, scheduler)
    for slot in decision.standbyHosts { enterStandby(Int(clusters[cluster].hostIDs[Int(slot)]), scheduler) }
  }

  // MARK: Reasons

  /// Writes the reasons of a policy.
  mutating func explain(_ explanations: [PolicyExplanation], _ now: SimTime) {
    guard explains else { return }
    for explanation in explanations {
      recording.decisions.append(
        DecisionRecord(
          time: now, policy: explanation.policy, entity: explanation.entity, choice: explanation.choice,
          reason: explanation.reason))
    }
  }
}
