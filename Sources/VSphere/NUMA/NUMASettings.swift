import Infrastructure
import Quantities

/// Tunables of NUMA scheduling.
public struct NUMASettings: Sendable, Hashable {
  /// Between two looks of the rebalancer. Default 2 s (published: vSphere Resource Management).
  public var rebalancePeriod: SimDuration
  /// Imbalance of CPU load between nodes from which clients move, as a fraction of a node. Default 0.1 (published).
  public var imbalanceThreshold: Double
  /// Whether a client may have as many vCPUs as a node has threads, not cores. Default false.
  public var preferHT: Bool
  /// Fewest vCPUs of a machine that sees vNUMA, `numa.vcpu.min`. Default 9 (known: Denneman, NUMA Deep Dive).
  public var virtualTopologyMinimumVCPUs: Int
  /// Pages follow a client that moved at this rate first, bytes a second. Default 25 MB/s (modelling default).
  public var initialMigrationBytesPerSecond: Double
  /// And at most at this while the client stays; the rate doubles each period. Default 256 MB/s (modelling default).
  public var largestMigrationBytesPerSecond: Double
  /// Latency of remote over local memory. Default 1.7 (recalled, two-socket Xeon 1.6 to 1.7).
  public var remoteLatencyRatio: Double

  /// Makes settings.
  public init(
    rebalancePeriod: SimDuration = .seconds(2), imbalanceThreshold: Double = 0.1, preferHT: Bool = false,
    virtualTopologyMinimumVCPUs: Int = 9, initialMigrationBytesPerSecond: Double = 25e6,
    largestMigrationBytesPerSecond: Double = 256e6, remoteLatencyRatio: Double = 1.7
  ) {
    self.rebalancePeriod = rebalancePeriod
    self.imbalanceThreshold = imbalanceThreshold
    self.preferHT = preferHT
    self.virtualTopologyMinimumVCPUs = virtualTopologyMinimumVCPUs
    self.initialMigrationBytesPerSecond = initialMigrationBytesPerSecond
    self.largestMigrationBytesPerSecond = largestMigrationBytesPerSecond
    self.remoteLatencyRatio = remoteLatencyRatio
  }

  /// Everything wrong with the settings; empty when they can be used.
  public func problems() -> [ParameterError] {
    var errors: [ParameterError] = []
    func require(_ isRight: Bool, _ parameter: String, _ hint: String) {
      if !isRight { errors.append(ParameterError(parameter: parameter, problem: "is out of range", hint: hint)) }
    }
    require(rebalancePeriod > .zero, "rebalancePeriod", "a duration above 0")
    require(imbalanceThreshold > 0 && imbalanceThreshold <= 1, "imbalanceThreshold", "a number above 0, up to 1")
    require(virtualTopologyMinimumVCPUs >= 1, "virtualTopologyMinimumVCPUs", "1 or more")
    require(
      initialMigrationBytesPerSecond > 0 && initialMigrationBytesPerSecond.isFinite, "initialMigrationBytesPerSecond",
      "a rate above 0")
    require(
      largestMigrationBytesPerSecond >= initialMigrationBytesPerSecond && largestMigrationBytesPerSecond.isFinite,
      "largestMigrationBytesPerSecond", "a rate not below the initial one")
    require(remoteLatencyRatio >= 1 && remoteLatencyRatio.isFinite, "remoteLatencyRatio", "a number of 1 or more")
    return errors
  }
}
