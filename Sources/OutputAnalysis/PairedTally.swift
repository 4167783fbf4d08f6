/// Pairs of values seen one by one: what a paired comparison needs to know of them, in constant memory.
///
/// Means and variances as in `Tally`, the covariance by the same kind of recurrence (Welford 1962; Pébay, Sandia report
/// SAND2008-6212, 2008).
public struct PairedTally: Hashable, Sendable {
  /// The first value of every pair.
  public private(set) var base = Tally()
  /// The second value of every pair.
  public private(set) var variant = Tally()
  /// Second minus first of every pair.
  public private(set) var difference = Tally()
  private var crossDeviations = 0.0

  /// Starts with no pairs.
  public init() {}

  /// Adds a pair.
  public mutating func record(base first: Double, variant second: Double) {
    let deviation = base.count == 0 ? 0 : first - base.mean
    base.record(first)
    variant.record(second)
    difference.record(second - first)
    crossDeviations += deviation * (second - variant.mean)
  }

  /// Number of pairs.
  public var count: UInt64 { difference.count }
  /// Sample covariance, with divisor n - 1; NaN with fewer than two pairs.
  public var covariance: Double { count < 2 ? .nan : crossDeviations / Double(count - 1) }
}
