import Histogram
import Quantities

/// Quantiles of durations, to three significant digits at any magnitude (HDR histogram).
///
/// Recording takes a few nanoseconds and no memory, except when a duration is longer than the table reaches. It then
/// grows to 64 times that duration, so at most eleven times in all. A negative duration counts as zero.
public struct LatencyQuantiles: Sendable {
  @usableFromInline var histogram: Histogram<UInt64>

  /// Starts with no durations.
  /// - Parameter longest: durations up to this one never make the table grow; it takes 8 kB for each power of two.
  public init(longest: SimDuration = .zero) {
    histogram = Self.table(reaching: UInt64(max(longest.nanoseconds, 2)))
  }

  /// Adds a duration.
  @inlinable public mutating func record(_ duration: SimDuration) {
    let value = UInt64(bitPattern: max(duration.nanoseconds, 0))
    if value > histogram.highestTrackableValue { grow(toReach: value) }
    histogram.record(value)
  }

  /// Adds all durations of another one.
  public mutating func merge(_ other: LatencyQuantiles) {
    guard other.count > 0 else { return }
    if other.histogram.highestTrackableValue > histogram.highestTrackableValue {
      var merged = other
      if count > 0 { merged.histogram.add(histogram) }
      self = merged
    } else {
      histogram.add(other.histogram)
    }
  }

  /// Forgets everything; the table keeps its size.
  public mutating func reset() {
    if count > 0 { histogram = Self.table(reaching: histogram.highestTrackableValue) }
  }

  /// Number of durations.
  @inlinable public var count: UInt64 { histogram.totalCount }

  /// The duration that a part of all durations does not exceed, within 0.1 %; nil without durations.
  /// - Parameter probability: the part, from 0 to 1.
  public func quantile(_ probability: Double) -> SimDuration? {
    guard count > 0 else { return nil }
    return SimDuration(nanoseconds: Int64(clamping: histogram.valueAtPercentile(probability * 100)))
  }

  @usableFromInline mutating func grow(toReach value: UInt64) {
    var grown = Self.table(reaching: min(value, UInt64(Int64.max) >> 6) << 6 | value)
    if count > 0 { grown.add(histogram) }
    histogram = grown
  }

  private static func table(reaching value: UInt64) -> Histogram<UInt64> {
    Histogram(highestTrackableValue: value, numberOfSignificantValueDigits: .three)
  }
}
