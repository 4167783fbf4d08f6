import Infrastructure

/// Collects what is wrong with settings of memory management, in the order of the fields.
struct MemoryParameterChecks {
  private(set) var errors: [ParameterError] = []

  mutating func require<Value>(_ isRight: Bool, _ parameter: String, _ value: Value, _ hint: String) {
    guard !isRight else { return }
    errors.append(ParameterError(parameter: parameter, problem: "\(value) is out of range", hint: hint))
  }

  mutating func requireFraction(_ value: Double, _ parameter: String) {
    require(value >= 0 && value <= 1, parameter, value, "a number from 0 to 1")
  }

  mutating func requirePositive(_ value: Double, _ parameter: String) {
    require(value > 0 && value.isFinite, parameter, value, "a number above 0")
  }
}
