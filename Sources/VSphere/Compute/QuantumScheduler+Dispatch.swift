import Quantities

extension QuantumScheduler {
  // MARK: Events

  /// A sleep is over.
  mutating func wake(_ world: Int) {
    worldTimers.set(world, to: .max)
    worlds[world].plannedEnd = clock
    count(world)
    startBurst(world)
    becomeReady(world)
    touch(Int(worlds[world].machine))
  }

  /// A burst, a time slice or a shortest run ends on a processor.
  mutating func fireProcessor(_ processor: Int) {
    let world = Int(processors[processor].world)
    count(world)
    if worlds[world].burstLeft <= 0 && finishBurst(world) {
      worldTimers.set(world, to: worlds[world].plannedEnd)
      leave(world, for: .idle)
      fill(processor)
      touch(Int(worlds[world].machine))
      return
    }
    let isSliceOver = clock >= processors[processor].sliceEnd
    if isSliceOver || clock >= processors[processor].recheckAt {
      processors[processor].recheckAt = .max
      let best = bestWaiting(for: processor)
      if best >= 0 && isBetter(best, than: world, margin: isSliceOver ? .zero : settings.preemptionMargin) {
        exchange(processor, for: best)
        return
      }
      if isSliceOver { processors[processor].sliceEnd = clock + settings.timeSlice.nanoseconds }
    }
    setDeadline(processor)
  }

  // MARK: Choice

  /// Whether a waiting world's machine comes before a running one's, by at least a margin of core time.
  func isBetter(_ waiter: Int, than runner: Int, margin: SimDuration) -> Bool {
    let first = machines[Int(worlds[waiter].machine)]
    let second = machines[Int(worlds[runner].machine)]
    if first.isBelowReservation != second.isBelowReservation { return first.isBelowReservation }
    return (second.usagePerShare - first.usagePerShare) * first.shares >= Double(margin.nanoseconds)
  }

  /// The waiting world that a processor should run next, -1 for none: of those that belong to it or may move; if there
  /// are none and it would idle, of all.
  mutating func bestWaiting(for processor: Int) -> Int {
    var best = -1
    var bestOfAll = -1
    if processors[processor].world >= 0 {
      countMachine(Int(worlds[Int(processors[processor].world)].machine))
    }
    for position in waiting.indices {
      let world = Int(waiting[position])
      let machine = Int(worlds[world].machine)
      if machines[machine].isHeld { continue }
      countMachine(machine)
      if bestOfAll < 0 || comesBefore(world, bestOfAll) { bestOfAll = world }
      if mayRun(world, on: processor) && (best < 0 || comesBefore(world, best)) { best = world }
    }
    return best >= 0 || processors[processor].world >= 0 ? best : bestOfAll
  }

  /// Whether a processor is a world's own, or it has been there long enough to move.
  private func mayRun(_ world: Int, on processor: Int) -> Bool {
    Int(worlds[world].processor) == processor
      || clock - worlds[world].movedAt >= settings.migrationInterval.nanoseconds
  }

  /// Order among waiting worlds: below reservation, MHz per share, longest wait, number.
  private func comesBefore(_ left: Int, _ right: Int) -> Bool {
    let first = machines[Int(worlds[left].machine)]
    let second = machines[Int(worlds[right].machine)]
    if first.isBelowReservation != second.isBelowReservation { return first.isBelowReservation }
    if first.usagePerShare != second.usagePerShare { return first.usagePerShare < second.usagePerShare }
    let (leftSince, rightSince) = (worlds[left].stateSince, worlds[right].stateSince)
    return leftSince != rightSince ? leftSince < rightSince : left < right
  }

  // MARK: Changes of state

