import Quantities
import SimulationKernel

/// Storage vMotion on the clock: one pass over the disks at what both datastores give, then a stun.
///
/// The data mover reads and writes blocks of 1 MiB with 32 outstanding, as a further user of both datastores beside the
/// machines (modelling default). It asks each end for what the slower device could do at best and goes on at the
/// smaller of both grants.
extension DatacenterModel {
  /// Size of a command of the data mover, bytes.
  private static let moverCommandBytes = 1_048_576.0
  /// Commands of the data mover on their way.
  private static let moverOutstanding = 32.0

  /// An administrator wants all disks of a machine on a datastore.
  mutating func migrateStorage(_ index: Int, to target: Int, _ scheduler: Scheduler<Event>) {
    guard let position = disks[index].firstIndex(where: { Int($0.datastore) != target }) else {
      return refuseStorageMove(index, "its disks are there already", scheduler.now)
    }
    let source = disks[index][position].datastore
    let moved = disks[index].indices.filter { disks[index][$0].datastore == source }
    requestStorageMove(index, disks: moved, to: target, .administrator, scheduler)
  }

  /// Asks for a Storage vMotion, or a cold migration of a machine that is off. It starts when the limits allow it.
  /// - Parameter positions: disks that are on one datastore.
  mutating func requestStorageMove(
    _ index: Int, disks positions: [Int], to target: Int, _ cause: StorageMoveCause, _ scheduler: Scheduler<Event>
  ) {
    if let reason = storageMoveRefusal(index, positions, target) {
      return refuseStorageMove(index, reason, scheduler.now)
    }
    let source = Int(disks[index][positions[0]].datastore)
    let isRunning = machines[index].state == .running
    // A machine that is off is copied by the first host of its cluster that is on and reaches both datastores.
    let host =
      isRunning
      ? Int(machines[index].host)
      : Int(
        clusters[Int(machines[index].cluster)].hostIDs.first {
          hosts[Int($0)].condition.runsMachines && datastores[source].isReachable(from: Int($0))
            && datastores[target].isReachable(from: Int($0))
        } ?? 0)
    let operation = MigrationOperation(
      isRunning ? .storageVMotion : .provisioning, from: host, to: host, sourceDatastore: source,
      targetDatastore: target)
    let move = StorageMove(
      machine: Int32(index), source: Int32(source), target: Int32(target), disks: positions, cause: cause,
      requestedAt: scheduler.now, operation: operation)
    let slot: Int
    if let free = freeStorageMoves.popLast() {
      slot = Int(free)
      storageMoves[slot] = move
    } else {
      slot = storageMoves.count
      storageMoves.append(move)
    }
    machines[index].storageMove = Int32(slot)
    machines[index].isBusy = true
    datastores[source].moves.append(Int32(slot))
    datastores[target].moves.append(Int32(slot))
    // The queue knows vMotions by 0, 1, 2, … and these by -1, -2, -3, …
    if migrationQueue.submit(operation, id: -1 - slot) == .starts { startStorageMove(slot, scheduler) }
  }

  private func storageMoveRefusal(_ index: Int, _ positions: [Int], _ target: Int) -> String? {
    let machine = machines[index]
    let isOff = machine.state == .stopped || machine.state == .suspended
    if machine.migration >= 0 || machine.storageMove >= 0 || machine.isBusy || machine.step != .none {
      return "another operation is under way"
    }
    guard machine.state == .running || isOff else { return "its state is \(machine.state.rawValue)" }
    if let reason = targetRefusal(index, positions, target) { return reason }
    let reach = machine.state == .running ? [Int(machine.host)] : Array(hosts.indices)
    let source = Int(disks[index][positions[0]].datastore)
    let isReached = reach.contains {
      datastores[source].isReachable(from: $0) && datastores[target].isReachable(from: $0)
    }
    return isReached ? nil : "\(datastores[target].name) or the datastore it is on cannot be reached"
  }

  /// Why a datastore does not take disks of a machine; nil when it does.
  func targetRefusal(_ index: Int, _ positions: [Int], _ target: Int) -> String? {
    if datastores[target].space.isInMaintenance { return "\(datastores[target].name) is in maintenance mode" }
    var needed: Int64 = 0
    for position in positions {
      let disk = disks[index][position]
      if datastores[Int(disk.datastore)].space.disk(disk.id).cloneCount > 0 {
        return "linked clones read from its disks"
      }
      needed += datastores[target].space.footprint(of: copy(of: disk))
    }
    return needed > datastores[target].space.freeBytes ? "\(datastores[target].name) has not enough space" : nil
  }

