import Histogram
import Quantities

/// Quantiles of durations, to three significant digits at any magnitude (HDR histogram).
///
/// Recording takes a few nanoseconds and no memory, but for the at most 54 times in a life when a duration is longer
/// than the longest so far by a power of two and the table grows. A negative duration counts as zero.
public struct LatencyQuantiles: Sendable {
  @usableFromInline var histogram: Histogram<UInt64>

  /// Starts with no durations.
  /// - Parameter longest: durations up to this one never make the table grow.
  public init(longest: SimDuration = .seconds(1)) {
    histogram = Histogram(
      highestTrackableValue: UInt64(max(longest.nanoseconds, 2)), numberOfSignificantValueDigits: .three)
    histogram.autoResize = true
  }

  /// Adds a duration.
  @inlinable public mutating func record(_ duration: SimDuration) {
    histogram.record(UInt64(bitPattern: max(duration.nanoseconds, 0)))
  }

  /// Adds all durations of another one.
  public mutating func merge(_ other: LatencyQuantiles) { histogram.add(other.histogram) }

  /// Forgets everything, keeping the memory.
  public mutating func reset() { histogram.reset() }

  /// Number of durations.
  @inlinable public var count: UInt64 { histogram.totalCount }

  /// The duration that a part of all durations does not exceed, within 0.1 %; nil without durations.
  /// - Parameter probability: the part, from 0 to 1.
  public func quantile(_ probability: Double) -> SimDuration? {
    guard count > 0 else { return nil }
    return SimDuration(nanoseconds: Int64(clamping: histogram.valueAtPercentile(probability * 100)))
  }
}
