extension NUMAScheduler {
  /// Clients of a machine.
  public func clientCount(_ slot: Slot) -> Int { entries[slot].clientCount }

  /// Home node of one of its clients (NHN).
  public func homeNode(_ slot: Slot, client: Int = 0) -> Int { clients[slot * topology.nodeCount + client].home }

  /// Whether the machine sees a virtual NUMA topology: wider than a node and `numa.vcpu.min` vCPUs or more.
  public func seesVirtualTopology(_ slot: Slot) -> Bool {
    entries[slot].clientCount > 1 && !entries[slot].isInterleaved
  }

  /// Memory local to the clients that use it, bytes (NLMEM). A wide machine that sees no topology uses its memory from
  /// all its clients alike.
  public func localBytes(_ slot: Slot) -> Int64 {
    let entry = entries[slot]
    let nodes = topology.nodeCount
    var sum: Int64 = 0
    for index in 0..<entry.clientCount {
      let home = clients[slot * nodes + index].home
      if entry.isInterleaved {
        for other in 0..<entry.clientCount { sum += bytes[(slot * nodes + other) * nodes + home] }
      } else {
        sum += bytes[(slot * nodes + index) * nodes + home]
      }
    }
    return entry.isInterleaved ? sum / Int64(entry.clientCount) : sum
  }

  /// Memory of the machine, bytes.
  public func totalBytes(_ slot: Slot) -> Int64 {
    var sum: Int64 = 0
    for index in 0..<entries[slot].clientCount { sum += heldBytes(slot * topology.nodeCount + index) }
    return sum
  }

  /// Memory on other nodes, bytes (NRMEM).
  public func remoteBytes(_ slot: Slot) -> Int64 { totalBytes(slot) - localBytes(slot) }

  /// Local part of its memory, 0 to 1 (N%L / 100); 1 without memory. Below 0.8 is poor (published).
  public func localFraction(_ slot: Slot) -> Double {
    let total = totalBytes(slot)
    return total == 0 ? 1 : Double(localBytes(slot)) / Double(total)
  }

  /// How much slower than with local memory the machine runs, 1 or more.
  public func slowdown(_ slot: Slot) -> Double {
    RemoteMemory.slowdown(
      stallShare: entries[slot].machine.stallShare, remoteFraction: 1 - localFraction(slot),
      latencyRatio: settings.remoteLatencyRatio)
  }

  /// Moves of its clients between nodes (NMIG).
  public func migrations(_ slot: Slot) -> Int { entries[slot].migrations }

  /// Load of a node, MHz.
  public func loadMHz(node: Int) -> Double { nodeLoadMHz[node] }

  /// Free memory of a node, bytes; below 0 while the host has promised more than it has.
  public func freeBytes(node: Int) -> Int64 { nodeFreeBytes[node] }
}