  private mutating func refuseStorageMove(_ index: Int, _ reason: String, _ now: SimTime) {
    counts.refusedTasks += 1
    record("storage_migration_refused", entity: machineNames[index], detail: reason, at: now)
  }

  /// The disk as the target gets it: with its snapshots, but a linked clone becomes whole.
  func copy(of disk: DiskState) -> VirtualDisk {
    let original = datastores[Int(disk.datastore)].space.disk(disk.id)
    return original.parent == nil ? original : original.flattened()
  }

  // MARK: On the clock

  /// Makes the new disks and begins to copy.
  mutating func startStorageMove(_ slot: Int, _ scheduler: Scheduler<Event>) {
    let move = storageMoves[slot]
    let index = Int(move.machine)
    let (source, target) = (Int(move.source), Int(move.target))
    storageMoves[slot].startedAt = scheduler.now
    var content: Int64 = 0
    for position in move.disks {
      let new = copy(of: disks[index][position])
      do throws(StorageRefusal) {
        storageMoves[slot].copies.append(try datastores[target].space.add(new))
      } catch {
        return abortStorageMove(slot, "\(datastores[target].name): \(error)", scheduler)
      }
      content += new.contentBytes
    }
    let read = datastores[source].space.settings
    let written = datastores[target].space.settings
    let host = move.operation.sourceHost
    let demand = Self.moverDemand(
      bytesPerSecond: min(read.bandwidthBytesPerSecond, written.bandwidthBytesPerSecond))
    storageMoves[slot].readFlow = datastores[source].load.addFlow(host: host, demand)
    storageMoves[slot].writeFlow = datastores[target].load.addFlow(host: host, demand)
    markStorageDirty(source)
    markStorageDirty(target)
    let isRunning = machines[index].state == .running
    let transfer = StorageTransfer(
      StorageMigration(
        usedBytes: content, readBytesPerSecond: read.bandwidthBytesPerSecond,
        writeBytesPerSecond: written.bandwidthBytesPerSecond,
        stunSeconds: isRunning ? StorageMigration.defaultStunSeconds : 0),
      at: scheduler.now)
    storageMoves[slot].transfer = transfer
    storageMoves[slot].timer = scheduler.schedule(.storageMove(UInt32(slot)), at: transfer.nextEventTime)
    noteSpace(target, scheduler)
  }

  /// What the data mover wants of a datastore.
  static func moverDemand(bytesPerSecond: Double) -> DiskDemand {
    DiskDemand(
      iops: bytesPerSecond / moverCommandBytes, operationBytes: moverCommandBytes, outstanding: moverOutstanding)
  }

  /// What the data mover gets of a datastore, bytes a second. A device gives everybody something, so that a copy ends.
  func moverBytesPerSecond(_ datastore: Int32, _ flow: DiskFlowID) -> Double {
    max(1, datastores[Int(datastore)].load.iops(of: flow) * Self.moverCommandBytes)
  }

  /// A move goes on at what both ends grant now.
  mutating func updateStorageMove(_ slot: Int, _ scheduler: Scheduler<Event>) {
    guard let transfer = storageMoves[slot].transfer, transfer.phase == .copying,
      let readFlow = storageMoves[slot].readFlow, let writeFlow = storageMoves[slot].writeFlow
    else { return }
    let move = storageMoves[slot]
    let read = moverBytesPerSecond(move.source, readFlow)
    let written = moverBytesPerSecond(move.target, writeFlow)
    let guest = writtenBytesPerSecond(Int(move.machine), disks: move.disks)
    guard
      transfer.migration.readBytesPerSecond != read || transfer.migration.writeBytesPerSecond != written
        || transfer.migration.guestWriteBytesPerSecond != guest
    else { return }
    storageMoves[slot].transfer?.setRates(
      readBytesPerSecond: read, writeBytesPerSecond: written, networkBytesPerSecond: .infinity,
      guestWriteBytesPerSecond: guest, at: scheduler.now)
    scheduleStorageMove(slot, scheduler)
  }

