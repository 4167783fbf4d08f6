import Infrastructure
import Quantities

/// How the VMkernel of a host places machines on NUMA nodes.
public struct NUMASettings: Sendable, Hashable {
  /// Whether machines have home nodes at all. Default true; false is a host whose firmware interleaves its nodes: every
  /// machine's memory is spread over all of them.
  public var isEnabled: Bool
  /// Time between two looks of the rebalancer. Default 2 s (`Numa.RebalancePeriod`, published: vSphere Resource
  /// Management).
  public var rebalancePeriod: SimDuration
  /// Load of the most over that of the least loaded node, as a part of a node's capacity, from which machines move.
  /// Default 0.1 (published).
  public var imbalanceThreshold: Double
  /// By how much a move has to lower that imbalance. Default 0.01 (modelling default).
  public var smallestGain: Double
  /// Cores of a host below which nothing moves. Default 4 (`Numa.RebalanceCoresTotal`, published).
  public var fewestCores: Int
  /// Cores of a node below which nothing moves. Default 2 (`Numa.RebalanceCoresNode`, published).
  public var fewestCoresPerNode: Int
  /// Whether threads instead of cores bound how many vCPUs a node takes of a machine (`numa.vcpu.preferHT`). Default
  /// false.
  public var prefersHyperThreads: Bool
  /// vCPUs from which a wide machine sees its nodes (`numa.vcpu.min`). Default 9 (known: Denneman, NUMA Deep Dive).
  public var fewestVCPUsOfVirtualNodes: Int
  /// Whether a machine that sees its nodes is also divided because its memory does not fit into one. Default true, as
  /// since vSphere 7.0 (known: Denneman, NUMA Deep Dive).
  public var dividesByMemory: Bool
  /// Whether pages follow a client to its new home. Default true (`Numa.PageMigEnable`, published).
  public var migratesPages: Bool
  /// Rate at which pages begin to follow a client, bytes a second. Default 25 MB/s (modelling default).
  public var slowestPageBytesPerSecond: Double
  /// Rate up to which it doubles with each period that the client stays, bytes a second. Default 256 MB/s (modelling
  /// default).
  public var fastestPageBytesPerSecond: Double
  /// Latency of another node's memory over that of the own. Default 1.7: two sockets of Xeon 1.6 to 1.7, of EPYC about
  /// 2.0, nodes in one socket 1.1 to 1.3 (known, from memory latency measurements).
  public var latencyRatio: Double
  /// Whether machines that communicate are pulled to one node (action affinity). Default true.
  public var usesActionAffinity: Bool
  /// Pull of each communicating client on a node (`Numa.LocalityWeightActionAffinity`). Default 130 (known: Advanced
  /// NUMA Attributes).
  public var actionAffinityWeight: Double
  /// Pull of a node that has all of a client's pages (`Numa.LocalityWeightMem`). Default 1 (known: Advanced NUMA
  /// Attributes).
  public var memoryLocalityWeight: Double
  /// Part of the cycles of `compute` that wait for memory. Default 0.05 (modelling default).
  public var computeStalledFraction: Double
  /// Part of the cycles of `oltp` that wait for memory. Default 0.25 (modelling default).
  public var oltpStalledFraction: Double
  /// Part of the cycles of `inMemory` that wait for memory. Default 0.5 (modelling default).
  public var inMemoryStalledFraction: Double
  /// Part of the cycles of `stream` that wait for memory. Default 0.8 (modelling default).
  public var streamStalledFraction: Double

