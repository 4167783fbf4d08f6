import Quantities

extension NUMAScheduler {
  /// Whether a pass of the rebalancer might move a client, or pages of one that follow it. False on a balanced host,
  /// and on one where the last pass found nothing to move and nothing has changed since.
  public var needsRebalance: Bool {
    guard canMoveClients else { return false }
    if nodes.contains(where: canFollow) { return true }
    return !isSettled
      && (hasSeparatedGroups || imbalance >= settings.imbalanceThreshold || nodes.contains { $0.awaitedBytes > 0 })
  }

  /// One pass of the rebalancer, to be called every period while `needsRebalance`.
  ///
  /// Pages follow the clients that moved, where their homes have room: at the slowest rate in the first period, twice
  /// that in each further one, up to the fastest. Then one client may move: the one whose move lowers the imbalance of
  /// two nodes most, if that is at the threshold or above; else one that is pulled by machines it communicates with,
  /// or by pages that cannot follow it, if the host is balanced afterwards. At constant loads, the first kind lowers
  /// the sum of the squares of the nodes' loads, the second raises the pull while it keeps the balance: clients come
  /// to rest.
  public mutating func rebalance(at now: SimTime) {
    lastMoves.removeAll(keepingCapacity: true)
    changedSlots.removeAll(keepingCapacity: true)
    guard canMoveClients else { return }
    let elapsed = lastPass.map { min(now - $0, settings.rebalancePeriod) } ?? settings.rebalancePeriod
    lastPass = now
    followWithPages(seconds: max(0, elapsed.seconds))
    guard !isSettled else { return }
    if let move = balancingMove() ?? localityMove() {
      perform(move)
    } else {
      isSettled = true
    }
  }

  /// The move that lowers the difference of two nodes' loads most, if there are nodes that far apart; of moves that
  /// lower it alike, one with the fewest pages to follow.
  private func balancingMove() -> NUMAMove? {
    guard imbalance >= settings.imbalanceThreshold else { return nil }
    var best: NUMAMove?
    var bestGain = 0.0
    var fewestBytes = Int64.max
    forEachMove { client, move in
      let difference = nodes[move.source].loadMHz - nodes[move.destination].loadMHz
      guard difference >= settings.imbalanceThreshold * nodeMHz else { return }
      let gain = difference - (difference - 2 * clients[client].loadMHz).magnitude
      guard gain >= settings.smallestGain * nodeMHz, gain >= bestGain else { return }
      guard gain > bestGain || clients[client].usedBytes < fewestBytes else { return }
      (best, bestGain, fewestBytes) = (move, gain, clients[client].usedBytes)
    }
    return best
  }

  /// The move that follows the strongest pull and leaves the host balanced.
  private func localityMove() -> NUMAMove? {
    // Pages pull only where they cannot follow: without such a node, no client is pulled.
    guard hasSeparatedGroups || nodes.contains(where: { $0.awaitedBytes > 0 && !canFollow($0) }) else { return nil }
    var best: NUMAMove?
    var bestPull = 0.0
    forEachMove { client, move in
      let pull = pull(on: client, move)
      guard pull > bestPull, pull >= settings.smallestGain * settings.memoryLocalityWeight else { return }
      guard imbalance(after: move, load: clients[client].loadMHz) < settings.imbalanceThreshold else { return }
      (best, bestPull) = (move, pull)
    }
    return best.map { move in
      var move = move
      move.reason = .locality
      return move
    }
  }

  /// By how much a client is pulled to another node rather than to its home: communicating clients and its pages, each
  /// by their weight. Pages alone do not pull where they can follow.
  private func pull(on client: Int, _ move: NUMAMove) -> Double {
    var partners = 0
    if hasSeparatedGroups, let group = machine(move.slot).group {
      partners = communicatingClients(group, besides: move.slot, on: move.destination)
      partners -= communicatingClients(group, besides: move.slot, on: move.source)
    }
    guard partners > 0 || !canFollow(nodes[move.source]) else { return 0 }
    let base = client * nodes.count
    let pages = Double(pages[base + move.destination] - pages[base + move.source])
    let used = Double(max(1, clients[client].usedBytes))
    return settings.actionAffinityWeight * Double(partners) + settings.memoryLocalityWeight * pages / used
  }

  private func communicatingClients(_ group: Int32, besides slot: Int32, on node: Int) -> Int {
    var count = 0
    for other in machines.indices where other != Int(slot) && machines[other]?.group == group {
      for client in clientRange(Int32(other)) where Int(clients[client].home) == node { count += 1 }
    }
    return count
  }

