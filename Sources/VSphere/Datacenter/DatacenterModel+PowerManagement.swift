import Quantities
import SimulationKernel

/// Hosts that are powered down and up: DPM, consolidation, HA that needs room.
extension DatacenterModel {
  /// Demand is noted at least this often, so that the window that decides on power-on holds some samples: 1 min
  /// (modelling default).
  private static var noteInterval: SimDuration { .minutes(1) }

  /// A host that is not empty this long after the order to stand by stays on: 30 min (modelling default).
  private static var emptyingLimit: SimDuration { .minutes(30) }

  /// Begins to note demand between passes, where passes are rare.
  mutating func startPowerManagement(_ cluster: Int, _ scheduler: Scheduler<Event>) {
    guard configuration.clusters[cluster].isDPMEnabled, let period = balancePeriod(cluster),
      period > Self.noteInterval
    else { return }
    scheduler.schedule(.demandSample(UInt32(cluster)), after: Self.noteInterval, priority: .policy)
  }

  /// Notes the demand of a cluster's hosts.
  mutating func noteDemand(_ cluster: Int, _ scheduler: Scheduler<Event>) {
    settle(scheduler)
    refreshView(cluster, scheduler.now)
    clusters[cluster].power.record(clusters[cluster].view, at: scheduler.now)
    scheduler.schedule(.demandSample(UInt32(cluster)), after: Self.noteInterval, priority: .policy)
  }

  /// A pass of DPM: hosts that are being emptied in vain stay on, then it decides anew.
  mutating func managePower(_ cluster: Int, _ scheduler: Scheduler<Event>) {
    cancelStandby(cluster, scheduler)
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

  /// Keeps hosts on that were to go to standby, when demand is back before they are empty or when they cannot be
  /// emptied.
  private mutating func cancelStandby(_ cluster: Int, _ scheduler: Scheduler<Event>) {
    let high = clusters[cluster].power.settings.band.high
    for id in clusters[cluster].hostIDs where hosts[Int(id)].condition == .enteringStandby {
      let reason: String
      if clusters[cluster].hostIDs.contains(where: {
        hosts[Int($0)].condition == .available && utilisation(Int($0)) > high
      }) {
        reason = "demand is back"
      } else if scheduler.now - hosts[Int(id)].standbySince >= Self.emptyingLimit {
        reason = "machines cannot leave"
      } else {
        continue
      }
      wake(Int(id), reason, scheduler)
      clusters[cluster].view.hosts[Int(hosts[Int(id)].slot)].state = .available
    }
  }

  /// Used part of the processors of a host.
  private func utilisation(_ host: Int) -> Double { hosts[host].demandMHz / hosts[host].capacityMHz }

  /// Wakes a host from standby, or keeps it on if it was about to go there.
  mutating func wake(_ host: Int, _ reason: String, _ scheduler: Scheduler<Event>) {
    if hosts[host].condition == .enteringStandby {
      hosts[host].condition = .available
      record("dpm_standby_cancelled", entity: hostNames[host], detail: reason, at: scheduler.now)
      // Restarts go on by themselves: HA may be in the middle of them.
      clusters[Int(hosts[host].cluster)].restarts.capacityChanged()
      scheduler.schedule(.restarts(UInt32(hosts[host].cluster)), after: .zero, priority: .policy)
      return
    }
    guard hosts[host].condition == .standby else { return }
    counts.hostPowerOns += 1
    record("dpm_power_on", entity: hostNames[host], detail: reason, at: scheduler.now)
    beginPowerOn(host, after: DPMSettings.Defaults.powerOnLatency, scheduler)
  }

  /// Empties a host and powers it down once it is.
  mutating func enterStandby(_ host: Int, _ scheduler: Scheduler<Event>) {
    guard hosts[host].condition == .available, hosts[host].secondaries == 0 else { return }
    hosts[host].condition = .enteringStandby
    hosts[host].standbySince = scheduler.now
    record("dpm_enter_standby", entity: hostNames[host], at: scheduler.now)
    updateCapacity(Int(hosts[host].cluster))
    machineLeft(host, scheduler)
  }

  /// A machine left a host: one that waits to be empty goes on when it is.
  mutating func machineLeft(_ host: Int, _ scheduler: Scheduler<Event>) {
    capacityReturned(Int(hosts[host].cluster), scheduler)
    guard hosts[host].residents.isEmpty, hosts[host].migrations.isEmpty, hosts[host].secondaries == 0,
      machinesOn(host).isEmpty
    else { return }
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

  /// Machines that still wait for room after a host came back need another.
  mutating func wakeForWaitingRestarts(_ cluster: Int, _ scheduler: Scheduler<Event>) {
    guard configuration.clusters[cluster].isDPMEnabled, !clusters[cluster].restarts.isEmpty,
      clusters[cluster].machineIDs.indices.contains(where: {
        clusters[cluster].restarts.state(of: Int32($0)) == .waitingForCapacity
      })
    else { return }
    wakeHostForRestart(cluster, scheduler)
  }

  /// Brings a host back because HA has no room: one that was about to stand by at once, else one that stands by. While
  /// one is on its way no other is ordered.
  mutating func wakeHostForRestart(_ cluster: Int, _ scheduler: Scheduler<Event>) {
    let ids = clusters[cluster].hostIDs
    guard configuration.clusters[cluster].isDPMEnabled,
      !ids.contains(where: { hosts[Int($0)].condition == .poweringOn }),
      let host = ids.first(where: { hosts[Int($0)].condition == .enteringStandby })
        ?? ids.first(where: { hosts[Int($0)].condition == .standby })
    else { return }
    wake(Int(host), "HA has no room for a restart", scheduler)
  }
}
