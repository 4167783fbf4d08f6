import Quantities

/// NUMA scheduling of one host: home nodes, where memory is, what its distance costs, and the rebalancer.
///
/// Machines have slots, used again after their removal. The model reports load and memory in use as they change, and
/// calls `rebalance(at:)` every period while `needsRebalance`. A host with one node, or one that interleaves its
/// nodes, never needs it.
public struct NUMAScheduler: Sendable {
  /// How machines are placed.
  public let settings: NUMASettings
  /// The nodes, by number.
  public internal(set) var nodes: ContiguousArray<NUMANode>
  /// Clients that moved in the last pass of the rebalancer; one at most (modelling default).
  public internal(set) var lastMoves: ContiguousArray<NUMAMove> = []
  /// Slots whose slowdown may have changed in the last pass of the rebalancer, in rising order.
  public internal(set) var changedSlots: ContiguousArray<Int32> = []

  /// Speed of a node's cores together, MHz.
  let nodeMHz: Double
  /// vCPUs of a machine that a node takes.
  let vCPUsPerNode: Int
  /// Whether the host has cores enough for clients to move.
  let canMoveClients: Bool

  var machines: ContiguousArray<NUMAMachine?> = []
  var freeSlots: ContiguousArray<Int32> = []
  /// Clients of slot s: from s times the number of nodes.
  var clients: ContiguousArray<NUMAClient> = []
  /// Bytes of client c on node n: at c times the number of nodes, plus n.
  var pages: ContiguousArray<Int64> = []
  /// Node at which the search for the next home begins.
  var nextNode = 0
  /// Machines that communicate with others.
  var groupedMachines = 0
  /// Whether clients that communicate have different homes.
  var hasSeparatedGroups = false
  /// Whether the last look at the nodes found no client to move, and nothing has changed since.
  var isSettled = true
  var lastPass: SimTime?

  /// A host without machines.
  ///
  /// - Parameters:
  ///   - nodeCount: NUMA nodes, 1 to 64.
  ///   - coresPerNode: Cores of each node, 1 or more.
  ///   - memoryPerNodeBytes: Memory of each node, bytes, above 0.
  ///   - coreMHz: Speed of a core, MHz, above 0.
  ///   - isHyperThreaded: Whether each core has two threads that are used.
  public init(
    nodeCount: Int, coresPerNode: Int, memoryPerNodeBytes: Int64, coreMHz: Double, isHyperThreaded: Bool,
    settings: NUMASettings = NUMASettings()
  ) {
    precondition(nodeCount >= 1 && nodeCount <= 64, "a host has 1 to 64 NUMA nodes")
    precondition(coresPerNode >= 1 && memoryPerNodeBytes > 0 && coreMHz > 0, "a node has cores and memory")
    self.settings = settings
    nodes = ContiguousArray(repeating: NUMANode(memoryBytes: memoryPerNodeBytes), count: nodeCount)
    nodeMHz = Double(coresPerNode) * coreMHz
    vCPUsPerNode = settings.prefersHyperThreads && isHyperThreaded ? 2 * coresPerNode : coresPerNode
    canMoveClients =
      settings.isEnabled && nodeCount > 1 && nodeCount * coresPerNode >= settings.fewestCores
      && coresPerNode >= settings.fewestCoresPerNode
  }

  /// Whether machines have home nodes that differ.
  var hasHomes: Bool { settings.isEnabled && nodes.count > 1 }

