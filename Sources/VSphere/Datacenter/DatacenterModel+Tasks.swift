import Quantities
import SimulationKernel

extension DatacenterModel {
  // MARK: Suspend and resume, reset

  /// Writes a machine's memory to its datastore and takes it off its host.
  mutating func suspend(_ index: Int, _ scheduler: Scheduler<Event>) {
    let held = memory[Int(machines[index].host)].machine(Int(machines[index].booking.memorySlot))
    let bytes = held.touchedBytes - held.balloonedBytes
    if let datastore = homeDatastore(index) {
      do throws(StorageRefusal) {
        try datastores[datastore].space.addFile(bytes: bytes)
      } catch {
        counts.refusedTasks += 1
        return record(
          "suspend_refused", entity: machineNames[index], detail: "\(datastores[datastore].name): \(error)",
          at: scheduler.now)
      }
    }
    machines[index].suspendedBytes = bytes
    accounts[index].accrue(to: scheduler.now)
    accounts[index].isUp = false
    machines[index].step = .suspending
    stun(index, scheduler.now)
    let seconds =
      latencies.seconds(.suspend, guest: groups[Int(machines[index].group)].guest, latencyStream)
      + Double(bytes) / DatacenterDefaults.memoryImageBytesPerSecond
    scheduleStep(index, after: .seconds(rounding: seconds), scheduler)
  }

  /// Reads a suspended machine's memory from its datastore, on the host it is booked on.
  mutating func beginResume(_ index: Int, _ scheduler: Scheduler<Event>) {
    let bytes = machines[index].suspendedBytes
    let seconds =
      latencies.seconds(.resume, guest: groups[Int(machines[index].group)].guest, latencyStream)
      + Double(bytes) / DatacenterDefaults.memoryImageBytesPerSecond
    scheduleStep(index, after: .seconds(rounding: seconds), scheduler)
  }

  /// The memory is back: the guest goes on where it was.
  mutating func finishResume(_ index: Int, _ scheduler: Scheduler<Event>) {
    if let datastore = homeDatastore(index) {
      datastores[datastore].space.removeFile(bytes: machines[index].suspendedBytes)
    }
    enterHost(index, scheduler)
    memory[Int(machines[index].host)].populate(
      Int(machines[index].booking.memorySlot), bytes: machines[index].suspendedBytes)
    machines[index].suspendedBytes = 0
    finishBoot(index, scheduler)
    record("resume", entity: machineNames[index], target: hostNames[Int(machines[index].host)], at: scheduler.now)
  }

  /// Restarts a machine in place, as its reset button does.
  mutating func reset(_ index: Int, _ scheduler: Scheduler<Event>) {
    accounts[index].accrue(to: scheduler.now)
    noteDown(index, scheduler.now)
    accounts[index].isUp = false
    machines[index].hasCrashed = false
    machines[index].isBusy = true
    machines[index].step = .resetting
    let seconds = latencies.seconds(.reset, guest: groups[Int(machines[index].group)].guest, latencyStream)
    scheduleStep(index, after: .seconds(rounding: seconds), scheduler)
    record("reset", entity: machineNames[index], source: hostNames[Int(machines[index].host)], at: scheduler.now)
    markDirty(Int(machines[index].host))
  }

  // MARK: Snapshots

  /// Freezes a machine's disks, and its memory if asked for.
  mutating func takeSnapshot(_ index: Int, withMemory: Bool, _ scheduler: Scheduler<Event>) {
    let reason: String? =
      !machines[index].exists
      ? "it does not exist"
      : machines[index].migration >= 0
        ? "it is being migrated"
        : machines[index].step != .none
          ? "another operation is under way"
          : isStorageReachable(index) && !machines[index].isBlocked ? nil : "its datastore cannot be reached"
    if let reason {
      counts.refusedTasks += 1
      return record("snapshot_refused", entity: machineNames[index], detail: reason, at: scheduler.now)
    }
    for disk in disks[index] {
      do throws(StorageRefusal) {
        try datastores[Int(disk.datastore)].space.takeSnapshot(of: disk.id)
      } catch {
        counts.refusedTasks += 1
        return record("snapshot_refused", entity: machineNames[index], detail: "\(error)", at: scheduler.now)
      }
    }
    var seconds = latencies.seconds(.snapshot, guest: groups[Int(machines[index].group)].guest, latencyStream)
    var stunned = 0.0
    if machines[index].state == .running {
      stunned = latencies.snapshotStunSeconds(latencyStream)
      if withMemory {
        let held = memory[Int(machines[index].host)].machine(Int(machines[index].booking.memorySlot))
        seconds += Double(held.touchedBytes) / DatacenterDefaults.memoryImageBytesPerSecond
      }
      stunFor(index, stunned, scheduler)
    }
    machines[index].snapshots += 1
    record(
      "snapshot", entity: machineNames[index], duration: .seconds(rounding: seconds),
      detail: "stun \((stunned * 1000).rounded() / 1000) s", at: scheduler.now)
  }

