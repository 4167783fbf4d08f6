import Quantities

extension NUMAScheduler {
  private struct Move {
    var slot: Slot
    var client: Int
    var target: Int
  }

  /// Difference of load between the busiest and the idlest node, as a fraction of a node.
  public var imbalance: Double {
    guard let least = nodeLoadMHz.min(), let most = nodeLoadMHz.max() else { return 0 }
    return (most - least) / topology.capacityMHzPerNode
  }

  /// Whether the rebalancer would do something: a client to move, or pages that can follow theirs.
  public var needsRebalance: Bool {
    topology.canRebalance && (bestMove() != nil || hasPagesToMove)
  }

  /// One look of the rebalancer; returns how many clients moved. Pages follow for the time since the last look, one
  /// period when the rebalancer had rested.
  public mutating func rebalance(at time: SimTime) -> Int {
    guard topology.canRebalance else { return 0 }
    let period = settings.rebalancePeriod
    let elapsed = lastRebalance.map { min(time - $0, period) } ?? period
    lastRebalance = time
    movePages(seconds: elapsed.seconds)
    var moved = 0
    // Each move narrows the largest gap; the bound keeps one look from shifting everything at once.
    while moved < topology.nodeCount, let move = bestMove() {
      apply(move)
      moved += 1
    }
    return moved
  }

  /// The move that leaves the smallest gap between the busiest and the idlest node, and a smaller one than now: what moves
  /// is less than the gap, so it never moves straight back.
  private func bestMove() -> Move? {
    guard imbalance >= settings.imbalanceThreshold else { return nil }
    var source = 0
    for node in nodeLoadMHz.indices where nodeLoadMHz[node] > nodeLoadMHz[source] { source = node }
    var best: Move?
    var bestPeak = nodeLoadMHz[source]
    for slot in entries.indices where entries[slot].isUsed && entries[slot].loadMHz > 0 {
      let entry = entries[slot]
      if entry.machine.isStrict && entry.machine.nodeAffinity != nil { continue }
      let load = entry.loadMHz / Double(entry.clientCount)
      for index in 0..<entry.clientCount {
        let client = slot * topology.nodeCount + index
        guard clients[client].home == source else { continue }
        for target in nodeLoadMHz.indices {
          guard isAllowed(target, entry.machine), !isHome(target, slot: slot, clients: entry.clientCount) else {
            continue
          }
          let peak = max(nodeLoadMHz[source] - load, nodeLoadMHz[target] + load)
          // A gain too small to see would be paid in remote memory.
          if peak < bestPeak - 1e-6 * topology.capacityMHzPerNode {
            bestPeak = peak
            best = Move(slot: slot, client: client, target: target)
          }
        }
      }
    }
    return best
  }

  private mutating func apply(_ move: Move) {
    let load = entries[move.slot].loadMHz / Double(entries[move.slot].clientCount)
    nodeLoadMHz[clients[move.client].home] -= load
    nodeLoadMHz[move.target] += load
    clients[move.client].home = move.target
    clients[move.client].migrationRate = settings.initialMigrationBytesPerSecond
    entries[move.slot].migrations += 1
  }

  private func movableBytes(_ client: Int) -> Int64 {
    let home = clients[client].home
    let remote = heldBytes(client) - bytes[client * topology.nodeCount + home]
    return max(0, min(remote, nodeFreeBytes[home]))
  }

  private var hasPagesToMove: Bool {
    for slot in entries.indices where entries[slot].isUsed {
      for index in 0..<entries[slot].clientCount where movableBytes(slot * topology.nodeCount + index) > 0 {
        return true
      }
    }
    return false
  }

  private mutating func movePages(seconds: Double) {
    for slot in entries.indices where entries[slot].isUsed {
      for index in 0..<entries[slot].clientCount {
        let client = slot * topology.nodeCount + index
        var left = movableBytes(client)
        guard left > 0 else { continue }
        let rate = max(clients[client].migrationRate, settings.initialMigrationBytesPerSecond)
        left = min(left, Int64(rate * seconds))
        clients[client].migrationRate = min(2 * rate, settings.largestMigrationBytesPerSecond)
        let home = clients[client].home
        for node in 0..<topology.nodeCount where node != home && left > 0 {
          let amount = min(left, bytes[client * topology.nodeCount + node])
          bytes[client * topology.nodeCount + node] -= amount
          nodeFreeBytes[node] += amount
          bytes[client * topology.nodeCount + home] += amount
          nodeFreeBytes[home] -= amount
          left -= amount
        }
      }
    }
  }
}
