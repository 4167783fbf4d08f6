import CGSL

/// Two variants run with common random numbers, compared replication by replication with a paired t interval.
public struct PairedComparison: Hashable, Sendable {
  /// Variant minus base, with its interval.
  public let difference: MeanEstimate
  /// Probability of a difference this large in either direction if there were none; nil with fewer than two pairs.
  public let pValue: Double?
  /// Correlation of the two variants over the replications; nil where either does not vary.
  public let correlation: Double?
  /// How many times smaller the variance of the difference is than it would be with independent runs:
  /// (var base + var variant) / var difference. Infinite when the difference never varies but the variants do; nil when
  /// nothing varies.
  public let varianceReduction: Double?

  /// Compares replications of equal number; position i of both ran with the same random numbers.
  /// - Precondition: both have the same length.
  public init(base: [Double], variant: [Double], level: Double = 0.95) {
    precondition(base.count == variant.count, "paired comparison of unequal numbers of replications")
    let differences = zip(variant, base).map { $0 - $1 }
    let estimate = MeanEstimate(differences, level: level)
    difference = estimate
    guard base.count >= 2 else {
      (pValue, correlation, varianceReduction) = (nil, nil, nil)
      return
    }
    pValue = Self.twoSidedP(estimate)
    let (baseTally, variantTally) = (Tally(base), Tally(variant))
    var crossProducts = 0.0
    for (left, right) in zip(base, variant) {
      crossProducts += (left - baseTally.mean) * (right - variantTally.mean)
    }
    let covariance = crossProducts / Double(base.count - 1)
    let spread = baseTally.standardDeviation * variantTally.standardDeviation
    correlation = spread > 0 ? covariance / spread : nil
    let independent = baseTally.variance + variantTally.variance
    let paired = estimate.standardDeviation * estimate.standardDeviation
    varianceReduction = independent > 0 ? independent / paired : nil
  }

  private static func twoSidedP(_ estimate: MeanEstimate) -> Double {
    let standardError = estimate.standardDeviation / Double(estimate.count).squareRoot()
    if standardError == 0 { return estimate.mean == 0 ? 1 : 0 }
    let statistic = estimate.mean.magnitude / standardError
    return 2 * gsl_cdf_tdist_Q(statistic, Double(estimate.count - 1))
  }
}

/// P values corrected for several comparisons by Holm's step-down method (Scandinavian Journal of Statistics 6, 1979),
/// in the order given: comparing one to the level keeps the chance of any false finding under it.
public func holmCorrected(_ pValues: [Double]) -> [Double] {
  let order = pValues.indices.sorted { (pValues[$0], $0) < (pValues[$1], $1) }
  var corrected = pValues
  var largest = 0.0
  for (rank, index) in order.enumerated() {
    largest = max(largest, min(1, Double(pValues.count - rank) * pValues[index]))
    corrected[index] = largest
  }
  return corrected
}
