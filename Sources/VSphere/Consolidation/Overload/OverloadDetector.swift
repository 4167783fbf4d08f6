/// What an overload detector may look at: one host, as it is or as it would be after a placement.
public struct HostOutlook {
  /// Sum of what its machines ask for now, as a part of the host's capacity; above 1 when overcommitted.
  public let requestedFraction: Double
  /// Recent utilisation the machines now on the host would have caused, newest first, at most 30 samples; as parts of
  /// the capacity. Trailing zeros are trimmed. Empty for detectors that do not read it.
  public let history: UnsafeBufferPointer<Double>
  /// Whole sampling intervals the longest migration off this host would take, rounded up.
  public let migrationIntervals: Double

  /// Makes an outlook.
  public init(requestedFraction: Double, history: UnsafeBufferPointer<Double>, migrationIntervals: Double) {
    self.requestedFraction = requestedFraction
    self.history = history
    self.migrationIntervals = migrationIntervals
  }
}

/// Decides when a host has to give machines away. Pure: the same outlook, the same answer.
public protocol OverloadDetector: Sendable {
  /// Whether `isOverloaded` reads the history; collecting it is the expensive part of an outlook.
  var readsHistory: Bool { get }
  /// Whether the host is overloaded.
  func isOverloaded(_ host: HostOutlook) -> Bool
  /// The figures behind the answer, for `decisions.csv`.
  func explain(_ host: HostOutlook) -> String
}

/// The built-in detectors, chosen by the name in the scenario: a switch, so that the planner's inner loop stays free of
/// existentials.
public enum AnyOverloadDetector: Sendable {
  case threshold(StaticThreshold)
  case interquartileRange(InterquartileRangeThreshold)
  case medianAbsoluteDeviation(MedianAbsoluteDeviationThreshold)
  case localRegression(LocalRegression)

  /// The detector a configuration asks for; nil for the baselines without consolidation.
  public init?(_ configuration: ConsolidationConfiguration) {
    let fallback = StaticThreshold(threshold: configuration.fallbackThreshold.value)
    switch configuration.overload {
    case .none, .dvfs: return nil
    case .threshold: self = .threshold(StaticThreshold(threshold: configuration.threshold.value))
    case .iqr:
      self = .interquartileRange(InterquartileRangeThreshold(safety: configuration.safety, fallback: fallback))
    case .mad:
      self = .medianAbsoluteDeviation(
        MedianAbsoluteDeviationThreshold(safety: configuration.safety, fallback: fallback))
    case .localRegression, .robustLocalRegression:
      self = .localRegression(
        LocalRegression(
          safety: configuration.safety, fallback: fallback,
          weighting: configuration.quirks.contains(.regressionWithoutWeights)
            ? .none : configuration.overload == .localRegression ? .tricube : .bisquare))
    }
  }

  /// Whether the history is read.
  public var readsHistory: Bool {
    if case .threshold = self { return false }
    return true
  }

  /// Whether the host is overloaded.
  public func isOverloaded(_ host: HostOutlook) -> Bool {
    switch self {
    case .threshold(let detector): detector.isOverloaded(host)
    case .interquartileRange(let detector): detector.isOverloaded(host)
    case .medianAbsoluteDeviation(let detector): detector.isOverloaded(host)
    case .localRegression(let detector): detector.isOverloaded(host)
    }
  }

  /// The figures behind the answer.
  public func explain(_ host: HostOutlook) -> String {
    switch self {
    case .threshold(let detector): detector.explain(host)
    case .interquartileRange(let detector): detector.explain(host)
    case .medianAbsoluteDeviation(let detector): detector.explain(host)
    case .localRegression(let detector): detector.explain(host)
    }
  }
}