  private mutating func scheduleStorageMove(_ slot: Int, _ scheduler: Scheduler<Event>) {
    guard let next = storageMoves[slot].transfer?.nextEventTime, next != .never else { return }
    if !scheduler.reschedule(storageMoves[slot].timer, to: next) {
      storageMoves[slot].timer = scheduler.schedule(.storageMove(UInt32(slot)), at: next)
    }
  }

  /// Bytes a second that a machine writes to some of its disks.
  func writtenBytesPerSecond(_ index: Int, disks positions: [Int]) -> Double {
    var commands = 0.0
    for position in positions {
      guard let flow = disks[index][position].flow else { continue }
      commands += datastores[Int(disks[index][position].datastore)].load.iops(of: flow)
    }
    return commands * DatacenterDefaults.writtenBytesPerCommand
  }

  /// The copy is complete, or the stun is over.
  mutating func advanceStorageMove(_ slot: Int, _ scheduler: Scheduler<Event>) {
    guard var transfer = storageMoves[slot].transfer else { return }
    let index = Int(storageMoves[slot].machine)
    let phase = transfer.advance(at: scheduler.now)
    storageMoves[slot].transfer = transfer
    if phase == .switching {
      detachMover(slot)
      if machines[index].state == .running { stun(index, scheduler.now) }
      return scheduleStorageMove(slot, scheduler)
    }
    if machines[index].state == .running { unstun(index, scheduler.now) }
    commitStorageMove(slot, scheduler)
  }

  // MARK: Ends

  /// The machine runs on the new disks from now on; the old ones are deleted.
  private mutating func commitStorageMove(_ slot: Int, _ scheduler: Scheduler<Event>) {
    let move = storageMoves[slot]
    let index = Int(move.machine)
    do throws(StorageRefusal) {
      try changeOver(slot)
    } catch {
      return abortStorageMove(slot, "\(datastores[Int(move.target)].name): \(error)", scheduler)
    }
    counts.storageMigrations += 1
    let sent = (move.transfer?.copiedBytes ?? 0) + (move.transfer?.mirroredBytes ?? 0)
    record(
      "storage_migration", entity: machineNames[index], source: datastores[Int(move.source)].name,
      target: datastores[Int(move.target)].name, duration: scheduler.now - move.startedAt,
      detail:
        "\(move.cause.name); \((sent / 1e7).rounded() / 100) GB, stun \(move.transfer?.migration.stunSeconds ?? 0) s",
      at: scheduler.now)
    endStorageMove(slot, scheduler)
    spaceReturned(Int(move.source), scheduler)
    finishDatastoreMaintenance(Int(move.source), scheduler)
    if move.cause == .administrator, disks[index].contains(where: { $0.datastore != move.target }) {
      migrateStorage(index, to: Int(move.target), scheduler)
    }
  }

  /// The machine has its new disks.
  private mutating func changeOver(_ slot: Int) throws(StorageRefusal) {
    let move = storageMoves[slot]
    let index = Int(move.machine)
    var copies = move.copies
    defer { storageMoves[slot].copies = copies }
    try changeOver(index, disks: move.disks, to: Int(move.target), &copies)
    if machines[index].booking.exists, machines[index].leaf != .none { attachStorage(index) }
  }

  /// Puts new disks in the place of old ones that are all on one datastore. What the guest wrote meanwhile is in them:
  /// they take the size the old ones have now.
  /// - Parameter copies: the new disks as they were made; empty afterwards, or what is left of them on a refusal.
  mutating func changeOver(
    _ index: Int, disks positions: [Int], to target: Int, _ copies: inout [VirtualDiskID]
  ) throws(StorageRefusal) {
    let source = Int(disks[index][positions[0]].datastore)
    // Swap file and memory image go with the first disk.
    let files = positions.contains(0) ? homeFileBytes(index) : []
    var written: [Int64] = []
    do throws(StorageRefusal) {
      for bytes in files {
        try datastores[target].space.addFile(bytes: bytes)
        written.append(bytes)
      }
      for (copyPosition, position) in positions.enumerated() {
        try datastores[target].space.remove(copies[copyPosition])
        copies[copyPosition] = try datastores[target].space.add(copy(of: disks[index][position]))
      }
    } catch {
      for bytes in written { datastores[target].space.removeFile(bytes: bytes) }
      throw error
    }
    for bytes in files { datastores[source].space.removeFile(bytes: bytes) }
    var hasSnapshots = false
    for (copyPosition, position) in positions.enumerated() {
      let old = disks[index][position]
      detachDisk(index, position)
      try datastores[source].space.remove(old.id)
      let id = copies[copyPosition]
      disks[index][position] = DiskState(datastore: Int32(target), id: id)
      if datastores[target].space.disk(id).snapshotCount > 0 { hasSnapshots = true }
    }
    copies = []
    updateReach(index)
    if !hasSnapshots { machines[index].snapshots = 0 }
  }

