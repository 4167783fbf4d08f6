import Quantities
import SimulationKernel

extension DatacenterModel {
  /// A datastore is lost for all hosts. What becomes of machines on it is up to component protection.
  mutating func loseDatastore(
    _ datastore: Int, _ loss: ComponentProtection.Loss, _ scheduler: Scheduler<Event>
  ) {
    datastores[datastore].failures += 1
    guard datastores[datastore].failures == 1 else { return }
    datastores[datastore].lostAt = scheduler.now
    datastores[datastore].loss = loss
    record(
      loss == .allPathsDown ? "datastore_apd" : "datastore_pdl", entity: datastores[datastore].name,
      at: scheduler.now)
    for index in machines.indices where machines[index].exists && homeDatastore(index) == datastore {
      guard machines[index].state == .running || machines[index].state == .migrating else { continue }
      if machines[index].migration >= 0 {
        abortMigration(Int(machines[index].migration), .targetDatastoreLost, scheduler)
      }
    }
    for cluster in clusters.indices {
      let protection = configuration.clusters[cluster].ha.componentProtection
      guard configuration.clusters[cluster].ha.isEnabled, let delay = protection.powerOffDelay(loss) else { continue }
      scheduler.schedule(
        .protectComponents(cluster: UInt32(cluster), datastore: UInt32(datastore)), after: delay, priority: .fault)
    }
  }

  /// The time has come to power machines off whose datastore stayed away.
  mutating func protectComponents(_ cluster: Int, _ datastore: Int, _ scheduler: Scheduler<Event>) {
    let settings = configuration.clusters[cluster].ha
    guard datastores[datastore].failures > 0, let loss = datastores[datastore].loss,
      settings.componentProtection.powerOffDelay(loss) == scheduler.now - datastores[datastore].lostAt
    else { return }
    for id in clusters[cluster].machineIDs where homeDatastore(Int(id)) == datastore {
      let index = Int(id)
      guard machines[index].state == .running else { continue }
      // No host reaches a datastore that all have lost.
      let action = settings.componentProtection.action(
        loss, outlook: .cannotRestart, restartPriority: haSettings(index).priority)
      record("vm_component_protection", entity: machineNames[index], detail: action.rawValue, at: scheduler.now)
      if action == .powerOffAndRestart {
        failMachine(index, scheduler)
        enqueueRestart(index, scheduler)
      }
    }
    advanceRestarts(cluster, scheduler)
  }

  /// A datastore is back.
  mutating func restoreDatastore(_ datastore: Int, _ scheduler: Scheduler<Event>) {
    datastores[datastore].failures -= 1
    guard datastores[datastore].failures == 0 else { return }
    record(
      "datastore_restored", entity: datastores[datastore].name,
      duration: scheduler.now - datastores[datastore].lostAt, at: scheduler.now)
    datastores[datastore].loss = nil
    for cluster in clusters.indices { capacityReturned(cluster, scheduler) }
  }

  // MARK: Storage vMotion

  /// Moves the disks of a machine to another datastore while it runs.
  mutating func migrateStorage(_ index: Int, to target: Int, _ scheduler: Scheduler<Event>) {
    let used = disks[index].reduce(Int64(0)) { sum, disk in
      sum + datastores[Int(disk.datastore)].space.disk(disk.id).contentBytes
    }
    let reason: String?
    if machines[index].migration >= 0 || machines[index].isBusy {
      reason = "another operation is under way"
    } else if !disks[index].contains(where: { Int($0.datastore) != target }) {
      reason = "its disks are there already"
    } else if used > datastores[target].space.freeBytes {
      reason = "\(datastores[target].name) has not enough space"
    } else {
      reason = nil
    }
    if let reason {
      counts.refusedTasks += 1
      return record("storage_migration_refused", entity: machineNames[index], detail: reason, at: scheduler.now)
    }
    let source = homeDatastore(index) ?? target
    let copy = StorageMigration(
      usedBytes: used, readBytesPerSecond: datastores[source].space.settings.bandwidthBytesPerSecond,
      writeBytesPerSecond: datastores[target].space.settings.bandwidthBytesPerSecond,
      guestWriteBytesPerSecond: machines[index].commandsPerSecond * DatacenterDefaults.writtenBytesPerCommand)
    do throws(Denial) {
      try moveDisks(index, to: target)
    } catch {
      counts.refusedTasks += 1
      return record("storage_migration_refused", entity: machineNames[index], detail: error.reason, at: scheduler.now)
    }
    counts.storageMigrations += 1
    record(
      "storage_migration", entity: machineNames[index], source: datastores[source].name,
      target: datastores[target].name, duration: .seconds(rounding: copy.totalSeconds),
      detail: "\((copy.sentBytes / 1e7).rounded() / 100) GB, stun \(copy.stunSeconds) s", at: scheduler.now)
    if machines[index].state == .running { stunFor(index, copy.stunSeconds, scheduler) }
  }

  private mutating func moveDisks(_ index: Int, to target: Int) throws(Denial) {
    let swap = machines[index].state.isPoweredOn
    if swap { removeSwapFile(index) }
    for position in disks[index].indices where Int(disks[index][position].datastore) != target {
      let old = disks[index][position]
      let copy = datastores[Int(old.datastore)].space.disk(old.id).flattened()
      do throws(StorageRefusal) {
        let id = try datastores[target].space.add(copy)
        do throws(StorageRefusal) {
          try datastores[Int(old.datastore)].space.remove(old.id)
        } catch {
          try datastores[target].space.remove(id)
          throw error
        }
        if let flow = old.flow { datastores[Int(old.datastore)].load.remove(flow) }
        disks[index][position] = DiskState(datastore: Int32(target), id: id)
      } catch {
        if swap { try createSwapFile(index) }
        throw Denial(reason: "\(error)")
      }
    }
    machines[index].snapshots = 0
    if swap { try createSwapFile(index) }
    if machines[index].booking.exists { attachStorage(index) }
  }
}
