import Quantities
import SimulationKernel

extension DatacenterModel {
  /// Moves a machine along its lifecycle. An illegal operation is an error of the model, not of the input.
  mutating func apply(_ operation: VirtualMachineOperation, to index: Int) {
    do throws(IllegalTransition) {
      machines[index].state = try machines[index].state.after(operation)
    } catch {
      preconditionFailure("\(machineNames[index]): \(error)")
    }
  }

  // MARK: Power on

  /// Books a machine on a host and begins to power it on.
  /// - Parameter isRestart: whether HA does it, who does not ask admission control.
  /// - Throws: what speaks against it; then nothing has changed.
  mutating func powerOn(
    _ index: Int, on host: Int, isRestart: Bool = false, _ scheduler: Scheduler<Event>
  ) throws(Denial) {
    guard machines[index].exists, hosts[host].condition.runsMachines else {
      throw Denial(reason: "\(hostNames[host]) does not run machines")
    }
    if machines[index].storageMove >= 0 { throw Denial(reason: "its disks are being moved") }
    let isResume = machines[index].state == .suspended
    if !isRestart, let refusal = admissionRefusal(index) { throw Denial(reason: refusal) }
    if !machines[index].isReservedInPool {
      try reserveInPool(index)
      machines[index].isReservedInPool = true
    }
    do throws(Denial) {
      machines[index].booking = try book(index, on: host)
    } catch {
      returnPoolReservation(index)
      throw error
    }
    do throws(Denial) {
      try createSwapFile(index)
    } catch {
      release(index, machines[index].booking)
      machines[index].booking = .none
      returnPoolReservation(index)
      throw error
    }
    apply(isRestart ? .restart : isResume ? .resume : .start, to: index)
    machines[index].step = isResume ? .resuming : .poweringOn
    joinCluster(index, isRestart: isRestart)
    if isResume { return beginResume(index, scheduler) }
    machines[index].timer = scheduler.schedule(
      .machine(UInt32(index)),
      after: latency(.powerOn, index, extra: groups[Int(machines[index].group)].security.powerOnSeconds))
  }

  /// Returns what a machine reserved in its pool, if it did.
  mutating func returnPoolReservation(_ index: Int) {
    guard machines[index].isReservedInPool else { return }
    releaseInPool(index)
    machines[index].isReservedInPool = false
  }

  /// The step of a machine that took time by itself is over.
  mutating func finishStep(_ index: Int, _ scheduler: Scheduler<Event>) {
    let step = machines[index].step
    machines[index].step = .none
    switch step {
    case .poweringOn:
      machines[index].step = .booting
      countBoot(index, 1)
      enterHost(index, scheduler)
      machines[index].timer = scheduler.schedule(.machine(UInt32(index)), after: bootTime(index))
      reportRestart(index, reached: .poweredOn, scheduler)
    case .booting:
      countBoot(index, -1)
      finishBoot(index, scheduler)
    case .resuming: finishResume(index, scheduler)
    case .shuttingDown:
      machines[index].step = .poweringOff
      machines[index].timer = scheduler.schedule(.machine(UInt32(index)), after: latency(.powerOff, index))
    case .poweringOff:
      halt(index, scheduler)
    case .suspending:
      leaveHost(index, scheduler.now)
      giveUpBookings(index)
      machines[index].stuns = 0
      record("suspend", entity: machineNames[index], at: scheduler.now)
    case .resetting:
      machines[index].step = .booting
      countBoot(index, 1)
      offerStorage(index)
      machines[index].timer = scheduler.schedule(.machine(UInt32(index)), after: bootTime(index))
      markDirty(Int(machines[index].host))
    case .cloning:
      machines[index].isBusy = false
      submit([.powerOn(machine: index)], scheduler)
    case .none: break
    }
  }

  mutating func finishBoot(_ index: Int, _ scheduler: Scheduler<Event>) {
    // A reset boots a machine that never left the state 'running'.
    if machines[index].state == .starting { apply(.booted, to: index) }
    machines[index].isBusy = false
    machines[index].upSince = scheduler.now
    accounts[index].accrue(to: scheduler.now)
    let downFor = accounts[index].isDown ? scheduler.now - accounts[index].downSince : nil
    accounts[index].isUp = true
    accounts[index].isDown = false
    machines[index].stuns = 0
    attachStorage(index)
    offerStorage(index)
    offerMemory(index)
    offerTraffic(index)
    markDirty(Int(machines[index].host))
    scheduleHost(Int(machines[index].host), scheduler)
    if let downFor {
      record(
        "vm_recovered", entity: machineNames[index], target: hostNames[Int(machines[index].host)], duration: downFor,
        at: scheduler.now)
    }
    reportRestart(index, reached: .guestHeartbeatGreen, scheduler)
  }

  // MARK: Power off

