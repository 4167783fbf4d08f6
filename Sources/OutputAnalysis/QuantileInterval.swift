import CGSL

/// Confidence interval for a quantile between two order statistics, free of any assumption on the distribution
/// (Conover, Practical Nonparametric Statistics, 3.2).
public struct QuantileInterval: Hashable, Sendable {
  /// Lower end, an element of the sample.
  public let low: Double
  /// Upper end, an element of the sample.
  public let high: Double
  /// Positions of the ends in the sorted sample, counted from 1.
  public let ranks: ClosedRange<Int>
  /// Probability that the interval covers the quantile; at least the level asked for.
  public let coverage: Double

  /// Finds the interval with at most (1 - level) / 2 outside on either side. Nil when the sample is too small for that.
  /// - Parameters:
  ///   - sample: independent observations, in any order.
  ///   - probability: which quantile, between 0 and 1.
  ///   - level: confidence level, between 0 and 1.
  public init?(_ sample: some Collection<Double>, probability: Double, level: Double = 0.95) {
    guard probability > 0, probability < 1, level > 0, level < 1, !sample.isEmpty else { return nil }
    let n = UInt32(clamping: sample.count)
    let tail = (1 - level) / 2
    // The number of observations under the quantile is binomial(n, probability).
    func atMost(_ count: UInt32) -> Double { gsl_cdf_binomial_P(count, probability, n) }
    let lowerIndex = firstIndex(below: n) { atMost($0) > tail }
    let upperIndex = firstIndex(below: n) { atMost($0) >= 1 - tail }
    guard lowerIndex >= 1, upperIndex < n else { return nil }
    let sorted = sample.sorted()
    ranks = Int(lowerIndex)...Int(upperIndex) + 1
    low = sorted[ranks.lowerBound - 1]
    high = sorted[ranks.upperBound - 1]
    coverage = atMost(upperIndex) - atMost(lowerIndex - 1)
  }
}

/// Smallest number for which a predicate that turns true once holds, or `bound`.
private func firstIndex(below bound: UInt32, where holds: (UInt32) -> Bool) -> UInt32 {
  var low: UInt32 = 0
  var high = bound
  while low < high {
    let middle = low + (high - low) / 2
    if holds(middle) { high = middle } else { low = middle + 1 }
  }
  return low
}
