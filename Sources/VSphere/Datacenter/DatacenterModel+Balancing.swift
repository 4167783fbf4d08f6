import Quantities
import Recording
import SimulationKernel

extension DatacenterModel {
  /// Schedules the first pass of a cluster's policies and elects its HA master.
  mutating func startCluster(_ cluster: Int, _ scheduler: Scheduler<Event>) {
    electMaster(cluster, scheduler)
    scalePools(cluster)
    if let period = balancePeriod(cluster) {
      clusters[cluster].balanceTimer = scheduler.schedule(
        .balance(UInt32(cluster)), after: period, priority: .policy)
    }
  }

  /// From one pass to the next; nil for a cluster without policies.
  private func balancePeriod(_ cluster: Int) -> SimDuration? {
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
      clusters[cluster].imbalance = clusters[cluster].balancer.summary.imbalance
      clusters[cluster].score = clusters[cluster].balancer.summary.score
      counts.passes += 1
      explain(clusters[cluster].balancer.explanations, scheduler.now)
      carryOut(moves, cluster, scheduler)
      if configuration.clusters[cluster].isDPMEnabled { managePower(cluster, scheduler) }
    }
    scalePools(cluster)
    retryMaintenance(cluster, scheduler)
    if let period = balancePeriod(cluster) {
      clusters[cluster].balanceTimer = scheduler.schedule(.balance(UInt32(cluster)), after: period, priority: .policy)
    }
  }

  private mutating func carryOut(_ moves: [Recommendation], _ cluster: Int, _ scheduler: Scheduler<Event>) {
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

  // MARK: DPM

  private mutating func managePower(_ cluster: Int, _ scheduler: Scheduler<Event>) {
    clusters[cluster].power.record(clusters[cluster].view, at: scheduler.now)
    let recommendations = clusters[cluster].power.decide(clusters[cluster].view, at: scheduler.now)
    explain(clusters[cluster].power.explanations, scheduler.now)
    for recommendation in recommendations {
      guard recommendation.isAutomatic else {
        counts.recommendationsLeft += 1
        continue
      }
      let host = Int(clusters[cluster].hostIDs[Int(recommendation.host)])
      switch recommendation.action {
      case .powerOn: wake(host, recommendation.reason, scheduler)
      case .standby:
        carryOut(recommendation.moves, cluster, scheduler)
        enterStandby(host, scheduler)
      }
    }
  }

  /// Wakes a host from standby.
  mutating func wake(_ host: Int, _ reason: String, _ scheduler: Scheduler<Event>) {
    if hosts[host].condition == .enteringStandby {
      hosts[host].condition = .available
      record("dpm_standby_cancelled", entity: hostNames[host], detail: reason, at: scheduler.now)
      return
    }
    guard hosts[host].condition == .standby else { return }
    counts.hostPowerOns += 1
    record("dpm_power_on", entity: hostNames[host], detail: reason, at: scheduler.now)
    beginPowerOn(host, after: DPMSettings.Defaults.powerOnLatency, scheduler)
  }

  /// Empties a host and powers it down once it is.
  mutating func enterStandby(_ host: Int, _ scheduler: Scheduler<Event>) {
    guard hosts[host].condition == .available else { return }
    hosts[host].condition = .enteringStandby
    record("dpm_enter_standby", entity: hostNames[host], at: scheduler.now)
    updateCapacity(Int(hosts[host].cluster))
    machineLeft(host, scheduler)
  }

  /// A machine left a host: one that waits to be empty goes on when it is.
  mutating func machineLeft(_ host: Int, _ scheduler: Scheduler<Event>) {
    capacityReturned(Int(hosts[host].cluster), scheduler)
    guard hosts[host].residents.isEmpty, hosts[host].migrations.isEmpty, machinesOn(host).isEmpty else { return }
    switch hosts[host].condition {
    case .enteringStandby:
      hosts[host].accrue(to: scheduler.now)
      hosts[host].condition = .poweringOff
      counts.hostPowerOffs += 1
      electIfMasterless(Int(hosts[host].cluster), scheduler)
      hosts[host].timer = scheduler.schedule(
        .hostPower(UInt32(host)), after: DPMSettings.Defaults.standbyLatency)
      markDirty(host)
    case .enteringMaintenance: enterMaintenanceNow(host, scheduler)
    default: break
    }
  }

  /// Asks DPM for a host because HA has no room.
  mutating func wakeHostForRestart(_ cluster: Int, _ scheduler: Scheduler<Event>) {
    guard configuration.clusters[cluster].isDPMEnabled,
      let host = clusters[cluster].hostIDs.first(where: { hosts[Int($0)].condition == .standby })
    else { return }
    wake(Int(host), "HA has no room for a restart", scheduler)
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
