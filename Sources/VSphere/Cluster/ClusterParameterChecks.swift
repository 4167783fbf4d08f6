import Infrastructure

/// Collects what is wrong with the settings of cluster services, in the order of their parameters.
struct ClusterParameterChecks {
  private(set) var errors: [ParameterError] = []

  mutating func require(_ isRight: Bool, _ parameter: String, _ problem: @autoclosure () -> String, _ hint: String) {
    if !isRight { errors.append(ParameterError(parameter: parameter, problem: problem(), hint: hint)) }
  }

  mutating func require(_ value: Double, in range: ClosedRange<Double>, _ parameter: String) {
    require(
      range.contains(value), parameter, "\(value) is out of range",
      "a number from \(range.lowerBound) to \(range.upperBound)")
  }

  mutating func require(_ value: Int, in range: ClosedRange<Int>, _ parameter: String) {
    require(
      range.contains(value), parameter, "\(value) is out of range",
      "a whole number from \(range.lowerBound) to \(range.upperBound)")
  }
}
