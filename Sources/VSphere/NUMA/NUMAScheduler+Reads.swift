extension NUMAScheduler {
  /// Home nodes of a machine (esxtop NHN); none on a host that interleaves its nodes.
  public func homeNodes(of slot: Int32) -> NUMANodeSet {
    var homes = NUMANodeSet(bits: 0)
    for client in clientRange(slot) where clients[client].home >= 0 { homes.insert(Int(clients[client].home)) }
    return homes
  }

  /// Number of clients, that is proximity domains, of a machine.
  public func clientCount(of slot: Int32) -> Int { machine(slot).clientCount }

  /// Whether the guest sees more than one node.
  public func seesNodes(_ slot: Int32) -> Bool { machine(slot).seesNodes }

  /// How often clients of a machine got new homes (esxtop NMIG).
  public func migrations(of slot: Int32) -> Int { machine(slot).migrations }

  /// Memory in use by a machine, bytes.
  public func usedBytes(of slot: Int32) -> Int64 { clientRange(slot).reduce(0) { $0 + clients[$1].usedBytes } }

  /// Memory of a machine on a node, bytes.
  public func usedBytes(of slot: Int32, on node: Int) -> Int64 {
    clientRange(slot).reduce(0) { $0 + pages[$1 * nodes.count + node] }
  }

  /// Part of a machine's memory that is local to the vCPUs that use it (esxtop N%L over 100); below 0.8 is poor. 1
  /// before it uses memory, but 1 / n where it is interleaved over n nodes.
  public func localFraction(of slot: Int32) -> Double {
    guard nodes.count > 1 else { return 1 }
    guard settings.isEnabled else { return 1 / Double(nodes.count) }
    let range = clientRange(slot)
    if range.count == 1 {
      let client = range.lowerBound
      let used = clients[client].usedBytes
      guard used > 0 else { return 1 }
      return Double(pages[client * nodes.count + Int(clients[client].home)]) / Double(used)
    }
    let machine = machine(slot)
    let used = usedBytes(of: slot)
    if machine.seesNodes {
      guard used > 0 else { return 1 }
      let local = range.reduce(0) { $0 + pages[$1 * nodes.count + Int(clients[$1].home)] }
      return Double(local) / Double(used)
    }
    guard used > 0 else { return 1 / Double(homeNodes(of: slot).count) }
    var local = 0.0
    for client in range {
      local += Double(clients[client].vCPUs) * Double(usedBytes(of: slot, on: Int(clients[client].home)))
    }
    return local / (Double(machine.vCPUs) * Double(used))
  }

  /// Local memory of a machine, bytes (esxtop NLMEM).
  public func localBytes(of slot: Int32) -> Int64 {
    Int64((localFraction(of: slot) * Double(usedBytes(of: slot))).rounded())
  }

  /// Remote memory of a machine, bytes (esxtop NRMEM).
  public func remoteBytes(of slot: Int32) -> Int64 { usedBytes(of: slot) - localBytes(of: slot) }

  /// Slowdown factor of a machine's work by remote memory.
  public func slowdown(of slot: Int32) -> Double {
    guard let stalled = machines[Int(slot)]?.stalledFraction else { preconditionFailure("no machine in slot \(slot)") }
    return RemoteAccess.slowdown(
      stalledFraction: stalled, remoteFraction: 1 - localFraction(of: slot), latencyRatio: settings.latencyRatio)
  }

  /// Load of the most over that of the least loaded node, as a part of a node's capacity.
  public var imbalance: Double {
    var most = nodes[0].loadMHz
    var least = most
    for node in nodes {
      most = max(most, node.loadMHz)
      least = min(least, node.loadMHz)
    }
    return (most - least) / nodeMHz
  }
}
