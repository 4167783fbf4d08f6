import Infrastructure

/// Collects what is wrong with settings, in the order of their fields.
extension [ParameterError] {
  mutating func noteUnless(
    _ isRight: Bool, _ parameter: String, _ problem: @autoclosure () -> String, _ hint: String
  ) {
    if !isRight { append(ParameterError(parameter: parameter, problem: problem(), hint: hint)) }
  }

  mutating func noteUnlessAmount(_ value: Double, _ parameter: String) {
    noteUnless(value >= 0 && value.isFinite, parameter, "is \(value)", "a finite number of 0 or more")
  }

  mutating func noteUnlessPositive(_ value: Double, _ parameter: String) {
    noteUnless(value > 0 && value.isFinite, parameter, "is \(value)", "a finite number above 0")
  }

  mutating func noteUnlessCount(_ value: Int, atLeast least: Int = 1, _ parameter: String) {
    noteUnless(value >= least, parameter, "is \(value)", "a whole number from \(least)")
  }

  mutating func noteUnlessFraction(_ value: Double, _ parameter: String) {
    noteUnless((0...1).contains(value), parameter, "is \(value)", "a number from 0 to 1")
  }

  mutating func include(_ inner: [ParameterError], inside name: String) {
    self += inner.map { $0.inside(name) }
  }
}