  /// Consolidates all snapshots of a machine: helper passes while it runs, then a stun for the rest.
  mutating func deleteSnapshots(_ index: Int, _ scheduler: Scheduler<Event>) {
    guard machines[index].snapshots > 0 else {
      counts.refusedTasks += 1
      return record("snapshot_delete_refused", entity: machineNames[index], detail: "it has none", at: scheduler.now)
    }
    var merged: Int64 = 0
    for disk in disks[index] {
      let datastore = Int(disk.datastore)
      while datastores[datastore].space.disk(disk.id).snapshotCount > 0 {
        do throws(StorageRefusal) {
          merged += try datastores[datastore].space.removeSnapshot(0, of: disk.id)
        } catch {
          counts.refusedTasks += 1
          return record(
            "snapshot_delete_refused", entity: machineNames[index], detail: "\(error)", at: scheduler.now)
        }
      }
    }
    machines[index].snapshots = 0
    let writes = machines[index].commandsPerSecond * DatacenterDefaults.writtenBytesPerCommand
    let consolidation = SnapshotConsolidation(
      deltaBytes: merged, writeBytesPerSecond: machines[index].state == .running ? writes : 0,
      mergeBytesPerSecond: DatacenterDefaults.memoryImageBytesPerSecond)
    if machines[index].state == .running { stunFor(index, consolidation.stunSeconds, scheduler) }
    record(
      "snapshot_delete", entity: machineNames[index], duration: .seconds(rounding: consolidation.totalSeconds),
      detail: "\(consolidation.passes) passes, stun \((consolidation.stunSeconds * 1000).rounded() / 1000) s",
      at: scheduler.now)
  }

  mutating func stunFor(_ index: Int, _ seconds: Double, _ scheduler: Scheduler<Event>) {
    guard seconds > 0 else { return }
    stun(index, scheduler.now)
    scheduler.schedule(.stunEnds(UInt32(index)), after: .seconds(rounding: seconds))
  }

  /// A stun that lasted for a given time is over, unless the machine is gone with it.
  mutating func endStun(_ index: Int, _ scheduler: Scheduler<Event>) {
    if machines[index].stuns > 0 { unstun(index, scheduler.now) }
  }

  // MARK: Clones

  /// Brings a machine into being as a copy, and powers it on.
  mutating func clone(_ index: Int, of parent: Int, _ kind: CloneKind, _ scheduler: Scheduler<Event>) {
    guard !machines[index].exists else {
      counts.refusedTasks += 1
      return record("clone_refused", entity: machineNames[index], detail: "it exists already", at: scheduler.now)
    }
    if kind == .instant, machines[parent].state != .running {
      counts.refusedTasks += 1
      return record(
        "clone_refused", entity: machineNames[index], detail: "an instant clone needs a running parent",
        at: scheduler.now)
    }
    do throws(Denial) {
      try createDisks(index, linkedTo: kind == .full ? nil : parent)
    } catch {
      counts.refusedTasks += 1
      return record("clone_refused", entity: machineNames[index], detail: error.reason, at: scheduler.now)
    }
    machines[index].exists = true
    machines[index].isBusy = true
    let task: LifecycleTask = kind == .full ? .fullClone : kind == .linked ? .linkedClone : .instantClone
    var seconds = latencies.seconds(task, guest: groups[Int(machines[index].group)].guest, latencyStream)
    if kind == .full { seconds += fullCopySeconds(index, from: parent) }
    if kind == .instant { stunFor(parent, latencies.instantCloneStunSeconds(latencyStream), scheduler) }
    record(
      "clone", entity: machineNames[index], source: machineNames[parent], duration: .seconds(rounding: seconds),
      detail: kind.rawValue, at: scheduler.now)
    machines[index].step = .cloning
    scheduleStep(index, after: .seconds(rounding: seconds), scheduler)
  }

  /// Seconds to copy the disks of a machine to those of another.
  private func fullCopySeconds(_ index: Int, from parent: Int) -> Double {
    var seconds = 0.0
    for (position, disk) in disks[index].enumerated() {
      let target = datastores[Int(disk.datastore)].space.settings
      let source =
        disks[parent].indices.contains(position)
        ? datastores[Int(disks[parent][position].datastore)].space.settings : target
      let volume = OperationVolume(
        readBytesPerSecond: source.bandwidthBytesPerSecond, writeBytesPerSecond: target.bandwidthBytesPerSecond)
      seconds += volume.fullCloneSeconds(
        usedBytes: datastores[Int(disk.datastore)].space.disk(disk.id).contentBytes)
    }
    return seconds
  }
}
