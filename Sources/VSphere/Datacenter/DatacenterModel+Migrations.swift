import Quantities
import SimulationKernel

extension DatacenterModel {
  /// Asks for a vMotion. It starts when the limits of both hosts, their networks and the datastores allow it.
  /// - Parameters:
  ///   - positions: disks that move along, all on one datastore; none where storage is shared.
  ///   - datastore: where they move to.
  mutating func requestMigration(
    _ index: Int, to target: Int, disks positions: [Int] = [], on datastore: Int? = nil, _ cause: MigrationCause,
    _ scheduler: Scheduler<Event>
  ) {
    let source = Int(machines[index].host)
    guard machines[index].canMove, source != target else { return }
    let old = positions.first.map { Int(disks[index][$0].datastore) } ?? homeDatastore(index)
    var migration = Migration(
      machine: Int32(index), source: Int32(source), target: Int32(target), cause: cause, requestedAt: scheduler.now,
      operation: MigrationOperation(
        positions.isEmpty ? .vMotion : .vMotionWithoutSharedStorage, from: source, to: target, sourceDatastore: old,
        targetDatastore: datastore ?? old))
    if let old, let datastore, !positions.isEmpty {
      migration.relocation = DiskRelocation(source: Int32(old), target: Int32(datastore), disks: positions)
    }
    let slot: Int
    if let free = freeMigrations.popLast() {
      slot = Int(free)
      migrations[slot] = migration
    } else {
      slot = migrations.count
      migrations.append(migration)
    }
    machines[index].migration = Int32(slot)
    hosts[source].migrations.append(Int32(slot))
    hosts[target].migrations.append(Int32(slot))
    if migrationQueue.submit(migration.operation, id: slot) == .starts { startMigration(slot, scheduler) }
  }

  /// Books the target and begins to copy.
  private mutating func startMigration(_ slot: Int, _ scheduler: Scheduler<Event>) {
    let index = Int(migrations[slot].machine)
    let source = Int(migrations[slot].source)
    let target = Int(migrations[slot].target)
    migrations[slot].startedAt = scheduler.now
    guard machines[index].state == .running else { return endUnstarted(slot, "the machine does not run", scheduler) }
    for host in [source, target] where !hosts[host].condition.runsMachines {
      return endUnstarted(slot, "\(hostNames[host]) does not run machines", scheduler)
    }
    if let reason = unreachableStorage(slot) { return endUnstarted(slot, reason, scheduler) }
    if machines[index].pair >= 0, let refusal = pairRefusal(index, on: target) {
      return endUnstarted(slot, refusal.text, scheduler)
    }
    let bandwidth: MigrationBandwidth
    switch migrationBandwidth(index, source, target) {
    case .success(let found): bandwidth = found
    case .failure(let refusal): return endUnstarted(slot, refusal.description, scheduler)
    }
    do throws(Denial) {
      migrations[slot].booking = try book(index, on: target)
    } catch {
      return endUnstarted(slot, error.reason, scheduler)
    }
    do throws(StorageRefusal) {
      try reserveDisks(slot)
    } catch {
      discardDisks(slot, scheduler)
      release(index, migrations[slot].booking)
      migrations[slot].booking = .none
      let name = migrations[slot].relocation.map { datastores[Int($0.target)].name } ?? ""
      return endUnstarted(slot, "\(name): \(error)", scheduler)
    }
    apply(.migrate, to: index)
    migrations[slot].transaction = VMotionTransaction(machine: index, operation: migrations[slot].operation)
    migrations[slot].ceilingBytesPerSecond = bandwidth.bytesPerSecond
    migrations[slot].bound = bandwidth.bound
    migrations[slot].goodput =
      migrationEndpoint(source).linkBytesPerSecond * 8
      / (migrationEndpoint(source).adapterBitsPerSecond * Double(migrationEndpoint(source).usedAdapters))
    migrations[slot].sourceMHz = bandwidth.reservedCores * hosts[source].coreMHz
    migrations[slot].targetMHz = bandwidth.reservedCores * hosts[target].coreMHz
    hosts[source].migrationMHz += migrations[slot].sourceMHz
    hosts[target].migrationMHz += migrations[slot].targetMHz
    migrations[slot].cost = .of(
      memoryBytes: machines[index].memoryBytes, processorCount: Int(machines[index].vCPUs),
      release: configuration.version, framebufferSeconds: framebufferSeconds(index, bandwidth))
    if migrations[slot].relocation == nil {
      startPrecopy(slot, configuration.vMotion.precopy, scheduler)
    } else {
      startRelocation(slot, scheduler)
    }
    attachMigrationFlows(slot)
    markDirty(source)
    markDirty(target)
  }

  /// Begins with the memory.
  mutating func startPrecopy(_ slot: Int, _ settings: PrecopySettings, _ scheduler: Scheduler<Event>) {
    let transfer = PrecopyTransfer(
      precopyWorkload(Int(migrations[slot].machine)), bandwidthBytesPerSecond: 0, settings: settings,
      cost: migrations[slot].cost, at: scheduler.now)
    migrations[slot].transfer = transfer
    migrations[slot].timer = scheduler.schedule(.migration(UInt32(slot)), at: transfer.nextEventTime)
  }

