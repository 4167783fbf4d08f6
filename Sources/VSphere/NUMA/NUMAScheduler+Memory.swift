extension NUMAScheduler {
  /// Reports the memory in use by a machine, bytes, which its clients share by their vCPUs. New pages are on a client's
  /// home while that has room, then on the node with the most room; pages that are given back come from each node in
  /// proportion to what is there (modelling defaults).
  public mutating func setMemory(_ slot: Int32, bytes: Int64) {
    precondition(bytes >= 0, "a machine uses 0 bytes or more")
    let vCPUs = Int64(machine(slot).vCPUs)
    var left = bytes
    var vCPUsLeft = vCPUs
    for client in clientRange(slot) {
      let own = Int64(clients[client].vCPUs)
      let part = own == vCPUsLeft ? left : left / vCPUsLeft * own
      left -= part
      vCPUsLeft -= own
      let change = part - clients[client].usedBytes
      if change > 0 {
        allocate(change, for: client)
      } else if change < 0 {
        release(-change, of: client)
      }
    }
  }

  /// Changes what a client has on a node.
  mutating func changePages(of client: Int, on node: Int, by bytes: Int64) {
    guard bytes != 0 else { return }
    pages[client * nodes.count + node] += bytes
    nodes[node].usedBytes += bytes
    clients[client].usedBytes += bytes
    let home = Int(clients[client].home)
    if home >= 0 && home != node {
      nodes[home].awaitedBytes += bytes
      isSettled = false
    }
  }

  private mutating func allocate(_ bytes: Int64, for client: Int) {
    let home = Int(clients[client].home)
    guard home >= 0 else { return interleave(bytes, of: client) }
    let local = min(bytes, max(0, nodes[home].freeBytes))
    changePages(of: client, on: home, by: local)
    var left = bytes - local
    while left > 0 {
      let node = roomiestNode()
      let room = nodes[node].freeBytes
      guard room > 0 else { return changePages(of: client, on: home, by: left) }
      let part = min(left, room)
      changePages(of: client, on: node, by: part)
      left -= part
    }
  }

  /// Spreads pages evenly over all nodes, as firmware that interleaves them does.
  private mutating func interleave(_ bytes: Int64, of client: Int) {
    let total = clients[client].usedBytes + bytes
    for node in nodes.indices {
      let part = total / Int64(nodes.count) + (node < Int(total % Int64(nodes.count)) ? 1 : 0)
      changePages(of: client, on: node, by: part - pages[client * nodes.count + node])
    }
  }

  private func roomiestNode() -> Int {
    var best = 0
    for node in nodes.indices where nodes[node].freeBytes > nodes[best].freeBytes { best = node }
    return best
  }

  private mutating func release(_ bytes: Int64, of client: Int) {
    guard clients[client].home >= 0 else { return interleave(-bytes, of: client) }
    var left = bytes
    var used = clients[client].usedBytes
    for node in nodes.indices {
      let here = pages[client * nodes.count + node]
      guard here > 0 else { continue }
      let share = Int64(Double(left) * (Double(here) / Double(used)))
      let part = min(here, max(share, left - (used - here)))
      changePages(of: client, on: node, by: -part)
      left -= part
      used -= here
    }
  }
}
