import Quantities

extension RestartQueue {
  /// When `next` is due for a wait that ends; `.never` while only reports can help.
  public var nextEventTime: SimTime {
    var earliest = SimTime.never
    for position in order {
      let entry = entries[Int(position)]
      if case .waitingToRetry(let until) = entry.state, until > lastLook { earliest = Swift.min(earliest, until) }
      guard entry.readyAt > lastLook else { continue }
      earliest = Swift.min(earliest, entry.readyAt)
      if entry.deadline > lastLook { earliest = Swift.min(earliest, entry.deadline) }
    }
    return earliest
  }

  /// What to do now, in order: machines given up, registrations, power-ons with their hosts, requests for capacity.
  /// Room for the power-ons is booked in `placement`.
  /// - Parameters:
  ///   - time: now, not before the last call.
  ///   - placement: the hosts.
  ///   - constraints: rules and compatibility; told of every machine that is given a host.
  ///   - actions: emptied and filled.
  public mutating func next(
    at time: SimTime, placement: inout RestartPlacement, constraints: inout some RestartConstraints,
    actions: inout ContiguousArray<RestartAction>
  ) {
    actions.removeAll(keepingCapacity: true)
    reasons.removeAll(keepingCapacity: true)
    lastLook = time
    giveUpAndForget(at: time, &actions)
    registerDisabled(&placement, constraints, &actions)
    startMachines(at: time, &placement, &constraints, &actions)
    if order.isEmpty { placement.forgetFailover() }
  }

  private mutating func startMachines(
    at time: SimTime, _ placement: inout RestartPlacement, _ constraints: inout some RestartConstraints,
    _ actions: inout ContiguousArray<RestartAction>
  ) {
    var freeStarts = placement.freeStarts
    var rank: Int8 = -1
    var rankStart = 0
    var isHolding = false
    for position in order.indices {
      let index = Int(order[position])
      if entries[index].rank == RestartKind.disabledRank { break }
      if entries[index].rank != rank {
        if isHolding { break }
        if ordering == .attemptCompletedOnHost { holdHosts(of: rankStart..<position, &placement) }
        rank = entries[index].rank
        rankStart = position
      }
      if mayStart(index, at: time) {
        start(index, at: time, &freeStarts, &placement, &constraints, &actions)
      }
      if holdsLaterRanks(index, at: time) { isHolding = true }
    }
    if ordering == .attemptCompletedOnHost {
      for host in placement.hosts.indices { placement.hosts[host].isHeld = false }
    }
  }

  private func holdHosts(of positions: Range<Int>, _ placement: inout RestartPlacement) {
    for position in positions {
      if case .poweringOn(let host) = entries[Int(order[position])].state { placement.hosts[Int(host)].isHeld = true }
    }
  }

  private func holdsLaterRanks(_ index: Int, at time: SimTime) -> Bool {
    let entry = entries[index]
    switch ordering {
    case .conditionReached: return isAwaited(index, at: time)
    case .attemptCompletedOnHost: return false
    case .attemptCompletedInCluster:
      if case .poweringOn = entry.state { return true }
      return entry.state == .waiting
    }
  }

  /// Whether others still wait for the machine to be ready.
  private func isAwaited(_ index: Int, at time: SimTime) -> Bool {
    entries[index].readyAt > time && entries[index].deadline > time
  }

  private func mayStart(_ index: Int, at time: SimTime) -> Bool {
    let entry = entries[index]
    switch entry.state {
    case .poweringOn, .settling: return false
    case .waitingForCapacity: if !entry.mayTryAgain { return false }
    case .waitingToRetry(let until): if until > time { return false }
    case .waiting: break
    }
    return entry.released != .never || !waitsForOthers(entry, at: time)
  }

  private func waitsForOthers(_ entry: Entry, at time: SimTime) -> Bool {
    let machine = entry.request.machine
    var low = 0
    var high = dependencies.count
    while low < high {
      let middle = (low + high) / 2
      if dependencies[middle].machine < machine { low = middle + 1 } else { high = middle }
    }
    while low < dependencies.count, dependencies[low].machine == machine {
      if let other = self.entry(of: dependencies[low].dependsOn), entries[other].rank <= entry.rank,
        isAwaited(other, at: time)
      {
        return true
      }
      low += 1
    }
    return false
  }

  private mutating func start(
    _ index: Int, at time: SimTime, _ freeStarts: inout Int?, _ placement: inout RestartPlacement,
    _ constraints: inout some RestartConstraints, _ actions: inout ContiguousArray<RestartAction>
  ) {
    if entries[index].released == .never { entries[index].released = time }
    let request = entries[index].request
    let wasWaitingForCapacity = entries[index].state == .waitingForCapacity
    guard freeStarts != 0 || wasWaitingForCapacity else {
      entries[index].state = .waiting
      return
    }
    let reason =
      explains ? placement.reason(machine: request.machine, needs: request.needs, constraints: constraints) : ""
    switch placement.place(machine: request.machine, needs: request.needs, constraints: constraints) {
    case .host(let host):
      if freeStarts != nil { freeStarts! -= 1 }
      constraints.assign(machine: request.machine, to: host)
      entries[index].attempts += 1
      entries[index].state = .poweringOn(host: host)
      if request.settings.condition == .resourcesAllocated {
        entries[index].readyAt = time + request.settings.delayAfterCondition
      }
      actions.append(.powerOn(machine: request.machine, host: host, attempt: entries[index].attempts))
      if explains { reasons.append(reason) }
    case .busy:
      entries[index].state = .waiting
    case .nowhere(let shortage):
      entries[index].state = .waitingForCapacity
      entries[index].mayTryAgain = false
      if !wasWaitingForCapacity {
        actions.append(.requestCapacity(machine: request.machine, shortage: shortage))
        if explains { reasons.append(reason) }
      }
    }
  }

  /// Takes out machines that used up their attempts, and those that are on and that nobody waits for any longer.
  private mutating func giveUpAndForget(at time: SimTime, _ actions: inout ContiguousArray<RestartAction>) {
    var position = 0
    while position < order.count {
      let index = Int(order[position])
      let entry = entries[index]
      switch entry.state {
      case .waitingToRetry where entry.attempts >= attemptLimit:
        let reason = RestartAction.GiveUpReason.attemptsExhausted(entry.attempts, entry.lastFailure)
        actions.append(.giveUp(machine: entry.request.machine, reason: reason))
        if explains { reasons.append(reason.text) }
        remove(index)
      case .settling where !isAwaited(index, at: time): remove(index)
      default: position += 1
      }
    }
  }

  private mutating func registerDisabled(
    _ placement: inout RestartPlacement, _ constraints: borrowing some RestartConstraints,
    _ actions: inout ContiguousArray<RestartAction>
  ) {
    while let last = order.last, entries[Int(last)].rank == RestartKind.disabledRank {
      // In the order they came: the first of the rank, not the last.
      guard let first = order.first(where: { entries[Int($0)].rank == RestartKind.disabledRank }) else { return }
      let machine = entries[Int(first)].request.machine
      if !registersDisabledMachines {
        actions.append(.giveUp(machine: machine, reason: .restartDisabled))
      } else if let host = placement.hostToRegister(machine: machine, constraints: constraints) {
        actions.append(.register(machine: machine, host: host))
      } else {
        return
      }
      if explains { reasons.append(RestartAction.GiveUpReason.restartDisabled.text) }
      remove(Int(first))
    }
  }
}
