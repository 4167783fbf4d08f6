import Infrastructure
import Quantities

/// How a consolidation policy of a vSphere cluster works. Defaults: Beloglazov and Buyya, Concurrency and Computation:
/// Practice and Experience 24 (2012).
public struct ConsolidationSettings: Sendable, Hashable {
  /// How overload is detected.
  public var overload: ConsolidationConfiguration.Overload
  /// Which machine leaves an overloaded host. Default minimum migration time.
  public var selection: ConsolidationConfiguration.Selection
  /// Part of the capacity above which a host is overloaded under `threshold`. Default 0.8.
  public var threshold: Double
  /// How strongly the adaptive detectors err on the safe side. Default that of the detector: 1.5 iqr, 2.5 mad, 1.2
  /// regressions.
  public var safety: Double
  /// Threshold while a host's history is too short. Default 0.7.
  public var fallbackThreshold: Double
  /// From one look to the next. Default 300 s.
  public var period: SimDuration

  /// Makes settings; defaults stand with the properties.
  public init(
    overload: ConsolidationConfiguration.Overload = .threshold,
    selection: ConsolidationConfiguration.Selection = .minimumMigrationTime,
    threshold: Double = ConsolidationConfiguration.Defaults.threshold.value, safety: Double? = nil,
    fallbackThreshold: Double = ConsolidationConfiguration.Defaults.fallbackThreshold.value,
    period: SimDuration = .seconds(300)
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
    var checks = ParameterChecks()
    checks.requireNumber(threshold, in: 0.01...1, "threshold")
    checks.requireNumber(safety, in: 0...100, "safety")
    checks.requireNumber(fallbackThreshold, in: 0.01...1, "fallback_threshold")
    checks.require(period > .zero, "period", "\(period) is not positive", "a duration such as 300 s")
    return checks.errors
  }

  /// The part of a consolidation experiment that detectors read.
  var configuration: ConsolidationConfiguration {
    ConsolidationConfiguration(
      hosts: [], vmTypes: [],
      demand: .drawn(count: 0, distribution: .uniform(low: 0, high: 1), interval: period), overload: overload,
      selection: selection, threshold: Fraction(value: threshold), safety: safety,
      fallbackThreshold: Fraction(value: fallbackThreshold))
  }
}
