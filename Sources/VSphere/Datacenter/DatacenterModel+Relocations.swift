import Quantities
import SimulationKernel

/// vMotion without shared storage: disks are copied first, as by Storage vMotion, then memory by pre-copy while what
/// the guest writes goes to both ends; the machine changes over to host and disks in one stun.
///
/// Blocks cross the vMotion network unless the source host sees the target datastore and writes there itself (phases
/// known: "VMware vSphere 5.1 vMotion architecture, performance and best practices", 2012). Mirrored writes take their
/// part of the network before memory, up to half of it (modelling default), and of the target datastore.
extension DatacenterModel {
  /// Why a machine cannot move to a host with its disks; nil when it can.
  func relocationRefusal(_ index: Int, _ positions: [Int], to host: Int, _ datastore: Int) -> String? {
    if Set(positions.map { disks[index][$0].datastore }).count > 1 {
      return "its disks are on several datastores: bring them onto one by Storage vMotion first"
    }
    guard datastores[datastore].isReachable(from: host) else {
      return "\(datastores[datastore].name) cannot be reached from \(hostNames[host])"
    }
    return targetRefusal(index, positions, datastore)
  }

  /// Makes the new disks, where disks move along.
  /// - Throws: what the target datastore is short of; `discardDisks` deletes those that were made.
  mutating func reserveDisks(_ slot: Int) throws(StorageRefusal) {
    guard let relocation = migrations[slot].relocation else { return }
    for position in relocation.disks {
      let new = copy(of: disks[Int(migrations[slot].machine)][position])
      migrations[slot].relocation?.copies.append(try datastores[Int(relocation.target)].space.add(new))
    }
  }

  /// Deletes the new disks: the machine keeps the old ones.
  mutating func discardDisks(_ slot: Int, _ scheduler: Scheduler<Event>) {
    guard let relocation = migrations[slot].relocation else { return }
    deleteCopies(relocation.copies, on: Int(relocation.target))
    migrations[slot].relocation?.copies = []
    spaceReturned(Int(relocation.target), scheduler)
  }

  // MARK: On the clock

  /// Waits until the target has made the machine.
  mutating func startRelocation(_ slot: Int, _ scheduler: Scheduler<Event>) {
    guard let relocation = migrations[slot].relocation else { return }
    let (source, target) = (Int(migrations[slot].source), Int(relocation.target))
    migrations[slot].relocation?.usesNetwork = !datastores[target].isReachable(from: source)
    // Old disks are closed and new ones opened in the same stun.
    let fixedSeconds = migrations[slot].cost.fixedSeconds
    migrations[slot].cost.fixedSeconds = max(fixedSeconds, StorageMigration.defaultStunSeconds)
    migrations[slot].timer = scheduler.schedule(
      .migration(UInt32(slot)), after: .seconds(rounding: configuration.vMotion.precopy.setupSeconds))
    datastores[Int(relocation.source)].relocations.append(Int32(slot))
    datastores[target].relocations.append(Int32(slot))
    noteSpace(target, scheduler)
  }

  /// The target is ready for blocks, or has them all.
  mutating func advanceRelocation(_ slot: Int, _ scheduler: Scheduler<Event>) {
    switch migrations[slot].relocation?.stage {
    case .creating: startDiskCopy(slot, scheduler)
    case .copying: startMirroring(slot, scheduler)
    case .mirroring, nil: break
    }
  }

  private mutating func startDiskCopy(_ slot: Int, _ scheduler: Scheduler<Event>) {
    guard var relocation = migrations[slot].relocation else { return }
    do { try migrations[slot].transaction?.proceed() } catch { preconditionFailure("\(error)") }
    let (source, target) = (Int(relocation.source), Int(relocation.target))
    let read = datastores[source].space.settings.bandwidthBytesPerSecond
    let written = datastores[target].space.settings.bandwidthBytesPerSecond
    relocation.deviceBytesPerSecond = min(read, written)
    if relocation.usesNetwork {
      relocation.deviceBytesPerSecond = min(relocation.deviceBytesPerSecond, migrations[slot].ceilingBytesPerSecond)
    }
    let demand = Self.moverDemand(bytesPerSecond: relocation.deviceBytesPerSecond)
    let writer = relocation.usesNetwork ? migrations[slot].target : migrations[slot].source
    relocation.readFlow = datastores[source].load.addFlow(host: Int(migrations[slot].source), demand)
    relocation.writeFlow = datastores[target].load.addFlow(host: Int(writer), demand)
    markStorageDirty(source)
    markStorageDirty(target)
    let content = relocation.copies.reduce(Int64(0)) { $0 + datastores[target].space.disk($1).contentBytes }
    let transfer = StorageTransfer(
      StorageMigration(usedBytes: content, readBytesPerSecond: read, writeBytesPerSecond: written, stunSeconds: 0),
      at: scheduler.now)
    relocation.transfer = transfer
    relocation.stage = .copying
    migrations[slot].relocation = relocation
    migrations[slot].timer = scheduler.schedule(.migration(UInt32(slot)), at: transfer.nextEventTime)
    updateMigrationDemand(slot)
  }

