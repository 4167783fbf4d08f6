import Quantities

/// What parameters are accepted: wide enough for any datacenter, narrow enough that no draw overflows to a NaN,
/// loops without end or needs gigabytes (modelling defaults).
enum DistributionLimits {
  /// Magnitude of a value in base units.
  static let values = -1e100...1e100
  /// A value that must be above zero.
  static let positiveValues = 1e-100...1e100
  /// A shape parameter.
  static let shapes = 1e-3...1e9
  /// Longest list, table of ranks or of observations.
  static let listLength = 10_000_000
  /// Most phases of a phase-type, hyper- or hypoexponential distribution; solving is cubic in it.
  static let phases = 64
  /// Most transitions, on average, before a phase-type distribution is absorbed.
  static let phaseTransitions = 10_000.0
  /// GSL counts in 32 bits; with a mean of at most this the tail stays below.
  static let countMean = 1e8
  /// Least probability a truncation may keep.
  static let truncatedProbability = 1e-6

  /// Passes a number inside the range and names the parameter otherwise.
  static func check(
    _ number: Double, _ parameter: String, of family: DistributionFamily, in range: ClosedRange<Double>
  ) throws(DistributionError) {
    // A NaN is in no range.
    guard range.contains(number) else {
      throw DistributionError(
        family: family.name, parameter: parameter, found: shortText(number), accepted: describe(range))
    }
  }

  private static func describe(_ range: ClosedRange<Double>) -> String {
    if range == positiveValues { return "a finite number above 0" }
    if range == values { return "a finite number" }
    return "a number from \(shortText(range.lowerBound)) to \(shortText(range.upperBound))"
  }
}
