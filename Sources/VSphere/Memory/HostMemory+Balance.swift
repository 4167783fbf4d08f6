import Quantities

extension HostMemory {
  /// A pass of the memory scheduler.
  /// - Parameter now: the time of the pass, not before the last one. After a stretch in which no pass was needed,
  ///   nothing is accounted for it: the pass only decides.
  /// - Complexity: O(machines).
  public mutating func balance(to now: SimTime) {
    let elapsed = lastPass.map { now - $0 } ?? .zero
    precondition(elapsed >= .zero, "passes come in order")
    updateEstimates(elapsed)
    refusedTouches = false
    if elapsed > .zero { account(elapsed.seconds) }
    state = state.next(freeBytes: freeBytes, minimum: minimumFree, hysteresis: settings.hysteresis)
    setTargets()
    plan()
    freeAtLastPass = freeBytes
    if needsBalance {
      lastPass = now
    } else {
      lastPass = nil
      returningBytesPerSecond = 0
      passSeconds = 0
    }
  }

  private mutating func updateEstimates(_ elapsed: SimDuration) {
    for slot in slots.indices where slots[slot].isUsed {
      slots[slot].estimate.update(
        active: Double(slots[slot].active) / Double(slots[slot].settings.sizeBytes), elapsed: elapsed,
        samplePeriod: settings.samplePeriod)
    }
  }

  // MARK: What happened since the last pass

  private mutating func account(_ seconds: Double) {
    for slot in slots.indices where slots[slot].isUsed {
      moveBalloon(slot, seconds: seconds)
      if slots[slot].swapPlan > 0 {
        evict(slot, min(slots[slot].swapPlan, slots[slot].margin), allowance(slot, seconds: seconds))
      }
      slots[slot].ask(seconds: seconds, settings)
    }
    scan(seconds: seconds)
    allocate(seconds)
    var returned: Int64 = 0
    for slot in slots.indices where slots[slot].isUsed {
      returned += slots[slot].moved.swappedIn + slots[slot].moved.decompressed
      slots[slot].movedBefore = slots[slot].moved
      slots[slot].moved = MemoryMoves()
    }
    passSeconds = seconds
    returningBytesPerSecond = Double(returned) / seconds
  }

  /// Gives the guests what they ask for, making room where free memory would fall below the low bound. Where that is
  /// not enough, reservations come first, the others share what is free, and the host is in `low`: then those above
  /// their target get nothing.
  private mutating func allocate(_ seconds: Double) {
    var wanted: Int64 = 0
    var promised: Int64 = 0
    for slot in slots.indices where slots[slot].isUsed && slots[slot].demand > 0 {
      if state.blocksAllocation, slots[slot].excess > 0 {
        slots[slot].refuse()
        refusedTouches = true
      } else {
        wanted += slots[slot].demand
        promised += slots[slot].promised
      }
    }
    guard wanted > 0 else { return }
    makeRoom(wanted + minimumFree.bound(of: .low), seconds: seconds)
    let room = max(0, freeBytes - promised)
    let part = wanted - promised <= room ? 1 : Double(room) / Double(wanted - promised)
    if part < 1 { refusedTouches = true }
    for slot in slots.indices where slots[slot].isUsed && slots[slot].demand > 0 {
      let promised = slots[slot].promised
      let rest = slots[slot].demand - promised
      grant(slot, min(promised + (part == 1 ? rest : Int64(part * Double(rest))), freeBytes), seconds)
    }
  }

  /// Gives a machine up to an amount of what it asks for. At its limit it has to make the room itself; in a pool that
  /// is full it waits for what others have to give, except for what its reservation covers.
  private mutating func grant(_ slot: Int, _ bytes: Int64, _ seconds: Double) {
    if slots[slot].limit < .max {
      let beyond = slots[slot].consumed + bytes - slots[slot].limit
      evict(slot, min(beyond, slots[slot].margin), allowance(slot, seconds: seconds))
    }
    let room = max(slots[slot].promised, roomInPools(slot))
    update(slot) { $0.take(min(bytes, room)) }
  }

  // MARK: What is to happen until the next

