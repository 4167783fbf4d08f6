extension NUMAScheduler {
  /// Into how many clients a machine is divided, and whether its guest sees them.
  func division(vCPUs: Int, memoryBytes: Int64, virtualNodes: Int?) -> (clients: Int, seesNodes: Bool) {
    guard hasHomes else { return (1, false) }
    let most = min(nodes.count, vCPUs)
    var count = min((vCPUs + vCPUsPerNode - 1) / vCPUsPerNode, most)
    // Too few virtual nodes do not make a node wider: what does not fit runs on others, unseen by the guest.
    if let virtualNodes {
      return (max(count, min(virtualNodes, most)), virtualNodes > 1 && virtualNodes >= count)
    }
    let isExposed = vCPUs >= settings.fewestVCPUsOfVirtualNodes
    if isExposed && settings.dividesByMemory {
      let memory = nodes[0].memoryBytes
      count = max(count, Int((memoryBytes + memory - 1) / memory))
    }
    count = min(count, most)
    return (count, count > 1 && isExposed)
  }

  /// Gives each client of a machine its part of vCPUs and memory, and a home.
  mutating func placeClients(ofSlot slot: Int, memoryBytes: Int64, isStrict: Bool) {
    guard let machine = machines[slot] else { return }
    let count = machine.clientCount
    let first = slot * nodes.count
    var taken = NUMANodeSet(bits: 0)
    for index in 0..<count {
      let vCPUs = machine.vCPUs / count + (index < machine.vCPUs % count ? 1 : 0)
      let size = memoryBytes / Int64(count) + (index < Int(memoryBytes % Int64(count)) ? 1 : 0)
      var home = -1
      if settings.isEnabled {
        home = chooseHome(affinity: machine.affinity, isStrict: isStrict, taken: taken, sizeBytes: size)
        taken.insert(home)
        nodes[home].assignedBytes += size
      }
      clients[first + index] = NUMAClient(vCPUs: Int32(vCPUs), home: Int32(home), sizeBytes: size)
    }
  }

  /// The node with the most free processors and memory, the scarcer of the two counted, round robin where that is
  /// equal. Clients of one machine have different homes while there are nodes enough.
  private mutating func chooseHome(
    affinity: NUMANodeSet, isStrict: Bool, taken: NUMANodeSet, sizeBytes: Int64
  ) -> Int {
    let all = NUMANodeSet.all(nodes.count)
    var candidates = affinity.subtracting(taken)
    if !isStrict && affinity != all && !hasRoom(in: candidates, sizeBytes: sizeBytes) {
      let others = all.subtracting(taken)
      if hasRoom(in: others, sizeBytes: sizeBytes) { candidates = others }
    }
    if candidates.isEmpty { candidates = affinity }
    var best = -1
    var bestFree = -Double.infinity
    for step in nodes.indices {
      let node = (nextNode + step) % nodes.count
      guard candidates.contains(node) else { continue }
      let free = freeFraction(of: node)
      if free > bestFree { (best, bestFree) = (node, free) }
    }
    nextNode = (best + 1) % nodes.count
    return best
  }

  /// Free part of a node's processors or memory, whichever is less; configured memory counts, as machines touch it
  /// later.
  private func freeFraction(of node: Int) -> Double {
    let memory = Double(max(nodes[node].assignedBytes, nodes[node].usedBytes)) / Double(nodes[node].memoryBytes)
    return 1 - max(nodes[node].loadMHz / nodeMHz, memory)
  }

  /// Whether a node of a set has memory for a client and is not fully loaded.
  private func hasRoom(in set: NUMANodeSet, sizeBytes: Int64) -> Bool {
    nodes.indices.contains {
      set.contains($0) && nodes[$0].assignedBytes + sizeBytes <= nodes[$0].memoryBytes && nodes[$0].loadMHz < nodeMHz
    }
  }
}