  /// Blocks go on at what both datastores and the network grant now.
  mutating func updateRelocation(_ slot: Int, _ scheduler: Scheduler<Event>) {
    guard let relocation = migrations[slot].relocation, relocation.stage == .copying,
      let migration = relocation.transfer?.migration, let readFlow = relocation.readFlow,
      let writeFlow = relocation.writeFlow
    else { return }
    let read = moverBytesPerSecond(relocation.source, readFlow)
    let written = moverBytesPerSecond(relocation.target, writeFlow)
    // A network that gives nothing for a moment must not make the rest of the copy endless on the clock.
    let network = relocation.usesNetwork ? max(1, grantedBytesPerSecond(slot)) : .infinity
    let guest = writtenBytesPerSecond(Int(migrations[slot].machine), disks: relocation.disks)
    guard
      migration.readBytesPerSecond != read || migration.writeBytesPerSecond != written
        || migration.networkBytesPerSecond != network || migration.guestWriteBytesPerSecond != guest
    else { return }
    migrations[slot].relocation?.transfer?.setRates(
      readBytesPerSecond: read, writeBytesPerSecond: written, networkBytesPerSecond: network,
      guestWriteBytesPerSecond: guest, at: scheduler.now)
    guard let next = migrations[slot].relocation?.transfer?.nextEventTime else { return }
    if !scheduler.reschedule(migrations[slot].timer, to: next) {
      migrations[slot].timer = scheduler.schedule(.migration(UInt32(slot)), at: next)
    }
  }

  /// All blocks are there: memory follows while writes go to both ends.
  private mutating func startMirroring(_ slot: Int, _ scheduler: Scheduler<Event>) {
    guard var relocation = migrations[slot].relocation else { return }
    relocation.transfer?.advance(at: scheduler.now)
    if let flow = relocation.readFlow { datastores[Int(relocation.source)].load.remove(flow) }
    relocation.readFlow = nil
    relocation.stage = .mirroring
    migrations[slot].relocation = relocation
    markStorageDirty(Int(relocation.source))
    offerMirroring(Int(migrations[slot].machine))
    // The target has made the machine already.
    var settings = configuration.vMotion.precopy
    settings.setupSeconds = 0
    startPrecopy(slot, settings, scheduler)
  }

  /// Tells the target datastore and the network what a machine writes whose disks are mirrored.
  mutating func offerMirroring(_ index: Int) {
    guard machines[index].migration >= 0 else { return }
    let slot = Int(machines[index].migration)
    guard let relocation = migrations[slot].relocation, relocation.stage == .mirroring,
      let flow = relocation.writeFlow
    else { return }
    let target = Int(relocation.target)
    let commands = diskDemand(index, 0).iops * Double(relocation.disks.count)
    let mirrored = commands * DatacenterDefaults.writtenBytesPerCommand
    migrations[slot].relocation?.mirroredBytesPerSecond = mirrored
    // Half of the commands are writes.
    datastores[target].load.setDemand(
      of: flow, to: DiskDemand(iops: commands / 2, operationBytes: 2 * DatacenterDefaults.writtenBytesPerCommand))
    markStorageDirty(target)
    updateMigrationDemand(slot)
  }

  // MARK: Ends

  /// The memory is there: the new disks take the place of the old ones. Whether the migration commits; without room for
  /// what was written meanwhile it is given up.
  mutating func changesOver(_ slot: Int, _ scheduler: Scheduler<Event>) -> Bool {
    guard let relocation = migrations[slot].relocation else { return true }
    let index = Int(migrations[slot].machine)
    var copies = relocation.copies
    do throws(StorageRefusal) {
      try changeOver(index, disks: relocation.disks, to: Int(relocation.target), &copies)
      migrations[slot].relocation?.copies = []
      return true
    } catch {
      migrations[slot].relocation?.copies = copies
      abortMigration(slot, .targetDatastoreFull, scheduler)
      return false
    }
  }

  /// Takes a relocation off the datastores.
  mutating func detachRelocation(_ slot: Int) {
    guard let relocation = migrations[slot].relocation else { return }
    if let flow = relocation.readFlow { datastores[Int(relocation.source)].load.remove(flow) }
    if let flow = relocation.writeFlow { datastores[Int(relocation.target)].load.remove(flow) }
    migrations[slot].relocation?.readFlow = nil
    migrations[slot].relocation?.writeFlow = nil
    for datastore in [Int(relocation.source), Int(relocation.target)] {
      datastores[datastore].relocations.removeAll { $0 == Int32(slot) }
      markStorageDirty(datastore)
    }
  }

  /// What a lost datastore means to a migration of one of the hosts that has lost it; nil when nothing.
  func fault(of slot: Int, losing datastore: Int, on host: Int) -> MigrationFault? {
    let migration = migrations[slot]
    guard let relocation = migration.relocation else {
      return homeDatastore(Int(migration.machine)) == datastore ? .targetDatastoreLost : nil
    }
    let isTarget = Int32(host) == migration.target
    if Int(relocation.target) == datastore, isTarget || !relocation.usesNetwork { return .targetDatastoreLost }
    return Int(relocation.source) == datastore && !isTarget ? .sourceDatastoreLost : nil
  }
}
