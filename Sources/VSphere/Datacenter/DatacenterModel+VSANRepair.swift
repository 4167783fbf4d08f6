import Quantities
import SimulationKernel

/// vSAN after a host failure: it waits for the host (CLOM repair delay, 60 min), then rebuilds what it held; a host
/// that comes back gets what was written meanwhile. All hosts hold equal parts (modelling default).
extension DatacenterModel {
  private func vSANPolicy(_ datastore: Int) -> VSANPolicy? {
    if case .vSAN(let policy) = datastores[datastore].space.settings.kind { return policy }
    return nil
  }

  /// Host failures that a datastore's data survives from now on; 0 for one that is not vSAN.
  func failuresTolerated(_ datastore: Int) -> Int {
    max(0, (vSANPolicy(datastore)?.failuresTolerated ?? 0) - datastores[datastore].protection.missingHosts)
  }

  /// A host failed: every vSAN datastore has lost a part.
  mutating func storageHostLeaves(_ host: Int, _ scheduler: Scheduler<Event>) {
    for datastore in datastores.indices {
      guard let policy = vSANPolicy(datastore) else { continue }
      datastores[datastore].protection.missingHosts += 1
      datastores[datastore].protection.leftAt = scheduler.now
      datastores[datastore].protection.repair = VSANRepair(
        .absent, vSANLoss(datastore, policy), at: scheduler.now, configuration.datastores[datastore].repair)
      let left = policy.failuresTolerated - datastores[datastore].protection.missingHosts
      record(
        "vsan_component_absent", entity: datastores[datastore].name, source: hostNames[host],
        detail: left < 0 ? "objects are inaccessible" : "\(left) more failures are tolerated", at: scheduler.now)
      if left < 0, !datastores[datastore].protection.isInaccessible {
        datastores[datastore].protection.isInaccessible = true
        loseDatastore(datastore, from: -1, .allPathsDown, scheduler)
      }
      scheduleRepair(datastore, scheduler)
    }
  }

  /// A host is back in service.
  mutating func storageHostReturns(_ host: Int, _ scheduler: Scheduler<Event>) {
    for datastore in datastores.indices {
      guard let policy = vSANPolicy(datastore), datastores[datastore].protection.repair != nil else { continue }
      var commands = 0.0
      for host in hosts.indices { commands += datastores[datastore].load.view(ofHost: host).iops }
      let away = (scheduler.now - datastores[datastore].protection.leftAt).seconds
      let written = Int64(commands * DatacenterDefaults.writtenBytesPerCommand * away)
      datastores[datastore].protection.repair?.hostReturns(
        changedBytes: policy.footprint(of: written) / Int64(hosts.count), at: scheduler.now,
        configuration.datastores[datastore].repair)
      if datastores[datastore].protection.isInaccessible,
        datastores[datastore].protection.missingHosts - 1 <= policy.failuresTolerated
      {
        datastores[datastore].protection.isInaccessible = false
        datastores[datastore].protection.missingHosts -= 1
        restoreDatastore(datastore, from: -1, scheduler)
      }
      scheduleRepair(datastore, scheduler)
    }
  }

  /// A phase of a repair is over.
  mutating func advanceRepair(_ datastore: Int, _ scheduler: Scheduler<Event>) {
    guard let policy = vSANPolicy(datastore) else { return }
    let loss = vSANLoss(datastore, policy)
    datastores[datastore].protection.repair?.advance(
      loss, at: scheduler.now, configuration.datastores[datastore].repair)
    scheduleRepair(datastore, scheduler)
  }

  private func vSANLoss(_ datastore: Int, _ policy: VSANPolicy) -> VSANRepair.Loss {
    let space = datastores[datastore].space
    let part = Int64(datastores[datastore].protection.missingHosts)
    let count = Int64(hosts.count)
    return VSANRepair.Loss(
      residentBytes: space.usedBytes * part / count,
      hostsLeft: hosts.count - datastores[datastore].protection.missingHosts,
      freeBytes: space.freeBytes * (count - part) / count, policy: policy)
  }

  /// Puts the copies of the present phase on the device and schedules its end.
  private mutating func scheduleRepair(_ datastore: Int, _ scheduler: Scheduler<Event>) {
    guard let repair = datastores[datastore].protection.repair else { return }
    if let flow = datastores[datastore].protection.flow {
      datastores[datastore].load.remove(flow)
      datastores[datastore].protection.flow = nil
      markStorageDirty(datastore)
    }
    if repair.phase == .complete {
      datastores[datastore].protection.repair = nil
      datastores[datastore].protection.missingHosts = 0
      return record("vsan_repaired", entity: datastores[datastore].name, at: scheduler.now)
    }
    if repair.phase == .rebuilding || repair.phase == .resynchronizing {
      let commandBytes = 1_048_576.0
      let rate = configuration.datastores[datastore].repair.bytesPerSecond
      let host = hosts.indices.first { hosts[$0].condition.runsMachines } ?? 0
      datastores[datastore].protection.flow = datastores[datastore].load.addFlow(
        host: host, DiskDemand(iops: rate / commandBytes, operationBytes: commandBytes))
      markStorageDirty(datastore)
      record(
        "vsan_\(repair.phase == .rebuilding ? "rebuild" : "resync")", entity: datastores[datastore].name,
        duration: repair.phaseEnd - scheduler.now, detail: "\(repair.bytes) B", at: scheduler.now)
    }
    if repair.phase == .impossible {
      record("vsan_rebuild_impossible", entity: datastores[datastore].name, at: scheduler.now)
    }
    scheduler.cancel(datastores[datastore].protection.timer)
    guard repair.phaseEnd != .never else { return }
    datastores[datastore].protection.timer = scheduler.schedule(
      .storageRepair(UInt32(datastore)), at: repair.phaseEnd)
  }
}