  /// Why a migration's storage does not let it start; nil when it does.
  private func unreachableStorage(_ slot: Int) -> String? {
    let migration = migrations[slot]
    let index = Int(migration.machine)
    let (source, target) = (Int(migration.source), Int(migration.target))
    if !isStorageReachable(index, from: source) { return unreachableText(index, from: source) }
    guard let datastore = migration.relocation.map({ Int($0.target) }) else {
      return isStorageReachable(index, from: target) ? nil : unreachableText(index, from: target)
    }
    return datastores[datastore].isReachable(from: target)
      ? nil : "\(datastores[datastore].name) cannot be reached from \(hostNames[target])"
  }

  /// What the machine gives the copy to do: touched memory without zero pages, written at a rate that follows the
  /// processor time it uses.
  private func precopyWorkload(_ index: Int) -> PrecopyWorkload {
    let machine = machines[index]
    let group = groups[Int(machine.group)]
    let held = memory[Int(machine.host)].machine(Int(machine.booking.memorySlot))
    let moved = Double(held.touchedBytes - held.balloonedBytes - held.swappedBytes)
    return PrecopyWorkload(
      memoryBytes: max(1, Int64(moved * (1 - group.zeroPages))),
      dirtyBytesPerSecond: group.dirtyBytesPerSecond * machine.demandFraction,
      workingSetBytes: max(1, Double(held.activeBytes) * group.writableWorkingSet))
  }

  /// A phase of the copy is over.
  mutating func advanceMigration(_ slot: Int, _ scheduler: Scheduler<Event>) {
    guard var transaction = migrations[slot].transaction else { return }
    guard var transfer = migrations[slot].transfer else { return advanceRelocation(slot, scheduler) }
    let index = Int(migrations[slot].machine)
    let wasStunned = transfer.isStunned
    if transfer.phase == .copying(round: 0),
      transfer.bandwidthBytesPerSecond < migrations[slot].ceilingBytesPerSecond * (1 - 1e-6)
    {
      migrations[slot].bound = .network
    }
    let phase = transfer.advance(at: scheduler.now)
    migrations[slot].transfer = transfer
    if transfer.isStunned != wasStunned {
      if transfer.isStunned { stun(index, scheduler.now) } else { unstun(index, scheduler.now) }
      if phase == .switching { limitStun(slot, scheduler) }
    }
    machines[index].migrationSpeed = transfer.isStunned ? 1 : transfer.guestSpeed
    if phase == .done, !changesOver(slot, scheduler) { return }
    while transaction.phase != phase.transactionPhase {
      do { try transaction.proceed() } catch { preconditionFailure("\(error)") }
    }
    migrations[slot].transaction = transaction
    if phase == .done { return commitMigration(slot, scheduler) }
    updateMigrationDemand(slot)
    scheduleMigration(slot, scheduler)
    markDirty(Int(migrations[slot].source))
  }

  /// Schedules the end of a migration's phase, which moves with its bandwidth.
  mutating func scheduleMigration(_ slot: Int, _ scheduler: Scheduler<Event>) {
    guard let next = migrations[slot].transfer?.nextEventTime else { return }
    if next == .never {
      scheduler.cancel(migrations[slot].timer)
    } else if !scheduler.reschedule(migrations[slot].timer, to: next) {
      migrations[slot].timer = scheduler.schedule(.migration(UInt32(slot)), at: next)
    }
  }

  /// The machine runs on the target from now on.
  private mutating func commitMigration(_ slot: Int, _ scheduler: Scheduler<Event>) {
    let index = Int(migrations[slot].machine)
    let source = Int(migrations[slot].source)
    let target = Int(migrations[slot].target)
    leaveHost(index, scheduler.now)
    let held = release(index, machines[index].booking)
    machines[index].booking = migrations[slot].booking
    migrations[slot].booking = .none
    memory[target].populate(
      Int(machines[index].booking.memorySlot), bytes: held.touchedBytes - held.balloonedBytes - held.swappedBytes,
      swappedBytes: held.swappedBytes)
    apply(.switchedOver, to: index)
    accounts[index].migrations += 1
    counts.add(migrations[slot], seconds: (scheduler.now - migrations[slot].startedAt).seconds)
    recordMigration(slot, "migration", scheduler.now)
    let relocation = migrations[slot].relocation
    finishMigration(slot, scheduler)
    enterHost(index, scheduler)
    machineLeft(source, scheduler)
    if let relocation {
      spaceReturned(Int(relocation.source), scheduler)
      finishDatastoreMaintenance(Int(relocation.source), scheduler)
    }
  }

