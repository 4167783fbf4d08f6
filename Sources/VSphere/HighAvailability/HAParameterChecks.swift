import Infrastructure
import Quantities

/// Collects what is wrong with HA settings, in the order of the settings.
struct HAParameterChecks {
  private(set) var errors: [ParameterError] = []

  mutating func require(_ isRight: Bool, _ parameter: String, _ problem: @autoclosure () -> String, _ hint: String) {
    if !isRight { errors.append(ParameterError(parameter: parameter, problem: problem(), hint: hint)) }
  }

  mutating func requireNotNegative(_ value: SimDuration, _ parameter: String) {
    require(value >= .zero, parameter, "\(value) is negative", "0 s or more")
  }

  mutating func requirePositive(_ value: SimDuration, _ parameter: String) {
    require(value > .zero, parameter, "\(value) is not above 0", "a duration above 0 s")
  }

  mutating func requirePositive(_ value: Int, _ parameter: String) {
    require(value >= 1, parameter, "\(value) is below 1", "a whole number from 1 up")
  }

  mutating func requirePositive(_ value: Double, _ parameter: String) {
    require(value > 0 && value.isFinite, parameter, "\(shortText(value)) is not above 0", "a number above 0")
  }

  mutating func requireFraction(_ value: Double, _ parameter: String) {
    require((0...1).contains(value), parameter, "\(shortText(value)) is not a fraction", "a number from 0 to 1")
  }

  mutating func include(_ inner: [ParameterError], under name: String) {
    errors += inner.map { $0.inside(name) }
  }
}