  /// Deletes new disks that nobody uses yet.
  mutating func deleteCopies(_ copies: [VirtualDiskID], on datastore: Int) {
    for id in copies where !datastores[datastore].space.disks[Int(id.index)].isDeleted {
      // Nothing reads from a copy that nobody uses yet.
      try? datastores[datastore].space.remove(id)
    }
  }

  /// Gives a move up: the machine keeps its old disks, what was copied is deleted.
  mutating func abortStorageMove(_ slot: Int, _ reason: String, _ scheduler: Scheduler<Event>) {
    let move = storageMoves[slot]
    let index = Int(move.machine)
    if move.transfer?.isStunned == true, machines[index].stuns > 0 { unstun(index, scheduler.now) }
    deleteCopies(move.copies, on: Int(move.target))
    counts.abortedStorageMigrations += 1
    record(
      "storage_migration_aborted", entity: machineNames[index], source: datastores[Int(move.source)].name,
      target: datastores[Int(move.target)].name,
      duration: scheduler.now - (move.startedAt == .zero ? move.requestedAt : move.startedAt), detail: reason,
      at: scheduler.now)
    endStorageMove(slot, scheduler)
    spaceReturned(Int(move.target), scheduler)
  }

  /// Takes a move off datastores, limits and its machine.
  private mutating func endStorageMove(_ slot: Int, _ scheduler: Scheduler<Event>) {
    let move = storageMoves[slot]
    scheduler.cancel(move.timer)
    detachMover(slot)
    for datastore in [Int(move.source), Int(move.target)] {
      datastores[datastore].moves.removeAll { $0 == Int32(slot) }
    }
    machines[Int(move.machine)].storageMove = -1
    machines[Int(move.machine)].isBusy = false
    freeStorageMoves.append(Int32(slot))
    var started: ContiguousArray<Int> = []
    if !migrationQueue.cancel(id: -1 - slot, started: &started) {
      migrationQueue.end(move.operation, started: &started)
    }
    for other in started { startQueued(other, scheduler) }
  }

  private mutating func detachMover(_ slot: Int) {
    let move = storageMoves[slot]
    if let flow = move.readFlow { datastores[Int(move.source)].load.remove(flow) }
    if let flow = move.writeFlow { datastores[Int(move.target)].load.remove(flow) }
    guard move.readFlow != nil else { return }
    storageMoves[slot].readFlow = nil
    storageMoves[slot].writeFlow = nil
    markStorageDirty(Int(move.source))
    markStorageDirty(Int(move.target))
  }

  /// Gives up every move from or to a datastore that a host has lost.
  mutating func abortStorageMoves(on datastore: Int, from host: Int, _ scheduler: Scheduler<Event>) {
    for id in datastores[datastore].moves where storageMoves[Int(id)].operation.sourceHost == host {
      let slot = Int(id)
      guard Int(storageMoves[slot].target) == datastore else {
        abortStorageMove(slot, "source-datastore-lost: the machine keeps its old disks", scheduler)
        continue
      }
      let rule = MigrationFailure.outcome(of: .targetDatastoreLost, in: .copying)?.rule ?? ""
      abortStorageMove(slot, "\(MigrationFault.targetDatastoreLost.rawValue): \(rule)", scheduler)
    }
  }

  /// The machine is gone, and its move with it.
  mutating func abortStorageMove(of index: Int, _ reason: String, _ scheduler: Scheduler<Event>) {
    guard machines[index].storageMove >= 0 else { return }
    abortStorageMove(Int(machines[index].storageMove), reason, scheduler)
  }
}