  /// Makes settings; the defaults are ESXi's where it has the setting.
  public init(
    isEnabled: Bool = true, rebalancePeriod: SimDuration = .seconds(2), imbalanceThreshold: Double = 0.1,
    smallestGain: Double = 0.01, fewestCores: Int = 4, fewestCoresPerNode: Int = 2, prefersHyperThreads: Bool = false,
    fewestVCPUsOfVirtualNodes: Int = 9, dividesByMemory: Bool = true, migratesPages: Bool = true,
    slowestPageBytesPerSecond: Double = 25e6, fastestPageBytesPerSecond: Double = 256e6, latencyRatio: Double = 1.7,
    usesActionAffinity: Bool = true, actionAffinityWeight: Double = 130, memoryLocalityWeight: Double = 1,
    computeStalledFraction: Double = MemoryIntensity.compute.stalledFraction,
    oltpStalledFraction: Double = MemoryIntensity.oltp.stalledFraction,
    inMemoryStalledFraction: Double = MemoryIntensity.inMemory.stalledFraction,
    streamStalledFraction: Double = MemoryIntensity.stream.stalledFraction
  ) {
    self.isEnabled = isEnabled
    self.rebalancePeriod = rebalancePeriod
    self.imbalanceThreshold = imbalanceThreshold
    self.smallestGain = smallestGain
    self.fewestCores = fewestCores
    self.fewestCoresPerNode = fewestCoresPerNode
    self.prefersHyperThreads = prefersHyperThreads
    self.fewestVCPUsOfVirtualNodes = fewestVCPUsOfVirtualNodes
    self.dividesByMemory = dividesByMemory
    self.migratesPages = migratesPages
    self.slowestPageBytesPerSecond = slowestPageBytesPerSecond
    self.fastestPageBytesPerSecond = fastestPageBytesPerSecond
    self.latencyRatio = latencyRatio
    self.usesActionAffinity = usesActionAffinity
    self.actionAffinityWeight = actionAffinityWeight
    self.memoryLocalityWeight = memoryLocalityWeight
    self.computeStalledFraction = computeStalledFraction
    self.oltpStalledFraction = oltpStalledFraction
    self.inMemoryStalledFraction = inMemoryStalledFraction
    self.streamStalledFraction = streamStalledFraction
  }

  /// Part of its cycles that work of a kind waits for memory.
  public func stalledFraction(of intensity: MemoryIntensity) -> Double {
    switch intensity {
    case .compute: computeStalledFraction
    case .oltp: oltpStalledFraction
    case .inMemory: inMemoryStalledFraction
    case .stream: streamStalledFraction
    }
  }

  /// Everything wrong with the settings; empty when they can be used.
  public func problems() -> [ParameterError] {
    var errors: [ParameterError] = []
    func require(_ isRight: Bool, _ name: String, _ value: some CustomStringConvertible, _ hint: String) {
      guard !isRight else { return }
      errors.append(ParameterError(parameter: name, problem: "\(value) is out of range", hint: hint))
    }
    func requireNumber(_ value: Double, _ name: String, in range: ClosedRange<Double>) {
      require(range.contains(value), name, value, "a number from \(range.lowerBound) to \(range.upperBound)")
    }
    require(rebalancePeriod > .zero, "rebalancePeriod", rebalancePeriod, "a duration above 0 s")
    requireNumber(imbalanceThreshold, "imbalanceThreshold", in: 0...1)
    require(smallestGain > 0 && smallestGain <= 1, "smallestGain", smallestGain, "a number above 0, up to 1")
    require(fewestCores >= 0, "fewestCores", fewestCores, "a whole number, 0 or more")
    require(fewestCoresPerNode >= 0, "fewestCoresPerNode", fewestCoresPerNode, "a whole number, 0 or more")
    require(
      fewestVCPUsOfVirtualNodes >= 1, "fewestVCPUsOfVirtualNodes", fewestVCPUsOfVirtualNodes,
      "a whole number, 1 or more")
    requireNumber(slowestPageBytesPerSecond, "slowestPageBytesPerSecond", in: 1...1e12)
    requireNumber(fastestPageBytesPerSecond, "fastestPageBytesPerSecond", in: 1...1e12)
    require(
      fastestPageBytesPerSecond >= slowestPageBytesPerSecond, "fastestPageBytesPerSecond", fastestPageBytesPerSecond,
      "no less than slowestPageBytesPerSecond, \(slowestPageBytesPerSecond)")
    requireNumber(latencyRatio, "latencyRatio", in: 1...100)
    requireNumber(actionAffinityWeight, "actionAffinityWeight", in: 0...1e6)
    requireNumber(memoryLocalityWeight, "memoryLocalityWeight", in: 0...1e6)
    requireNumber(computeStalledFraction, "computeStalledFraction", in: 0...1)
    requireNumber(oltpStalledFraction, "oltpStalledFraction", in: 0...1)
    requireNumber(inMemoryStalledFraction, "inMemoryStalledFraction", in: 0...1)
    requireNumber(streamStalledFraction, "streamStalledFraction", in: 0...1)
    return errors
  }
}
