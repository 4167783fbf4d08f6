import Quantities

/// Average over time of a value that changes only at instants: the exact integral divided by the span.
///
/// The integral is extended when the value changes, never when it is read, so the result does not depend on how often
/// anybody looks. For whole numbers use `TimeWeightedCount`, which is free of rounding.
public struct TimeWeightedAverage: Hashable, Sendable {
  @usableFromInline var current: Double
  @usableFromInline var integral: Double
  @usableFromInline var origin: SimTime
  @usableFromInline var lastChange: SimTime

  /// Starts at an instant with a value.
  @inlinable public init(_ value: Double = 0, at time: SimTime = .zero) {
    current = value
    integral = 0
    origin = time
    lastChange = time
  }

  /// The value now.
  @inlinable public var value: Double { current }

  /// Changes the value from an instant on.
  /// - Precondition: `time` is not before the last change.
  @inlinable public mutating func set(_ newValue: Double, at time: SimTime) {
    if newValue == value { return }
    assert(time >= lastChange, "value changed in the past")
    integral += value * (time - lastChange).seconds
    lastChange = time
    current = newValue
  }

  /// Adds to the value from an instant on.
  @inlinable public mutating func add(_ change: Double, at time: SimTime) { set(value + change, at: time) }

  /// Forgets the past, as at the end of a warm-up; the value stays.
  @inlinable public mutating func reset(at time: SimTime) {
    integral = 0
    origin = time
    lastChange = time
  }

  /// Integral from the start, or the last reset, to an instant, in value seconds.
  @inlinable public func integral(to time: SimTime) -> Double { integral + value * (time - lastChange).seconds }

  /// Average from the start, or the last reset, to an instant; NaN over no time.
  @inlinable public func average(to time: SimTime) -> Double { integral(to: time) / (time - origin).seconds }
}

/// Average over time of a whole number, such as customers in a system, integrated exactly in 128-bit arithmetic.
///
/// Equal to the sum of the times everybody was counted, to the nanosecond: Little's law holds without a tolerance.
public struct TimeWeightedCount: Hashable, Sendable {
  @usableFromInline var current: Int
  @usableFromInline var integral: Int128
  @usableFromInline var origin: SimTime
  @usableFromInline var lastChange: SimTime

  /// Starts at an instant with a number.
  @inlinable public init(_ value: Int = 0, at time: SimTime = .zero) {
    current = value
    integral = 0
    origin = time
    lastChange = time
  }

  /// The number now.
  @inlinable public var value: Int { current }

  /// Adds to the number from an instant on.
  /// - Precondition: `time` is not before the last change.
  @inlinable public mutating func add(_ change: Int, at time: SimTime) {
    let span = time.nanoseconds &- lastChange.nanoseconds
    assert(span >= 0, "count changed in the past")
    integral &+= Int128(value) &* Int128(span)
    lastChange = time
    current &+= change
  }

  /// Adds another count over the same span, as if both were one.
  /// - Precondition: both started, or were reset, at the same instant.
  public mutating func merge(_ other: TimeWeightedCount) {
    precondition(origin == other.origin, "counts over different spans")
    let latest = max(lastChange, other.lastChange)
    integral = integralNanoseconds(to: latest) + other.integralNanoseconds(to: latest)
    lastChange = latest
    current += other.current
  }

  /// Forgets the past, as at the end of a warm-up; the number stays.
  @inlinable public mutating func reset(at time: SimTime) {
    integral = 0
    origin = time
    lastChange = time
  }

  /// Integral from the start, or the last reset, to an instant, in nanoseconds.
  @inlinable public func integralNanoseconds(to time: SimTime) -> Int128 {
    integral + Int128(value) * Int128(time.nanoseconds - lastChange.nanoseconds)
  }

  /// Average from the start, or the last reset, to an instant; NaN over no time.
  @inlinable public func average(to time: SimTime) -> Double {
    Double(integralNanoseconds(to: time)) / Double(time.nanoseconds - origin.nanoseconds)
  }
}