  private func imbalance(after move: NUMAMove, load: Double) -> Double {
    var most = -Double.infinity
    var least = Double.infinity
    for node in nodes.indices {
      let change = node == move.source ? -load : node == move.destination ? load : 0
      most = max(most, nodes[node].loadMHz + change)
      least = min(least, nodes[node].loadMHz + change)
    }
    return (most - least) / nodeMHz
  }

  /// Every move that affinity allows and that does not bring two clients of a machine together.
  private func forEachMove(_ body: (_ client: Int, _ move: NUMAMove) -> Void) {
    for slot in machines.indices {
      guard let machine = machines[slot] else { continue }
      let free = machine.affinity.subtracting(homeNodes(of: Int32(slot)))
      guard !free.isEmpty else { continue }
      let range = clientRange(Int32(slot))
      for client in range {
        for destination in nodes.indices where free.contains(destination) {
          let move = NUMAMove(
            slot: Int32(slot), client: client - range.lowerBound, source: Int(clients[client].home),
            destination: destination, reason: .balance)
          body(client, move)
        }
      }
    }
  }

  private mutating func perform(_ move: NUMAMove) {
    let client = clientRange(move.slot).lowerBound + move.client
    let base = client * nodes.count
    let used = clients[client].usedBytes
    let load = clients[client].loadMHz
    nodes[move.source].loadMHz -= load
    nodes[move.destination].loadMHz += load
    nodes[move.source].assignedBytes -= clients[client].sizeBytes
    nodes[move.destination].assignedBytes += clients[client].sizeBytes
    nodes[move.source].awaitedBytes -= used - pages[base + move.source]
    nodes[move.destination].awaitedBytes += used - pages[base + move.destination]
    clients[client].home = Int32(move.destination)
    clients[client].passes = 0
    machines[Int(move.slot)]?.migrations += 1
    lastMoves.append(move)
    noteChange(of: move.slot)
    if groupedMachines > 0 { findSeparatedGroups() }
  }

  /// Whether pages can be moved to a node: there is room for a period at the slowest rate, or for all that are awaited.
  /// Less would have full nodes hand each other a few bytes without end (modelling default).
  private func canFollow(_ node: NUMANode) -> Bool {
    guard settings.migratesPages && node.awaitedBytes > 0 else { return false }
    let step = settings.slowestPageBytesPerSecond * settings.rebalancePeriod.seconds
    return node.freeBytes >= min(node.awaitedBytes, Int64(step))
  }

  /// Moves pages of each client to its home, as far as rate and room there allow.
  private mutating func followWithPages(seconds: Double) {
    guard nodes.contains(where: canFollow) else { return }
    for slot in machines.indices {
      guard let count = machines[slot]?.clientCount else { continue }
      let first = slot * nodes.count
      for client in first..<first + count {
        let home = Int(clients[client].home)
        var remote = clients[client].usedBytes - pages[client * nodes.count + home]
        guard remote > 0, canFollow(nodes[home]) else { continue }
        let rate = settings.slowestPageBytesPerSecond * Double(1 << Int64(min(clients[client].passes, 60)))
        let most = Int64(min(rate, settings.fastestPageBytesPerSecond) * seconds)
        var budget = min(most, remote, nodes[home].freeBytes)
        guard budget > 0 else { continue }
        clients[client].passes += 1
        for node in nodes.indices where node != home && budget > 0 {
          let part = min(budget, pages[client * nodes.count + node])
          changePages(of: client, on: node, by: -part)
          changePages(of: client, on: home, by: part)
          budget -= part
          remote -= part
        }
        if remote == 0 { clients[client].passes = 0 }
        noteChange(of: Int32(slot))
      }
    }
  }

  private mutating func noteChange(of slot: Int32) {
    let place = changedSlots.lastIndex { $0 <= slot }
    if let place, changedSlots[place] == slot { return }
    changedSlots.insert(slot, at: place.map { $0 + 1 } ?? 0)
  }

  /// Finds whether clients that communicate have different homes.
  mutating func findSeparatedGroups() {
    hasSeparatedGroups = false
    guard canMoveClients, settings.usesActionAffinity, settings.actionAffinityWeight > 0 else { return }
    for slot in machines.indices {
      guard let group = machines[slot]?.group else { continue }
      let home = homeNodes(of: Int32(slot))
      for other in machines.indices where other > slot && machines[other]?.group == group {
        if homeNodes(of: Int32(other)) != home || home.count > 1 {
          hasSeparatedGroups = true
          return
        }
      }
    }
  }
}