  /// Divides what the host has above the free memory it keeps, through its resource pools where there are any.
  private mutating func setTargets() {
    fillClaims(isQuiet: false)
    if pools.hasLimits { limitMachines() }
    let total = Double(sizeBytes - vmkernelBytes - overheadSum - keptFree)
    let tax = IdleMemoryTax(rate: settings.idleTax)
    if pools.isEmpty {
      tax.divide(total, among: claims, into: &targets, level: &level)
    } else {
      pools.divide(total, among: claims, tax, into: &targets)
    }
    for slot in slots.indices where slots[slot].isUsed { slots[slot].target = Int64(targets[slot]) }
  }

  /// Free memory at which nothing more is reclaimed and balloons begin to go down: the host is in `high` again.
  private var keptFree: Int64 { minimumFree.leavingBound(of: .clear, hysteresis: settings.hysteresis) }

  private mutating func plan() {
    var plan = BalloonPlan()
    for slot in slots.indices where slots[slot].isUsed {
      slots[slot].balloonTarget = slots[slot].ballooned
      slots[slot].swapPlan = slots[slot].overLimit
      slots[slot].knownPending = slots[slot].pending
      plan.excess += slots[slot].excess
      plan.inflatable += inflatable(slots[slot])
      plan.returnable += slots[slot].returnable
    }
    canInflate = plan.inflatable > 0
    if state.swaps {
      planSwapping(plan.excess)
    } else {
      planBalloons(plan)
    }
  }

  /// Sums over the machines: what they have above their targets, what of it balloons can take, and what balloons hold
  /// of machines below theirs.
  private struct BalloonPlan {
    var excess: Int64 = 0
    var inflatable: Int64 = 0
    var returnable: Int64 = 0
  }

  /// Balloons follow the targets (modelling default: the order of techniques is published, not who has memory back
  /// when). In `soft` they take all that machines have above their targets, else no more than others are to have back.
  /// Those get it whether or not there are balloons to give it, as far as something is free: where there are none, the
  /// host comes to swap machines that have too much. A machine that is reaching its limit has to give in any case.
  private mutating func planBalloons(_ plan: BalloonPlan) {
    let taken = state.balloons ? plan.inflatable : min(plan.inflatable, plan.returnable)
    let takenPart = plan.inflatable > 0 ? Double(taken) / Double(plan.inflatable) : 0
    let returned = max(0, min(plan.returnable, freeBytes - minimumFree.bound(of: .low) + taken))
    let returnedPart = plan.returnable > 0 ? Double(returned) / Double(plan.returnable) : 0
    let mostGrowth = Int64(settings.touchBytesPerSecond * settings.balancePeriod.seconds)
    for slot in slots.indices where slots[slot].isUsed {
      let aboveTarget = Int64(takenPart * Double(inflatable(slots[slot])))
      let aboveLimit = slots[slot].upcomingOverLimit(mostGrowth: mostGrowth)
      let inflation = min(largestInflation(slots[slot]), max(aboveTarget, aboveLimit))
      let deflation = inflation > 0 ? 0 : Int64(returnedPart * Double(slots[slot].returnable))
      slots[slot].swapPlan = max(0, slots[slot].overLimit - inflation)
      slots[slot].balloonTarget += inflation - deflation
    }
  }

  /// By how much a balloon can grow.
  private func largestInflation(_ machine: MemorySlot) -> Int64 {
    guard machine.settings.hasBalloonDriver, !machine.settings.isPinned else { return 0 }
    return max(0, settings.balloon.largestBytes(sizeBytes: machine.settings.sizeBytes) - machine.ballooned)
  }

  /// What of the memory above its target a machine's balloon can take.
  private func inflatable(_ machine: MemorySlot) -> Int64 { min(machine.excess, largestInflation(machine)) }

  /// Compression and swapping free what it takes for balloons to do the rest: up to the bound of the state before.
  /// Stopping where `hard` is left would hold the host where balloons do not inflate.
  private mutating func planSwapping(_ excess: Int64) {
    let needed = minimumFree.bound(of: .soft) - freeBytes
    guard needed > 0, excess > 0 else { return }
    let part = min(1, Double(needed) / Double(excess))
    for slot in slots.indices where slots[slot].isUsed {
      slots[slot].swapPlan = max(slots[slot].swapPlan, Int64((part * Double(slots[slot].excess)).rounded(.up)))
    }
  }
}
