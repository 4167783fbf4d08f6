import Quantities
import RandomStreams

extension QuantumScheduler {
  /// Adds a machine at the present instant.
  ///
  /// Each vCPU alternates between exponentially distributed bursts and sleeps, so that it would run the part
  /// demandMHz / (vCPUs x coreMHz) of the time if it were alone. Time spent waiting shortens the following sleeps: the
  /// work is the same as without waiting as long as it can be made up for (`QuantumSettings.longestBacklog`).
  /// - Parameters:
  ///   - vCPUs: number of vCPUs, at least 1.
  ///   - demandMHz: mean use if it were alone, at most all its vCPUs.
  ///   - shares: weight of the machine, above 0.
  ///   - reservationMHz: guarantee.
  ///   - limitMHz: cap, infinite for none.
  ///   - burst: mean length of a burst. Default 5 ms (modelling default).
  ///   - stream: where bursts and sleeps are drawn from.
  public mutating func addMachine(
    vCPUs: Int, demandMHz: Double, shares: Double, reservationMHz: Double = 0, limitMHz: Double = .infinity,
    burst: SimDuration = .milliseconds(5), stream: RandomStream
  ) -> Machine {
    precondition(vCPUs > 0 && burst > .zero, "a machine needs vCPUs with bursts")
    let index = place(vCPUs: vCPUs, meanBurst: burst, stream: stream)
    let machine = Machine(Int32(index))
    setShares(of: machine, to: shares)
    setReservation(of: machine, toMHz: reservationMHz)
    setLimit(of: machine, toMHz: limitMHz)
    machines[index].limitLeft = machines[index].limit * Double(settings.limitCarryOver.nanoseconds)
    setDemand(of: machine, toMHz: demandMHz)
    // In the midst of its life: each vCPU runs or sleeps as it would if it had been there before.
    let utilisation = machines[index].utilisation
    for world in machines[index].worlds where utilisation > 0 && utilisation < 1 && stream.bernoulli(utilisation) {
      worldTimers.set(world, to: clock)
    }
    return machine
  }

  /// Finds or makes a place for a machine and its idle worlds.
  private mutating func place(vCPUs: Int, meanBurst: SimDuration, stream: RandomStream) -> Int {
    let free = machines.firstIndex { !$0.isAlive && Int($0.worldCount) == vCPUs }
    let firstWorld = free.map { Int(machines[$0].firstWorld) } ?? worlds.count
    let machine = QuantumMachine(
      addedAt: clock, firstWorld: Int32(firstWorld), worldCount: Int32(vCPUs), stream: stream,
      meanBurst: Double(meanBurst.nanoseconds), shares: 1, reservation: 0, limit: .infinity, since: clock,
      usagePerShare: level)
    let index = free ?? machines.count
    if let free {
      machines[free] = machine
    } else {
      machines.append(machine)
      machineTimers.append()
    }
    for world in firstWorld..<firstWorld + vCPUs {
      let fresh = QuantumWorld(
        machine: Int32(index), since: clock, stateSince: clock, processor: Int32(world % cores))
      if world < worlds.count {
        worlds[world] = fresh
      } else {
        worlds.append(fresh)
        worldTimers.append()
      }
    }
    return index
  }

  /// Removes a machine at the present instant.
  public mutating func removeMachine(_ machine: Machine) {
    check(machine)
    let index = Int(machine.index)
    machines[index].isAlive = false
    sumShares()
    machineTimers.set(index, to: .max)
    for world in machines[index].worlds {
      worldTimers.set(world, to: .max)
      leave(world, for: .idle)
    }
    fillProcessors()
  }

  /// Changes the mean use of a machine if it were alone. Work that is overdue is dropped.
  public mutating func setDemand(of machine: Machine, toMHz demandMHz: Double) {
    check(machine)
    precondition(demandMHz >= 0 && demandMHz.isFinite, "a demand must be finite and not negative")
    let index = Int(machine.index)
    let utilisation = min(1, demandMHz / (Double(machines[index].worldCount) * coreMHz))
    machines[index].utilisation = utilisation
    machines[index].meanSleep = utilisation > 0 ? machines[index].meanBurst * (1 - utilisation) / utilisation : 0
    // Bursts and sleeps are without memory, so those under way may be drawn anew.
    for world in machines[index].worlds {
      count(world)
      if utilisation == 0 {
        worldTimers.set(world, to: .max)
        leave(world, for: .idle)
      } else if worlds[world].state == .idle {
        worlds[world].plannedEnd = clock + drawSleep(index)
        worldTimers.set(world, to: worlds[world].plannedEnd)
      } else {
        worlds[world].plannedEnd = clock
        startBurst(world)
        if worlds[world].state == .running { setDeadline(Int(worlds[world].processor)) }
      }
    }
    fillProcessors()
    touch(index)
  }

  /// Changes a weight.
  public mutating func setShares(of machine: Machine, to shares: Double) {
    check(machine)
    precondition(shares > 0 && shares.isFinite, "shares must be above 0")
    countMachine(Int(machine.index))
    machines[Int(machine.index)].shares = shares
    sumShares()
  }

  /// Anew, so that no rounding is left behind by machines that came and went.
  private mutating func sumShares() {
    machineCount = 0
    totalShares = 0
    for machine in machines where machine.isAlive {
      machineCount += 1
      totalShares += machine.shares
    }
  }

  /// Changes a guarantee.
  public mutating func setReservation(of machine: Machine, toMHz reservationMHz: Double) {
    check(machine)
    precondition(reservationMHz >= 0 && reservationMHz.isFinite, "an amount must be finite and not negative")
    countMachine(Int(machine.index))
    machines[Int(machine.index)].reservation = reservationMHz / coreMHz
    machines[Int(machine.index)].reservationLeft = 0
  }

  /// Changes a cap; infinity for none.
  public mutating func setLimit(of machine: Machine, toMHz limitMHz: Double) {
    check(machine)
    precondition(limitMHz >= 0, "a limit must not be negative")
    let index = Int(machine.index)
    countMachine(index)
    machines[index].limit = limitMHz / coreMHz
    machines[index].limitLeft = min(
      machines[index].limitLeft, machines[index].limit * Double(settings.limitCarryOver.nanoseconds))
    if limitMHz == .infinity && machines[index].isHeld { letGo(index) }
    touch(index)
  }

  // MARK: Bursts and sleeps

  private func drawSleep(_ machine: Int) -> Int64 {
    let mean = machines[machine].meanSleep
    return mean > 0 ? Int64(machines[machine].stream.exponential(mean: mean)) + 1 : 0
  }

  /// Draws the next burst of a world, planned to start at its `plannedEnd`, and the sleep after it.
  mutating func startBurst(_ world: Int) {
    let machine = Int(worlds[world].machine)
    guard machines[machine].utilisation < 1 else {
      worlds[world].burstLeft = 1 << 60
      return
    }
    let burst = Int64(machines[machine].stream.exponential(mean: machines[machine].meanBurst)) + 1
    worlds[world].burstLeft = burst
    worlds[world].plannedEnd += burst + drawSleep(machine)
  }

  /// A world has finished its burst: it sleeps, or goes on with the next one when that is overdue.
  /// - Returns: whether it sleeps.
  mutating func finishBurst(_ world: Int) -> Bool {
    if worlds[world].plannedEnd > clock { return true }
    worlds[world].plannedEnd = max(worlds[world].plannedEnd, clock - settings.longestBacklog.nanoseconds)
    startBurst(world)
    return false
  }
}
