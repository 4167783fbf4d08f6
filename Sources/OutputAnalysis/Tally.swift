/// Count, mean, variance, minimum and maximum of values seen one by one.
///
/// Mean and variance by Welford's recurrence (Technometrics 4, 1962), which does not cancel; merging by Chan, Golub and
/// LeVeque (1979). A few nanoseconds a value, no allocation.
public struct Tally: Hashable, Sendable {
  @usableFromInline var seen: UInt64
  @usableFromInline var runningMean: Double
  @usableFromInline var squaredDeviations: Double
  @usableFromInline var smallest: Double
  @usableFromInline var largest: Double

  /// Starts with no values.
  @inlinable public init() {
    seen = 0
    runningMean = 0
    squaredDeviations = 0
    smallest = .infinity
    largest = -.infinity
  }

  /// Takes values in order.
  @inlinable public init(_ values: some Sequence<Double>) {
    self.init()
    for value in values { record(value) }
  }

  /// Adds a value.
  @inlinable public mutating func record(_ value: Double) {
    seen &+= 1
    let deviation = value - runningMean
    runningMean += deviation / Double(seen)
    squaredDeviations += deviation * (value - runningMean)
    if value < smallest { smallest = value }
    if value > largest { largest = value }
  }

  /// Adds all values of another tally, as if they had been recorded here.
  @inlinable public mutating func merge(_ other: Tally) {
    guard other.count > 0 else { return }
    guard count > 0 else {
      self = other
      return
    }
    let (here, there) = (Double(count), Double(other.count))
    let difference = other.runningMean - runningMean
    seen += other.seen
    runningMean += difference * there / (here + there)
    squaredDeviations += other.squaredDeviations + difference * difference * here * there / (here + there)
    smallest = Swift.min(smallest, other.smallest)
    largest = Swift.max(largest, other.largest)
  }

  /// Number of values.
  @inlinable public var count: UInt64 { seen }
  /// Arithmetic mean; NaN without values.
  @inlinable public var mean: Double { count == 0 ? .nan : runningMean }
  /// Unbiased sample variance, with divisor n - 1; NaN with fewer than two values.
  @inlinable public var variance: Double { count < 2 ? .nan : squaredDeviations / Double(count - 1) }
  /// Square root of `variance`.
  @inlinable public var standardDeviation: Double { variance.squareRoot() }
  /// Smallest value; NaN without values.
  @inlinable public var minimum: Double { count == 0 ? .nan : smallest }
  /// Largest value; NaN without values.
  @inlinable public var maximum: Double { count == 0 ? .nan : largest }
}
