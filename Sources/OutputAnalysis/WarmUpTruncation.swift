/// Where the warm-up of a run ends, by MSER-5 (White, Simulation 69, 1997; White, Cobb and Spratt, WSC 2000): of all
/// cuts of the series of means of five, the one that minimises the squared standard error of what remains.
public struct WarmUpTruncation: Hashable, Sendable {
  /// Means of five to delete.
  public let batches: Int
  /// Observations to delete.
  public var observations: Int { batches * Self.batchSize }
  /// Sum of squared deviations of the remaining batch means over the square of their number.
  public let statistic: Double
  /// Mean of what remains.
  public let truncatedMean: Double
  /// Whether the best cut is the last one looked at: the run is too short to tell.
  public let isAtLimit: Bool

  static let batchSize = 5

  /// Looks at every cut in the first half of a run. Nil with fewer than four means of five.
  public init?(_ observations: some RandomAccessCollection<Double>) {
    let means = averages(of: observations, size: Self.batchSize)
    guard means.count >= 4 else { return nil }
    let cuts = means.count / 2
    var tail = Tally()
    var best = (batches: 0, statistic: Double.infinity, mean: Double.nan)
    for index in means.indices.reversed() {
      tail.record(means[index])
      guard index < cuts else { continue }
      let remaining = Double(tail.count)
      let statistic = tail.variance * (remaining - 1) / (remaining * remaining)
      // Cuts are visited from the last to the first: on a tie delete less.
      if statistic <= best.statistic { best = (index, statistic, tail.mean) }
    }
    batches = best.batches
    statistic = best.statistic
    truncatedMean = best.mean
    isAtLimit = best.batches == cuts - 1
  }
}
