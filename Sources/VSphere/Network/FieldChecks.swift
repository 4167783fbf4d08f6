import Infrastructure

/// Collects what is wrong with network, storage and power settings, in the order of their fields.
struct FieldChecks {
  private(set) var errors: [ParameterError] = []

  mutating func require(_ isRight: Bool, _ field: String, _ problem: @autoclosure () -> String, _ hint: String) {
    if !isRight { errors.append(ParameterError(parameter: field, problem: problem(), hint: hint)) }
  }

  mutating func requireNumber(_ value: Double, in range: ClosedRange<Double>, _ field: String, _ unit: String = "") {
    require(
      range.contains(value), field, "\(value) is out of range",
      "a number from \(range.lowerBound) to \(range.upperBound)\(unit.isEmpty ? "" : " " + unit)")
  }

  mutating func requireCount(_ value: Int, in range: ClosedRange<Int>, _ field: String) {
    require(
      range.contains(value), field, "\(value) is out of range",
      "a whole number from \(range.lowerBound) to \(range.upperBound)")
  }

  mutating func include(_ inner: [ParameterError], under name: String) { errors += inner.map { $0.inside(name) } }
}