  /// Gives a running migration up; the machine stays at the source if that lives.
  mutating func abortMigration(_ slot: Int, _ fault: MigrationFault, _ scheduler: Scheduler<Event>) {
    guard var transaction = migrations[slot].transaction else {
      return cancelQueuedMigration(slot, fault.rawValue, scheduler)
    }
    let index = Int(migrations[slot].machine)
    guard let outcome = transaction.apply(fault), outcome.phase == .aborted else { return }
    migrations[slot].transaction = transaction
    release(index, migrations[slot].booking)
    migrations[slot].booking = .none
    if migrations[slot].transfer?.isStunned == true { unstun(index, scheduler.now) }
    discardDisks(slot, scheduler)
    if outcome.state == .running { apply(.migrationFailed, to: index) }
    counts.abortedMigrations += 1
    recordMigration(slot, "migration_aborted", scheduler.now, detail: "\(fault.rawValue): \(outcome.rule)")
    finishMigration(slot, scheduler)
  }

  /// Takes a migration that waits out of the queue.
  private mutating func cancelQueuedMigration(_ slot: Int, _ reason: String, _ scheduler: Scheduler<Event>) {
    recordMigration(slot, "migration_aborted", scheduler.now, detail: reason)
    detachMigration(slot)
    counts.abortedMigrations += 1
    var started: ContiguousArray<Int> = []
    _ = migrationQueue.cancel(id: slot, started: &started)
    for other in started { startQueued(other, scheduler) }
  }

  /// A migration whose turn came cannot start.
  private mutating func endUnstarted(_ slot: Int, _ reason: String, _ scheduler: Scheduler<Event>) {
    counts.refusedMigrations += 1
    recordMigration(slot, "migration_refused", scheduler.now, detail: reason)
    detachMigration(slot)
    endOperation(migrations[slot].operation, scheduler)
  }

  /// Takes a migration off links, processors and limits.
  private mutating func finishMigration(_ slot: Int, _ scheduler: Scheduler<Event>) {
    let migration = migrations[slot]
    scheduler.cancel(migration.timer)
    hosts[Int(migration.source)].migrationMHz -= migration.sourceMHz
    hosts[Int(migration.target)].migrationMHz -= migration.targetMHz
    detachMigrationFlows(slot)
    detachRelocation(slot)
    markDirty(Int(migration.source))
    markDirty(Int(migration.target))
    detachMigration(slot)
    endOperation(migration.operation, scheduler)
  }

  /// Forgets a migration; its slot is free.
  private mutating func detachMigration(_ slot: Int) {
    let migration = migrations[slot]
    hosts[Int(migration.source)].migrations.removeAll { $0 == Int32(slot) }
    hosts[Int(migration.target)].migrations.removeAll { $0 == Int32(slot) }
    machines[Int(migration.machine)].migration = -1
    machines[Int(migration.machine)].migrationSpeed = 1
    freeMigrations.append(Int32(slot))
  }

  /// Gives back what an operation took of the limits and starts what waited for it.
  mutating func endOperation(_ operation: MigrationOperation, _ scheduler: Scheduler<Event>) {
    var started: ContiguousArray<Int> = []
    migrationQueue.end(operation, started: &started)
    for other in started { startQueued(other, scheduler) }
  }

  /// Starts what waited in the queue: a vMotion by its slot, a Storage vMotion by -1 less its slot.
  mutating func startQueued(_ id: Int, _ scheduler: Scheduler<Event>) {
    if id >= 0 { startMigration(id, scheduler) } else { startStorageMove(-1 - id, scheduler) }
  }

  private mutating func recordMigration(_ slot: Int, _ kind: String, _ now: SimTime, detail: String? = nil) {
    let migration = migrations[slot]
    var text = detail ?? ""
    if detail == nil, let transfer = migration.transfer {
      let gigabytes = (transfer.sentBytes / 1e7).rounded() / 100
      text =
        "\(migration.cause.name); \(transfer.rounds) rounds, \(gigabytes) GB, stun "
        + "\((transfer.stunSeconds * 1000).rounded() / 1000) s, bound by \(migration.bound.rawValue)"
      if transfer.lowestSlowdownSpeed < 1 {
        text += ", guest slowed to \((transfer.lowestSlowdownSpeed * 100).rounded()) %"
      }
      if let relocation = migration.relocation, let copy = relocation.transfer {
        let written = ((copy.copiedBytes + copy.mirroredBytes) / 1e7).rounded() / 100
        text +=
          "; disks from \(datastores[Int(relocation.source)].name) to \(datastores[Int(relocation.target)].name), "
          + "\(written) GB copied"
      }
    }
    record(
      kind, entity: machineNames[Int(migration.machine)], source: hostNames[Int(migration.source)],
      target: hostNames[Int(migration.target)],
      duration: now - (migration.transaction == nil ? migration.requestedAt : migration.startedAt), detail: text,
      at: now)
  }
}

extension PrecopyTransfer.Phase {
  /// The phase of the transaction that goes with it.
  var transactionPhase: VMotionTransaction.Phase {
    switch self {
    case .setup: .reserved
    case .installingTraces, .copying: .copying
    case .switching: .switching
    case .done: .committed
    }
  }
}
