import Quantities

/// Collects what is wrong with a configuration, in the order of its parameters.
public struct ParameterChecks {
  /// What was found so far.
  public private(set) var errors: [ParameterError] = []

  /// Nothing checked yet.
  public init() {}

  /// Notes a problem unless the condition holds; the problem is only put into words then.
  public mutating func require(
    _ isRight: Bool, _ parameter: String, _ problem: @autoclosure () -> String, _ hint: @autoclosure () -> String
  ) {
    if !isRight { errors.append(ParameterError(parameter: parameter, problem: problem(), hint: hint())) }
  }

  /// Requires a number from one end of a range to the other; the unit is for the hint.
  public mutating func requireNumber(
    _ value: Double, in range: ClosedRange<Double>, _ parameter: String, _ unit: String = ""
  ) {
    require(
      range.contains(value), parameter, "\(value) is out of range",
      "a number from \(range.lowerBound) to \(range.upperBound)\(unit.isEmpty ? "" : " " + unit)")
  }

  /// Requires a whole number from one end of a range to the other.
  public mutating func requireCount(_ value: Int, in range: ClosedRange<Int>, _ parameter: String) {
    require(
      range.contains(value), parameter, "\(value) is out of range",
      "a whole number from \(range.lowerBound) to \(range.upperBound)")
  }

  /// Requires a whole number without an upper end.
  public mutating func requireCount(_ value: Int, atLeast least: Int = 1, _ parameter: String) {
    require(value >= least, parameter, "\(value) is out of range", "a whole number from \(least) up")
  }

  /// Requires a number from 0 to 1.
  public mutating func requireFraction(_ value: Double, _ parameter: String) {
    require((0...1).contains(value), parameter, "\(value) is out of range", "a number from 0 to 1")
  }

  /// Requires a finite number above 0.
  public mutating func requirePositive(_ value: Double, _ parameter: String) {
    require(value > 0 && value.isFinite, parameter, "\(value) is out of range", "a number above 0")
  }

  /// Requires a duration above 0 s.
  public mutating func requirePositive(_ value: SimDuration, _ parameter: String) {
    require(value > .zero, parameter, "\(value) is out of range", "a duration above 0 s")
  }

  /// Requires a finite number of 0 or more.
  public mutating func requireNotNegative(_ value: Double, _ parameter: String) {
    require(value >= 0 && value.isFinite, parameter, "\(value) is out of range", "a number of 0 or more")
  }

  /// Requires a duration of 0 s or more.
  public mutating func requireNotNegative(_ value: SimDuration, _ parameter: String) {
    require(value >= .zero, parameter, "\(value) is out of range", "a duration of 0 s or more")
  }

  /// Adds the problems of a part under the name it has here.
  public mutating func include(_ inner: [ParameterError], under name: String) {
    errors += inner.map { $0.inside(name) }
  }
}