  /// Adds a machine that uses neither processors nor memory yet.
  ///
  /// A machine with more vCPUs than a node takes is divided evenly over as few clients as can be; if it then has vCPUs
  /// enough (`fewestVCPUsOfVirtualNodes`), its guest sees them as nodes and uses the memory of each where it is.
  /// Otherwise its memory is interleaved over its clients' homes.
  ///
  /// - Parameters:
  ///   - vCPUs: vCPUs, 1 or more.
  ///   - memoryBytes: Configured memory, bytes.
  ///   - intensity: How much its work depends on memory.
  ///   - affinity: Nodes it is to be on (`numa.nodeAffinity`); nil for all. Those the host lacks do not count, and if
  ///     it has none of them, all do.
  ///   - isStrict: Whether its homes are there even where others would have room and these have none; without
  ///     `affinity`, whether it stays at its first homes.
  ///   - virtualNodes: Virtual nodes as configured, 1 to vCPUs; nil to have them found. Its guest sees them,
  ///     unless they are fewer than the nodes it is too wide for.
  ///   - group: Machines with the same number communicate; nil for none.
  /// - Returns: Its slot.
  public mutating func addMachine(
    vCPUs: Int, memoryBytes: Int64, intensity: MemoryIntensity, affinity: NUMANodeSet? = nil, isStrict: Bool = false,
    virtualNodes: Int? = nil, group: Int32? = nil
  ) -> Int32 {
    precondition(vCPUs >= 1 && memoryBytes >= 0, "a machine has vCPUs and memory")
    let allNodes = NUMANodeSet.all(nodes.count)
    let wanted = affinity?.intersection(allNodes) ?? allNodes
    let allowed = wanted.isEmpty ? allNodes : wanted
    let division = division(vCPUs: vCPUs, memoryBytes: memoryBytes, virtualNodes: virtualNodes)
    let slot = takeSlot()
    machines[Int(slot)] = NUMAMachine(
      vCPUs: vCPUs, clientCount: division.clients, affinity: allowed, group: group, seesNodes: division.seesNodes,
      stalledFraction: settings.stalledFraction(of: intensity))
    placeClients(ofSlot: Int(slot), memoryBytes: memoryBytes, isStrict: isStrict)
    if isStrict && affinity == nil {
      let homes = homeNodes(of: slot)
      machines[Int(slot)]?.affinity = homes
    }
    if group != nil {
      groupedMachines += 1
      findSeparatedGroups()
    }
    isSettled = false
    return slot
  }

  /// Takes a machine away, with its load and memory.
  public mutating func removeMachine(_ slot: Int32) {
    setLoad(slot, megahertz: 0)
    setMemory(slot, bytes: 0)
    for client in clientRange(slot) where clients[client].home >= 0 {
      nodes[Int(clients[client].home)].assignedBytes -= clients[client].sizeBytes
    }
    let isGrouped = machine(slot).group != nil
    machines[Int(slot)] = nil
    freeSlots.append(slot)
    if isGrouped {
      groupedMachines -= 1
      findSeparatedGroups()
    }
    isSettled = false
  }

  /// Reports the processor load of a machine, MHz, which its vCPUs share evenly.
  public mutating func setLoad(_ slot: Int32, megahertz: Double) {
    guard let vCPUs = machines[Int(slot)]?.vCPUs else { preconditionFailure("no machine in slot \(slot)") }
    for client in clientRange(slot) {
      let load = megahertz * Double(clients[client].vCPUs) / Double(vCPUs)
      let change = load - clients[client].loadMHz
      guard change != 0 else { continue }
      clients[client].loadMHz = load
      isSettled = false
      if clients[client].home >= 0 {
        nodes[Int(clients[client].home)].loadMHz += change
      } else {
        for node in nodes.indices { nodes[node].loadMHz += change / Double(nodes.count) }
      }
    }
  }

  /// The machine in a slot.
  @inline(__always)
  func machine(_ slot: Int32) -> NUMAMachine {
    guard let machine = machines[Int(slot)] else { preconditionFailure("no machine in slot \(slot)") }
    return machine
  }

  /// The clients of the machine in a slot.
  @inline(__always)
  func clientRange(_ slot: Int32) -> Range<Int> {
    // The one field: a copy of the machine would cost more than what callers do with the range.
    guard let count = machines[Int(slot)]?.clientCount else { preconditionFailure("no machine in slot \(slot)") }
    let first = Int(slot) * nodes.count
    return first..<first + count
  }

  private mutating func takeSlot() -> Int32 {
    if let slot = freeSlots.popLast() { return slot }
    machines.append(nil)
    clients.append(contentsOf: repeatElement(NUMAClient(vCPUs: 0, home: -1, sizeBytes: 0), count: nodes.count))
    pages.append(contentsOf: repeatElement(0, count: nodes.count * nodes.count))
    return Int32(machines.count - 1)
  }
}
