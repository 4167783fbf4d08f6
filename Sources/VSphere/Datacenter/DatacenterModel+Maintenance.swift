import Quantities
import SimulationKernel

/// Hosts of a cluster that are taken through maintenance mode one after the other.
struct RollingUpgrade {
  /// Time a host is patched and rebooted, besides being emptied.
  let patch: SimDuration
  /// Position of the host that is being upgraded.
  var position = -1
  var startedAt: SimTime?
}

extension DatacenterModel {
  /// An administrator asks for maintenance mode: the host is emptied, then it enters.
  mutating func requestMaintenance(_ host: Int, _ scheduler: Scheduler<Event>) {
    guard hosts[host].condition == .available || hosts[host].condition == .quarantined else {
      record(
        "maintenance_refused", entity: hostNames[host], detail: "the host is not available", at: scheduler.now)
      return
    }
    hosts[host].condition = .enteringMaintenance
    hosts[host].maintenanceSince = scheduler.now
    hosts[host].isNeededForFailover = false
    record("enter_maintenance", entity: hostNames[host], at: scheduler.now)
    updateCapacity(Int(hosts[host].cluster))
    loseSecondaries(host, "maintenance mode", scheduler)
    seekSecondaries(Int(hosts[host].cluster), scheduler)
    evacuate(host, scheduler)
  }

  /// Moves what can be moved off a host that enters maintenance mode.
  private mutating func evacuate(_ host: Int, _ scheduler: Scheduler<Event>) {
    let cluster = Int(hosts[host].cluster)
    settle(scheduler)
    refreshView(cluster, scheduler.now)
    if configuration.clusters[cluster].isDRSEnabled {
      let decision = clusters[cluster].evacuation.evacuate(hosts[host].slot, in: clusters[cluster].view)
      explain(clusters[cluster].evacuation.explanations, scheduler.now)
      noteFailoverNeed(host, decision.violatesFailoverReserve, scheduler.now)
      for move in decision.moves {
        let index = Int(clusters[cluster].machineIDs[Int(move.machine)])
        requestMigration(
          index, to: Int(clusters[cluster].hostIDs[Int(move.target)]), .recommendation(.maintenance), scheduler)
      }
      for blocked in decision.blocked
      where machines[Int(clusters[cluster].machineIDs[Int(blocked.machine)])].migration < 0 {
        noteBlocked(
          Int(clusters[cluster].machineIDs[Int(blocked.machine)]), host,
          blocked.blocker.text(clusters[cluster].view.rules, clusters[cluster].names), scheduler.now)
      }
    }
    machineLeft(host, scheduler)
  }

  /// Tells once that HA admission control needs a host's capacity.
  private mutating func noteFailoverNeed(_ host: Int, _ isNeeded: Bool, _ now: SimTime) {
    if isNeeded && !hosts[host].isNeededForFailover {
      record(
        "maintenance_blocked", entity: hostNames[host], detail: "HA admission control needs its capacity", at: now)
    }
    hosts[host].isNeededForFailover = isNeeded
  }

  private mutating func noteBlocked(_ index: Int, _ host: Int, _ reason: String, _ now: SimTime) {
    guard machines[index].blockedHost != Int32(host) else { return }
    machines[index].blockedHost = Int32(host)
    record("maintenance_blocked", entity: machineNames[index], source: hostNames[host], detail: reason, at: now)
  }

  /// Machines that could not leave may have found a place since.
  mutating func retryMaintenance(_ cluster: Int, _ scheduler: Scheduler<Event>) {
    for id in clusters[cluster].hostIDs where hosts[Int(id)].condition == .enteringMaintenance {
      evacuate(Int(id), scheduler)
    }
    continueUpgrade(cluster, scheduler)
  }

  /// The host is empty: it is in maintenance mode.
  mutating func enterMaintenanceNow(_ host: Int, _ scheduler: Scheduler<Event>) {
    hosts[host].accrue(to: scheduler.now)
    hosts[host].condition = .maintenance
    updateCapacity(Int(hosts[host].cluster))
    record(
      "maintenance", entity: hostNames[host], duration: scheduler.now - hosts[host].maintenanceSince,
      detail: "evacuated", at: scheduler.now)
    markDirty(host)
    let cluster = Int(hosts[host].cluster)
    electIfMasterless(cluster, scheduler)
    patch(host, scheduler)
  }

  /// Patches and reboots a host in maintenance mode if it is the one that is being upgraded.
  mutating func patch(_ host: Int, _ scheduler: Scheduler<Event>) {
    guard let upgrade = clusters[Int(hosts[host].cluster)].upgrade, upgrade.position == Int(hosts[host].slot) else {
      return
    }
    hosts[host].timer = scheduler.schedule(
      .hostPower(UInt32(host)), after: upgrade.patch + DatacenterDefaults.hostRebootTime)
  }

  /// A host in maintenance mode is patched and back from its reboot.
  mutating func finishUpgrade(_ host: Int, _ scheduler: Scheduler<Event>) {
    record("host_upgraded", entity: hostNames[host], at: scheduler.now)
    exitMaintenance(host, scheduler)
    continueUpgrade(Int(hosts[host].cluster), scheduler)
  }

  /// Takes a host back into service.
  mutating func exitMaintenance(_ host: Int, _ scheduler: Scheduler<Event>) {
    guard hosts[host].condition == .maintenance || hosts[host].condition == .enteringMaintenance else { return }
    hosts[host].accrue(to: scheduler.now)
    hosts[host].condition = .available
    record("exit_maintenance", entity: hostNames[host], at: scheduler.now)
    let cluster = Int(hosts[host].cluster)
    updateCapacity(cluster)
    markDirty(host)
    capacityReturned(cluster, scheduler)
  }

  /// Goes on with the next host once the last one is back.
  mutating func continueUpgrade(_ cluster: Int, _ scheduler: Scheduler<Event>) {
    guard var upgrade = clusters[cluster].upgrade else { return }
    if upgrade.position >= 0 {
      let current = Int(clusters[cluster].hostIDs[upgrade.position])
      switch hosts[current].condition {
      case .enteringMaintenance, .maintenance: return
      // One that failed in maintenance mode is in it again when it is back.
      default: if hosts[current].returnsToMaintenance { return }
      }
    }
    upgrade.startedAt = upgrade.startedAt ?? scheduler.now
    upgrade.position += 1
    while upgrade.position < clusters[cluster].hostIDs.count,
      hosts[Int(clusters[cluster].hostIDs[upgrade.position])].condition != .available
    {
      upgrade.position += 1
    }
    guard upgrade.position < clusters[cluster].hostIDs.count else {
      record(
        "rolling_upgrade", entity: clusters[cluster].name,
        duration: scheduler.now - (upgrade.startedAt ?? scheduler.now), detail: "complete", at: scheduler.now)
      clusters[cluster].upgrade = nil
      return
    }
    clusters[cluster].upgrade = upgrade
    requestMaintenance(Int(clusters[cluster].hostIDs[upgrade.position]), scheduler)
  }
}
