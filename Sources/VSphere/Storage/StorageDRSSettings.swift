import Infrastructure
import Quantities

/// How Storage DRS balances a datastore cluster.
///
/// Source: vSphere API, StorageDrsPodConfigInfo and StorageDrsIoLoadBalanceConfig (published); vSphere Resource
/// Management, 'Setting the aggressiveness level for Storage DRS' (published).
public struct StorageDRSSettings: Sendable, Hashable {
  /// When a datastore is too full.
  public enum SpaceThreshold: Sendable, Hashable {
    /// More than a part of its capacity used, 0.5 to 1.
    case utilisation(Double)
    /// Less than so many bytes free.
    case freeSpace(bytes: Int64)
  }

  /// Whether recommendations are carried out by themselves. Default false: no automation, recommendations only
  /// (published).
  public var isAutomated: Bool
  /// How often it runs; at once besides when a datastore becomes too full. Default 480 min (published).
  public var interval: SimDuration
  /// When a datastore is too full. Default 80 % (published). The threshold is soft: where nothing else is left, disks
  /// are placed above it.
  public var spaceThreshold: SpaceThreshold
  /// Least difference of utilisation between source and target of a move for space. Default 0.05 (published).
  public var minimumUtilisationDifference: Double
  /// Whether it balances I/O. Default true (published). Deprecated from vSphere 8.0 Update 3.
  public var balancesIO: Bool
  /// Latency, 90th percentile of a day, above which a datastore is too busy, seconds: 5 to 100 ms. Default 15 ms
  /// (published).
  public var latencyThresholdSeconds: Double
  /// How much imbalance is tolerated, 1 to 100: I/O is balanced when fairness is below 1 - this / 100. Default 5
  /// (published).
  public var ioImbalanceThreshold: Double
  /// Part of a datastore's operations per second that may be reserved. Default 0.6 (published).
  public var reservableIOFraction: Double
  /// Whether a VM's disks stay together unless the VM says otherwise. Default true (published).
  public var keepsDisksTogether: Bool

  /// Makes settings, vSphere's by default.
  public init(
    isAutomated: Bool = false, interval: SimDuration = .minutes(480),
    spaceThreshold: SpaceThreshold = .utilisation(0.8), minimumUtilisationDifference: Double = 0.05,
    balancesIO: Bool = true, latencyThresholdSeconds: Double = 0.015, ioImbalanceThreshold: Double = 5,
    reservableIOFraction: Double = 0.6, keepsDisksTogether: Bool = true
  ) {
    self.isAutomated = isAutomated
    self.interval = interval
    self.spaceThreshold = spaceThreshold
    self.minimumUtilisationDifference = minimumUtilisationDifference
    self.balancesIO = balancesIO
    self.latencyThresholdSeconds = latencyThresholdSeconds
    self.ioImbalanceThreshold = ioImbalanceThreshold
    self.reservableIOFraction = reservableIOFraction
    self.keepsDisksTogether = keepsDisksTogether
  }

  /// Everything wrong with the settings.
  public func problems() -> [ParameterError] {
    var checks = ParameterChecks()
    checks.require(interval > .zero, "interval", "\(interval) is out of range", "more than 0 s")
    switch spaceThreshold {
    case .utilisation(let part): checks.requireNumber(part, in: 0.5...1, "space_threshold")
    case .freeSpace(let bytes):
      checks.require(bytes > 0, "free_space_threshold", "\(bytes) B is out of range", "more than 0 B")
    }
    checks.requireNumber(minimumUtilisationDifference, in: 0.01...0.5, "minimum_utilisation_difference")
    checks.requireNumber(latencyThresholdSeconds, in: 0.005...0.1, "latency_threshold", "seconds")
    checks.requireNumber(ioImbalanceThreshold, in: 1...100, "io_imbalance_threshold")
    checks.requireNumber(reservableIOFraction, in: 0.3...1, "reservable_io")
    return checks.errors
  }
}