  /// Makes a world that was idle or stopped wait for a processor.
  mutating func becomeReady(_ world: Int) {
    if worlds[world].state == .idle {
      catchUp(world)
      // Sleeping earns at most a time slice at average shares, the same for all: shares decide, not sleeps.
      let machine = Int(worlds[world].machine)
      countMachine(machine)
      let least = level - Double(settings.timeSlice.nanoseconds) * Double(machineCount) / totalShares
      machines[machine].usagePerShare = max(machines[machine].usagePerShare, least)
    }
    leave(world, for: .ready)
    offer(world)
  }

  /// Gives a waiting world a processor that is idle, or the one whose runner it beats by most.
  mutating func offer(_ world: Int) {
    let machine = Int(worlds[world].machine)
    if machines[machine].isHeld { return }
    if idleProcessors > 0 {
      let last = Int(worlds[world].processor)
      let isLastIdle = processors[last].world < 0
      fill(isLastIdle ? last : processors.firstIndex { $0.world < 0 } ?? last)
      return
    }
    countMachine(machine)
    var worst = -1
    for processor in processors.indices where mayRun(world, on: processor) {
      let runner = Int(processors[processor].world)
      countMachine(Int(worlds[runner].machine))
      if worst < 0 || comesBefore(Int(processors[worst].world), runner) { worst = processor }
    }
    guard worst >= 0, isBetter(world, than: Int(processors[worst].world), margin: settings.preemptionMargin) else {
      return
    }
    let mayTake = processors[worst].startedAt + settings.shortestRun.nanoseconds
    if mayTake <= clock {
      exchange(worst, for: world)
    } else {
      processors[worst].recheckAt = mayTake
      setDeadline(worst)
    }
  }

  /// Takes a world off its processor or out of the queue. The processor is left idle.
  mutating func leave(_ world: Int, for state: QuantumWorld.State) {
    count(world)
    if worlds[world].state == .ready, let position = waiting.firstIndex(of: Int32(world)) {
      waiting.swapAt(position, waiting.count - 1)
      waiting.removeLast()
    } else if worlds[world].state == .running {
      let machine = Int(worlds[world].machine)
      countMachine(machine)
      machines[machine].running -= 1
      let processor = Int(worlds[world].processor)
      processors[processor].world = -1
      processorTimers.set(processor, to: .max)
      idleProcessors += 1
    }
    worlds[world].state = state
    worlds[world].stateSince = clock
    if state == .ready { waiting.append(Int32(world)) }
  }

  /// Lets an idle processor run the best that waits.
  mutating func fill(_ processor: Int) {
    let best = bestWaiting(for: processor)
    if best >= 0 { start(best, on: processor) }
  }

  /// Lets all idle processors run what waits.
  mutating func fillProcessors() {
    for processor in processors.indices where processors[processor].world < 0 && !waiting.isEmpty { fill(processor) }
  }

  private mutating func exchange(_ processor: Int, for world: Int) {
    let loser = Int(processors[processor].world)
    leave(loser, for: .ready)
    start(world, on: processor)
    touch(Int(worlds[loser].machine))
  }

  private mutating func start(_ world: Int, on processor: Int) {
    leave(world, for: .running)
    let machine = Int(worlds[world].machine)
    countMachine(machine)
    machines[machine].running += 1
    if !machines[machine].isBelowReservation { level = max(level, machines[machine].usagePerShare) }
    if worlds[world].processor != Int32(processor) || worlds[world].movedAt < 0 {
      if worlds[world].movedAt >= 0 { migrations += 1 }
      worlds[world].movedAt = clock
      worlds[world].processor = Int32(processor)
    }
    processors[processor] = QuantumProcessor(
      world: Int32(world), startedAt: clock, sliceEnd: clock + settings.timeSlice.nanoseconds)
    idleProcessors -= 1
    setDeadline(processor)
    touch(machine)
  }

  mutating func setDeadline(_ processor: Int) {
    let state = processors[processor]
    let end = worlds[Int(state.world)].since + worlds[Int(state.world)].burstLeft
    processorTimers.set(processor, to: max(clock, min(end, state.sliceEnd, state.recheckAt)))
  }
}
