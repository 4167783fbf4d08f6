/// NUMA nodes of a host, all alike.
public struct NUMATopology: Sendable, Hashable {
  /// Nodes.
  public var nodeCount: Int
  /// Cores of a node.
  public var coresPerNode: Int
  /// Threads of a core.
  public var threadsPerCore: Int
  /// Memory of a node, bytes.
  public var memoryBytesPerNode: Int64
  /// What a node's cores deliver, MHz.
  public var capacityMHzPerNode: Double

  /// Makes a topology.
  public init(
    nodeCount: Int, coresPerNode: Int, threadsPerCore: Int = 2, memoryBytesPerNode: Int64, capacityMHzPerNode: Double
  ) {
    self.nodeCount = nodeCount
    self.coresPerNode = coresPerNode
    self.threadsPerCore = threadsPerCore
    self.memoryBytesPerNode = memoryBytesPerNode
    self.capacityMHzPerNode = capacityMHzPerNode
  }

  /// Whether the rebalancer works at all: two nodes or more, at least 4 cores in total and 2 a node (published: vSphere
  /// Resource Management, advanced NUMA attributes).
  public var canRebalance: Bool { nodeCount > 1 && coresPerNode >= 2 && nodeCount * coresPerNode >= 4 }
}
