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
    var tally = PairedTally()
    for (first, second) in zip(base, variant) { tally.record(base: first, variant: second) }
    self.init(tally, level: level)
  }

  /// Compares pairs, each of which ran with the same random numbers.
  public init(_ pairs: PairedTally, level: Double = 0.95) {
    difference = MeanEstimate(pairs.difference, level: level)
    guard pairs.count >= 2 else {
      (pValue, correlation, varianceReduction) = (nil, nil, nil)
      return
    }
    pValue = Self.twoSidedP(difference)
    let spread = pairs.base.standardDeviation * pairs.variant.standardDeviation
    correlation = spread > 0 ? pairs.covariance / spread : nil
    let independent = pairs.base.variance + pairs.variant.variance
    varianceReduction = independent > 0 ? independent / pairs.difference.variance : nil
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
