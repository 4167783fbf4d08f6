/// An instant of simulated time: whole nanoseconds since the start of the run.
public struct SimTime: Hashable, Comparable, Sendable, BitwiseCopyable, CustomStringConvertible {
  /// Nanoseconds since the start of the run.
  public var nanoseconds: Int64

  /// Makes the instant that many nanoseconds after the start.
  @inlinable public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// The start of a run.
  public static let zero = SimTime(nanoseconds: 0)
  /// An instant no run reaches.
  public static let never = SimTime(nanoseconds: .max)

  /// The instant a whole number of seconds after the start.
  @inlinable public static func seconds(_ count: Int64) -> SimTime { SimTime(nanoseconds: count * 1_000_000_000) }

  /// Seconds since the start.
  @inlinable public var seconds: Double { Double(nanoseconds) / 1e9 }

  /// The instant a span later; saturates at `never`.
  @inlinable public static func + (left: SimTime, right: SimDuration) -> SimTime {
    let (sum, overflow) = left.nanoseconds.addingReportingOverflow(right.nanoseconds)
    return SimTime(nanoseconds: overflow ? (right.nanoseconds > 0 ? .max : .min) : sum)
  }
  /// The instant a span earlier.
  @inlinable public static func - (left: SimTime, right: SimDuration) -> SimTime {
    SimTime(nanoseconds: left.nanoseconds - right.nanoseconds)
  }
  /// The span between two instants.
  @inlinable public static func - (left: SimTime, right: SimTime) -> SimDuration {
    SimDuration(nanoseconds: left.nanoseconds - right.nanoseconds)
  }
  /// Compares by instant.
  @inlinable public static func < (left: SimTime, right: SimTime) -> Bool { left.nanoseconds < right.nanoseconds }

  /// Seconds with as many digits as needed, without binary rounding: `300.1`.
  public var description: String {
    let magnitude = nanoseconds.magnitude
    let sign = nanoseconds < 0 ? "-" : ""
    let fraction = magnitude % 1_000_000_000
    if fraction == 0 { return "\(sign)\(magnitude / 1_000_000_000)" }
    var digits = String(fraction + 1_000_000_000).dropFirst()
    while digits.last == "0" { digits.removeLast() }
    return "\(sign)\(magnitude / 1_000_000_000).\(digits)"
  }
}
