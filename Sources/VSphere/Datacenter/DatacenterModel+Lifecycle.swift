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
    guard isStorageReachable(index, from: host) else {
      throw Denial(reason: unreachableText(index, from: host))
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
    scheduleStep(
      index, after: latency(.powerOn, index, extra: groups[Int(machines[index].group)].security.powerOnSeconds),
      scheduler)
  }

  /// Returns what a machine reserved in its pool, if it did.
  mutating func returnPoolReservation(_ index: Int) {
    guard machines[index].isReservedInPool else { return }
    releaseInPool(index)
    machines[index].isReservedInPool = false
  }

  /// Schedules the end of a machine's step.
  mutating func scheduleStep(_ index: Int, after delay: SimDuration, _ scheduler: Scheduler<Event>) {
    machines[index].stepEndsAt = scheduler.now + delay
    machines[index].timer = scheduler.schedule(.machine(UInt32(index)), after: delay)
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
      scheduleStep(index, after: bootTime(index), scheduler)
      reportRestart(index, reached: .poweredOn, scheduler)
    case .booting:
      countBoot(index, -1)
      finishBoot(index, scheduler)
    case .resuming: finishResume(index, scheduler)
    case .shuttingDown:
      machines[index].step = .poweringOff
      scheduleStep(index, after: latency(.powerOff, index), scheduler)
    case .poweringOff:
      halt(index, scheduler)
    case .suspending:
      let host = Int(machines[index].host)
      apply(.suspend, to: index)
      leaveHost(index, scheduler.now)
      giveUpBookings(index)
      endLife(index)
      machineLeft(host, scheduler)
      record("suspend", entity: machineNames[index], at: scheduler.now)
    case .resetting:
      machines[index].step = .booting
      countBoot(index, 1)
      offerStorage(index)
      scheduleStep(index, after: bootTime(index), scheduler)
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
    machines[index].hasCrashed = false
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
    if machines[index].pair >= 0 { seekSecondary(Int(machines[index].pair), scheduler) }
    // What runs in the guest starts with it.
    reportRestart(index, reached: .applicationHeartbeatGreen, scheduler)
  }

  // MARK: Power off

  /// Asks the guest to shut down; the VMkernel powers it off when it has, or after a time-out.
  /// - Parameter forcedAfter: the time-out; nil for that of an operation.
  mutating func shutDown(_ index: Int, forcedAfter: SimDuration? = nil, _ scheduler: Scheduler<Event>) {
    guard machines[index].canStop else { return }
    apply(.stop, to: index)
    machines[index].step = .shuttingDown
    let timeout = forcedAfter ?? .seconds(rounding: latencies.latency.shutdownTimeoutSeconds)
    let standsStill = machines[index].isBlocked || machines[index].hasCrashed
    scheduleStep(
      index, after: standsStill ? timeout : min(latency(.guestShutdown, index), timeout), scheduler)
    markDirty(Int(machines[index].host))
  }

  /// Cuts a machine's virtual power.
  mutating func powerOff(_ index: Int, _ scheduler: Scheduler<Event>) {
    guard machines[index].canStop else { return }
    apply(.stop, to: index)
    machines[index].step = .poweringOff
    scheduleStep(index, after: latency(.powerOff, index), scheduler)
    accounts[index].accrue(to: scheduler.now)
    accounts[index].isUp = false
    markDirty(Int(machines[index].host))
  }

  private mutating func halt(_ index: Int, _ scheduler: Scheduler<Event>) {
    let isRestarted = machines[index].restartsWhenOff
    // What an isolated host has stopped counts as failed; HA powers it on elsewhere.
    apply(isRestarted ? .fault : .halted, to: index)
    abortStorageMove(of: index, "the machine is powered off", scheduler)
    accounts[index].accrue(to: scheduler.now)
    let host = Int(machines[index].host)
    leaveHost(index, scheduler.now)
    giveUpBookings(index)
    endLife(index)
    accounts[index].isDown = false
    record("power_off", entity: machineNames[index], source: hostNames[host], at: scheduler.now)
    if isRestarted {
      noteDown(index, scheduler.now)
      restartAfterPowerOnList(index, Int32(host), scheduler)
    }
    machineLeft(host, scheduler)
  }

  /// Gives back everything a machine held on its host and in its cluster.
  mutating func giveUpBookings(_ index: Int) {
    dropSecondary(of: index)
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
    settleGraphics(host, scheduler.now)
    if machines[index].pair >= 0 { attachLogging(Int(machines[index].pair)) }
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
    if machines[index].pair >= 0 { detachLogging(Int(machines[index].pair)) }
    detachLeaf(index)
    detachNUMA(index)
    detachNetwork(index)
    detachStorage(index)
    hosts[host].removeResident(index)
    stopGraphics(index, now)
    settleGraphics(host, now)
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