  /// Asks the guest to shut down; the VMkernel powers it off when it has, or after the time-out.
  mutating func shutDown(_ index: Int, _ scheduler: Scheduler<Event>) {
    guard machines[index].state == .running, machines[index].migration < 0 else { return }
    apply(.stop, to: index)
    machines[index].step = .shuttingDown
    let needed = latencies.shutdown(of: groups[Int(machines[index].group)].guest, latencyStream)
    machines[index].timer = scheduler.schedule(.machine(UInt32(index)), after: .seconds(rounding: needed.seconds))
    markDirty(Int(machines[index].host))
  }

  /// Cuts a machine's virtual power.
  mutating func powerOff(_ index: Int, _ scheduler: Scheduler<Event>) {
    guard machines[index].state == .running, machines[index].migration < 0 else { return }
    apply(.stop, to: index)
    machines[index].step = .poweringOff
    machines[index].timer = scheduler.schedule(.machine(UInt32(index)), after: latency(.powerOff, index))
    accounts[index].accrue(to: scheduler.now)
    accounts[index].isUp = false
    markDirty(Int(machines[index].host))
  }

  private mutating func halt(_ index: Int, _ scheduler: Scheduler<Event>) {
    apply(.halted, to: index)
    abortStorageMove(of: index, "the machine is powered off", scheduler)
    accounts[index].accrue(to: scheduler.now)
    accounts[index].isUp = false
    let host = Int(machines[index].host)
    leaveHost(index, scheduler.now)
    giveUpBookings(index)
    record("power_off", entity: machineNames[index], source: hostNames[host], at: scheduler.now)
    machineLeft(host, scheduler)
    guard machines[index].restartsWhenOff else { return }
    // HA powers on elsewhere what an isolated host has stopped.
    machines[index].restartsWhenOff = false
    machines[index].state = .error
    accounts[index].isDown = true
    accounts[index].downSince = scheduler.now
    enqueueRestart(index, scheduler)
    advanceRestarts(Int(machines[index].cluster), scheduler)
  }

  /// Gives back everything a machine held on its host and in its cluster.
  mutating func giveUpBookings(_ index: Int) {
    removeSwapFile(index)
    release(index, machines[index].booking)
    machines[index].booking = .none
    returnPoolReservation(index)
    quitCluster(index)
  }

  // MARK: On a host

  /// Takes a machine among those a host runs: processor shares, NUMA home, traffic.
  mutating func enterHost(_ index: Int, _ scheduler: Scheduler<Event>) {
    let host = Int(machines[index].host)
    accounts[index].accrue(to: scheduler.now)
    hosts[host].residents.append(Int32(index))
    attachLeaf(index)
    attachNUMA(index)
    attachNetwork(index)
    attachStorage(index)
    offerMemory(index)
    offerTraffic(index)
    updateMemoryLocality(index)
    settleGraphics(host)
    markDirty(host)
    scheduleHost(host, scheduler)
  }

  /// Takes a machine from those a host runs.
  mutating func leaveHost(_ index: Int, _ now: SimTime) {
    let host = Int(machines[index].host)
    accounts[index].accrue(to: now)
    accounts[index].stopRates()
    if machines[index].state != .migrating { endPause(index, now) }
    guard machines[index].leaf != .none else { return }
    detachLeaf(index)
    detachNUMA(index)
    detachNetwork(index)
    detachStorage(index)
    hosts[host].removeResident(index)
    settleGraphics(host)
    machines[index].memoryStall = 0
    markDirty(host)
  }

  /// Stops a machine for a moment.
  mutating func stun(_ index: Int, _ now: SimTime) {
    accounts[index].accrue(to: now)
    machines[index].stuns += 1
    accounts[index].isStunned = true
    if machines[index].booking.exists { markDirty(Int(machines[index].host)) }
  }

  /// Lets a stunned machine run again, once nothing else stops it.
  mutating func unstun(_ index: Int, _ now: SimTime) {
    accounts[index].accrue(to: now)
    machines[index].stuns -= 1
    accounts[index].isStunned = machines[index].stuns > 0
    if machines[index].booking.exists { markDirty(Int(machines[index].host)) }
  }

  /// How long an operation takes, drawn.
  func latency(_ task: LifecycleTask, _ index: Int, extra: Double = 0) -> SimDuration {
    .seconds(
      rounding: latencies.seconds(task, guest: groups[Int(machines[index].group)].guest, latencyStream) + extra)
  }

  /// Time to boot, longer while the storage is busy with the boots of others.
  private mutating func bootTime(_ index: Int) -> SimDuration {
    let group = groups[Int(machines[index].group)]
    let seconds = latencies.seconds(.guestBoot, guest: group.guest, latencyStream) + group.security.bootSeconds
    return .seconds(rounding: seconds * bootStormFactor(index))
  }
}
