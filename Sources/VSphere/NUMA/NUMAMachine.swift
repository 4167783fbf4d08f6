/// What the NUMA scheduler has to know of a machine.
public struct NUMAMachine: Sendable, Hashable {
  /// Virtual CPUs.
  public var vCPUs: Int
  /// Memory it is configured with, bytes.
  public var memoryBytes: Int64
  /// Share of its cycles stalled on memory.
  public var stallShare: Double
  /// Nodes it may use (`numa.nodeAffinity`), bit n for node n; nil for all.
  public var nodeAffinity: UInt64?
  /// Whether its clients stay where they were placed (strict) or may move among the nodes they may use.
  public var isStrict: Bool
  /// Whether it may see a virtual topology. False makes a wide machine interleave its memory.
  public var allowsVirtualTopology: Bool

  /// Makes a machine.
  public init(
    vCPUs: Int, memoryBytes: Int64, intensity: MemoryIntensity = .oltp, nodeAffinity: UInt64? = nil,
    isStrict: Bool = false, allowsVirtualTopology: Bool = true
  ) {
    self.vCPUs = vCPUs
    self.memoryBytes = memoryBytes
    stallShare = intensity.stallShare
    self.nodeAffinity = nodeAffinity
    self.isStrict = isStrict
    self.allowsVirtualTopology = allowsVirtualTopology
  }
}
