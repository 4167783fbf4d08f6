/// Limits and co-scheduling: what keeps a machine's vCPUs from running although they could.
extension QuantumScheduler {
  /// Sets the instant at which a machine has to be looked at next.
  mutating func touch(_ index: Int) {
    guard machines[index].isAlive else { return }
    machineTimers.set(index, to: min(limitInstant(index), skewInstant(index)))
  }

  mutating func fireMachine(_ index: Int) {
    machineTimers.set(index, to: .max)
    countMachine(index)
    if machines[index].limit < .infinity {
      let filled = machines[index].limit * Double(settings.limitHold.nanoseconds)
      if machines[index].isHeld {
        if machines[index].limitLeft >= filled { letGo(index) }
      } else if machines[index].limitLeft <= 0 {
        hold(index)
      }
    }
    checkSkew(index)
    touch(index)
  }

  // MARK: Limit

  /// When the limit is used up at the present rate, or has filled up enough again.
  private mutating func limitInstant(_ index: Int) -> Int64 {
    guard machines[index].limit < .infinity else { return .max }
    countMachine(index)
    let machine = machines[index]
    let rate = machine.limit - Double(machine.running)
    if machine.isHeld {
      let missing = machine.limit * Double(settings.limitHold.nanoseconds) - machine.limitLeft
      return machine.limit > 0 ? instant(after: missing / machine.limit) : .max
    }
    return rate < 0 ? instant(after: machine.limitLeft / -rate) : .max
  }

  /// Rounded up, so that what is waited for has happened then.
  private func instant(after nanoseconds: Double) -> Int64 {
    nanoseconds < 0x1p60 ? clock + Int64(max(0, nanoseconds).rounded(.up)) : .max
  }

  private mutating func hold(_ index: Int) {
    // Ready time up to now is not the limit's.
    for world in machines[index].worlds { count(world) }
    machines[index].isHeld = true
    for world in machines[index].worlds where worlds[world].state == .running { leave(world, for: .ready) }
    fillProcessors()
  }

  mutating func letGo(_ index: Int) {
    for world in machines[index].worlds { count(world) }
    machines[index].isHeld = false
    for world in machines[index].worlds where worlds[world].state == .ready { offer(world) }
  }

  // MARK: Skew

  /// A world that wakes is level with its fastest sibling: idle time makes nobody lag.
  mutating func catchUp(_ world: Int) {
    for sibling in machines[Int(worlds[world].machine)].worlds where worlds[sibling].state != .idle {
      count(sibling)
      worlds[world].progress = max(worlds[world].progress, worlds[sibling].progress)
    }
  }

  /// Least progress of a machine's worlds that wait, and of those that run; `Int64.max` for none. Stopped ones are
  /// ahead of both, and idle ones keep nobody waiting.
  private mutating func slowest(_ index: Int) -> (waiting: Int64, running: Int64) {
    var least = (waiting: Int64.max, running: Int64.max)
    for world in machines[index].worlds {
      count(world)
      let progress = worlds[world].progress
      switch worlds[world].state {
      case .ready: least.waiting = min(least.waiting, progress)
      case .running: least.running = min(least.running, progress)
      case .idle, .costopped: break
      }
    }
    return least
  }

  /// When a running world gets too far ahead of one that waits, or a stopped one has been caught up with.
  private mutating func skewInstant(_ index: Int) -> Int64 {
    guard settings.isCoScheduled && machines[index].worldCount > 1 else { return .max }
    let slowest = slowest(index)
    var earliest = Int64.max
    for world in machines[index].worlds {
      let progress = worlds[world].progress
      switch worlds[world].state {
      case .running where slowest.waiting < .max:
        earliest = min(earliest, clock + max(0, settings.costopSkew.nanoseconds - (progress - slowest.waiting)))
      case .costopped:
        let goal = progress - settings.costartSkew.nanoseconds
        if slowest.waiting >= goal {
          earliest = min(earliest, clock + (slowest.running == .max ? 0 : max(0, goal - slowest.running)))
        }
      case .idle, .ready, .running: break
      }
    }
    return earliest
  }

  private mutating func checkSkew(_ index: Int) {
    guard settings.isCoScheduled && machines[index].worldCount > 1 else { return }
    for world in machines[index].worlds {
      let slowest = slowest(index)
      let progress = worlds[world].progress
      if worlds[world].state == .running
        && slowest.waiting <= progress - settings.costopSkew.nanoseconds
      {
        let processor = Int(worlds[world].processor)
        leave(world, for: .costopped)
        fill(processor)
      } else if worlds[world].state == .costopped
        && min(slowest.waiting, slowest.running) >= progress - settings.costartSkew.nanoseconds
      {
        becomeReady(world)
      }
    }
  }
}
