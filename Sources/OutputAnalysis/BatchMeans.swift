import CGSL

/// Interval for the mean of one long run from the means of equal, non-overlapping batches, with the check that makes
/// it trustworthy: batches must be long enough to be uncorrelated (Law, Simulation Modeling and Analysis, 9.5.3).
public struct BatchMeans: Hashable, Sendable {
  /// Mean over the batches and its interval.
  public let estimate: MeanEstimate
  /// Observations in a batch.
  public let batchSize: Int
  /// Correlation of a batch mean with the next one.
  public let lagOneAutocorrelation: Double

  /// Divides a run, in order of time, into batches. Observations that do not fill a batch are left out at the
  /// beginning, where a rest of the transient would be. Nil with fewer observations than batches.
  /// - Parameters:
  ///   - observations: what was seen, in order of time, warm-up already deleted.
  ///   - batchCount: number of batches, at least two; ten to thirty is usual.
  ///   - level: confidence level, between 0 and 1.
  public init?(_ observations: some RandomAccessCollection<Double>, batchCount: Int = 20, level: Double = 0.95) {
    precondition(batchCount >= 2, "one batch gives no interval")
    let size = observations.count / batchCount
    guard size >= 1 else { return nil }
    let means = averages(of: observations.dropFirst(observations.count - size * batchCount), size: size)
    batchSize = size
    estimate = MeanEstimate(means, level: level)
    lagOneAutocorrelation = autocorrelation(means, lag: 1)
  }

  /// Whether the batch means show no positive correlation at the 5 % level: r1 stays under 1.645 / sqrt(batches), the
  /// bound for white noise (Bartlett 1946). If not, the interval is too narrow: use fewer, longer batches or a
  /// longer run.
  public var isUncorrelated: Bool {
    !(lagOneAutocorrelation > gsl_cdf_ugaussian_Pinv(0.95) / Double(estimate.count).squareRoot())
  }
}

/// Sample autocorrelation of a series, with the overall mean and divisor n for both; NaN for a constant series.
public func autocorrelation(_ series: [Double], lag: Int) -> Double {
  let mean = Tally(series).mean
  var product = 0.0
  var square = 0.0
  for index in series.indices {
    let deviation = series[index] - mean
    square += deviation * deviation
    if index + lag < series.count { product += deviation * (series[index + lag] - mean) }
  }
  return product / square
}

/// Means of consecutive groups of `size`; a rest at the end is left out.
func averages(of values: some RandomAccessCollection<Double>, size: Int) -> [Double] {
  var means: [Double] = []
  means.reserveCapacity(values.count / size)
  var sum = 0.0
  var taken = 0
  for value in values {
    sum += value
    taken += 1
    if taken == size {
      means.append(sum / Double(size))
      sum = 0
      taken = 0
    }
  }
  return means
}
