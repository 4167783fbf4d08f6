import Quantities

/// Home nodes of the machines of one host, where their memory is, and the rebalancer.
///
/// A machine is one NUMA client, or several of equal size (physical proximity domains) when it is wider than a node
/// (known: Denneman, NUMA Deep Dive). The model calls `rebalance(at:)` each period while `needsRebalance`; a host with
/// nothing to move needs no events.
public struct NUMAScheduler: Sendable, Hashable {
  /// A machine's place, reused after its removal.
  public typealias Slot = Int

  /// The host's nodes.
  public let topology: NUMATopology
  /// Tunables.
  public let settings: NUMASettings

  struct Entry: Sendable, Hashable {
    var machine: NUMAMachine
    var clientCount: Int
    var isInterleaved: Bool
    var loadMHz = 0.0
    var migrations = 0
    var isUsed = true
  }

  struct Client: Sendable, Hashable {
    var home = -1
    /// Rate at which its pages follow, bytes a second.
    var migrationRate = 0.0
  }

  var entries: ContiguousArray<Entry> = []
  /// Clients of slot s at s * nodeCount.
  var clients: ContiguousArray<Client> = []
  /// Bytes of client c on node n at c * nodeCount + n.
  var bytes: ContiguousArray<Int64> = []
  var nodeLoadMHz: ContiguousArray<Double>
  var nodeFreeBytes: ContiguousArray<Int64>
  var lastRebalance: SimTime?
  private var freeSlots: ContiguousArray<Slot> = []
  private var nextTie = 0

  /// An empty host.
  public init(topology: NUMATopology, settings: NUMASettings = NUMASettings()) {
    self.topology = topology
    self.settings = settings
    nodeLoadMHz = ContiguousArray(repeating: 0, count: topology.nodeCount)
    nodeFreeBytes = ContiguousArray(repeating: topology.memoryBytesPerNode, count: topology.nodeCount)
  }

  /// Clients of a machine of that many vCPUs: as many equal parts as fit into nodes, counted in cores, in threads with
  /// `preferHT`; at most one a node.
  public func clientCount(vCPUs: Int) -> Int {
    let perNode = topology.coresPerNode * (settings.preferHT ? topology.threadsPerCore : 1)
    return min(topology.nodeCount, max(1, (vCPUs + perNode - 1) / perNode))
  }

  /// Places a machine without load or memory; the node with the least load is home, of equals that with most free
  /// memory, then round robin (published). `setMemory` then takes memory at home while there is some.
  public mutating func addMachine(_ machine: NUMAMachine) -> Slot {
    let nodes = topology.nodeCount
    let allowed = (0..<nodes).reduce(0) { $0 + (isAllowed($1, machine) ? 1 : 0) }
    let count = min(clientCount(vCPUs: machine.vCPUs), max(1, allowed))
    let seesTopology = machine.allowsVirtualTopology && machine.vCPUs >= settings.virtualTopologyMinimumVCPUs
    let entry = Entry(machine: machine, clientCount: count, isInterleaved: count > 1 && !seesTopology)
    let slot: Slot
    if let free = freeSlots.popLast() {
      slot = free
      entries[slot] = entry
    } else {
      slot = entries.count
      entries.append(entry)
      clients.append(contentsOf: repeatElement(Client(), count: nodes))
      bytes.append(contentsOf: repeatElement(0, count: nodes * nodes))
    }
    for index in 0..<count { clients[slot * nodes + index].home = firstHome(slot: slot, placed: index) }
    return slot
  }

  /// Takes a machine away and frees its memory.
  public mutating func removeMachine(_ slot: Slot) {
    setLoad(slot, loadMHz: 0)
    setMemory(slot, bytes: 0)
    for index in 0..<topology.nodeCount { clients[slot * topology.nodeCount + index] = Client() }
    entries[slot].isUsed = false
    freeSlots.append(slot)
  }

  /// Tells what a machine's vCPUs use now, MHz, spread evenly over its clients.
  public mutating func setLoad(_ slot: Slot, loadMHz: Double) {
    let entry = entries[slot]
    precondition(entry.isUsed, "no machine in the slot")
    entries[slot].loadMHz = loadMHz
    for index in 0..<entry.clientCount {
      let home = clients[slot * topology.nodeCount + index].home
      nodeLoadMHz[home] += (loadMHz - entry.loadMHz) / Double(entry.clientCount)
    }
  }

  /// Tells how much host memory a machine has now. More is taken at home first, then where most is free; less is given
  /// back from remote nodes first. What the nodes together do not have is taken at home all the same: the host's memory
  /// management is about to reclaim it.
  public mutating func setMemory(_ slot: Slot, bytes target: Int64) {
    let entry = entries[slot]
    precondition(entry.isUsed, "no machine in the slot")
    let count = Int64(entry.clientCount)
    for index in 0..<entry.clientCount {
      let client = slot * topology.nodeCount + index
      let share = target / count + (Int64(index) < target % count ? 1 : 0)
      var change = share - heldBytes(client)
      while change > 0 { change -= take(change, client) }
      while change < 0 { change += giveBack(-change, client) }
    }
  }

  func isAllowed(_ node: Int, _ machine: NUMAMachine) -> Bool {
    guard let affinity = machine.nodeAffinity else { return true }
    return node < 64 && affinity & (1 << UInt64(node)) != 0
  }

  func isHome(_ node: Int, slot: Slot, clients count: Int) -> Bool {
    (0..<count).contains { clients[slot * topology.nodeCount + $0].home == node }
  }

  func heldBytes(_ client: Int) -> Int64 {
    var sum: Int64 = 0
    for node in 0..<topology.nodeCount { sum += bytes[client * topology.nodeCount + node] }
    return sum
  }

  private mutating func firstHome(slot: Slot, placed: Int) -> Int {
    var best = -1
    for offset in 0..<topology.nodeCount {
      let node = (nextTie + offset) % topology.nodeCount
      guard isAllowed(node, entries[slot].machine), !isHome(node, slot: slot, clients: placed) else { continue }
      guard best >= 0 else {
        best = node
        continue
      }
      // Loads kept by difference carry rounding, which must not decide.
      let tolerance = 1e-9 * topology.capacityMHzPerNode
      let difference = nodeLoadMHz[node] - nodeLoadMHz[best]
      if difference < -tolerance || (difference <= tolerance && nodeFreeBytes[node] > nodeFreeBytes[best]) {
        best = node
      }
    }
    // An affinity that names no node of this host binds nothing.
    if best < 0 { best = nextTie }
    nextTie = (best + 1) % topology.nodeCount
    return best
  }

  private mutating func take(_ wanted: Int64, _ client: Int) -> Int64 {
    let home = clients[client].home
    var node = home
    if nodeFreeBytes[home] <= 0 {
      for other in 0..<topology.nodeCount where nodeFreeBytes[other] > max(0, nodeFreeBytes[node]) { node = other }
    }
    let amount = nodeFreeBytes[node] > 0 ? min(wanted, nodeFreeBytes[node]) : wanted
    bytes[client * topology.nodeCount + node] += amount
    nodeFreeBytes[node] -= amount
    return amount
  }

  private mutating func giveBack(_ wanted: Int64, _ client: Int) -> Int64 {
    let home = clients[client].home
    var node = home
    for other in 0..<topology.nodeCount where other != home && bytes[client * topology.nodeCount + other] > 0 {
      node = other
      break
    }
    let amount = min(wanted, bytes[client * topology.nodeCount + node])
    precondition(amount > 0, "no memory to give back")
    bytes[client * topology.nodeCount + node] -= amount
    nodeFreeBytes[node] += amount
    return amount
  }
}
