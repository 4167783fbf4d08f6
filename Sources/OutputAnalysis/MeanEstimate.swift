import CGSL

/// A mean over independent replications, or batches, and its Student-t confidence interval.
public struct MeanEstimate: Hashable, Sendable {
  /// Number of replications.
  public let count: UInt64
  /// Their mean; NaN without any.
  public let mean: Double
  /// Their sample standard deviation; NaN with fewer than two.
  public let standardDeviation: Double
  /// Confidence level of the interval.
  public let level: Double
  /// Half the width of the interval. Nil with fewer than two replications: one run says nothing about its error.
  public let halfWidth: Double?

  /// Estimates a mean from a tally of replications.
  /// - Parameter level: confidence level, between 0 and 1.
  public init(_ tally: Tally, level: Double = 0.95) {
    precondition(level > 0 && level < 1, "a confidence level lies between 0 and 1")
    count = tally.count
    mean = tally.mean
    standardDeviation = tally.standardDeviation
    self.level = level
    if tally.count >= 2 {
      let quantile = studentQuantile((1 + level) / 2, degreesOfFreedom: Double(tally.count - 1))
      halfWidth = quantile * standardDeviation / Double(tally.count).squareRoot()
    } else {
      halfWidth = nil
    }
  }

  /// Estimates a mean from the values of replications.
  public init(_ values: some Sequence<Double>, level: Double = 0.95) { self.init(Tally(values), level: level) }

  /// Lower end of the interval, if there is one.
  public var low: Double? { halfWidth.map { mean - $0 } }
  /// Upper end of the interval, if there is one.
  public var high: Double? { halfWidth.map { mean + $0 } }
  /// Half width as a part of the mean; infinite for a mean of zero with a width, nil without an interval.
  public var relativeHalfWidth: Double? { halfWidth.map { $0 == 0 ? 0 : $0 / mean.magnitude } }

  /// Whether a value lies inside the interval; never without one.
  public func covers(_ value: Double) -> Bool { halfWidth.map { (mean - value).magnitude <= $0 } ?? false }
}

/// Quantile of Student's t distribution (`gsl_cdf_tdist_Pinv`).
public func studentQuantile(_ probability: Double, degreesOfFreedom: Double) -> Double {
  gsl_cdf_tdist_Pinv(probability, degreesOfFreedom)
}
