import Quantities

/// Turns the fields of a trace into demands and times, and says what is wrong with those that are neither.
struct TraceNumbers {
  /// Whether demands are in percent rather than fractions.
  let isPercent: Bool
  /// The largest demand that is still read, as a fraction. What is above 1 counts as 1.
  let largest: Double
  /// Nanoseconds in one unit of time.
  let timeUnit: Int64

  /// A demand as a fraction of capacity, at most `largest`.
  @inline(__always)
  func fraction(_ bytes: UnsafeBufferPointer<UInt8>, _ field: TraceField) -> Double? {
    guard field.problem == nil, let number = DecimalNumber(bytes, field.range) else { return nil }
    let fraction = isPercent ? number.dividedBy100 : number.value
    return fraction >= 0 && fraction <= largest ? fraction : nil
  }

  /// What makes a field no demand.
  func demandProblem(_ bytes: UnsafeBufferPointer<UInt8>, _ field: TraceField) -> String {
    let bound = isPercent ? "\(shortText(largest * 100)) percent" : shortText(largest)
    return Self.problem(bytes, field, bound: bound)
  }

  /// What to write instead.
  var demandHint: String { isPercent ? "expected a percentage from 0 to 100" : "expected a fraction from 0 to 1" }

  /// A time in nanoseconds, rounded to the nearest.
  @inline(__always)
  func time(_ bytes: UnsafeBufferPointer<UInt8>, _ field: TraceField) -> Int64? {
    guard field.problem == nil, let number = DecimalNumber(bytes, field.range) else { return nil }
    return number.nanoseconds(unit: timeUnit)
  }

  /// What makes a field no time.
  func timeProblem(_ bytes: UnsafeBufferPointer<UInt8>, _ field: TraceField) -> String {
    Self.problem(bytes, field, bound: "292 years in nanoseconds")
  }

  static func problem(_ bytes: UnsafeBufferPointer<UInt8>, _ field: TraceField, bound: String) -> String {
    if let problem = field.problem { return "\(problem)" }
    if field.range.isEmpty { return "an empty field" }
    let text = quoted(bytes, field.range)
    guard let number = DecimalNumber(bytes, field.range) else { return "\(text) is not a number" }
    return number.value < 0 ? "\(text) is negative" : "\(text) is more than \(bound)"
  }
}

extension DecimalNumber {
  /// The nearest `Double` to a hundredth of the number: 12.37 percent is the very 0.1237.
  var dividedBy100: Double {
    if let exact, exact.digits <= 1 << 53, exact.exponent <= 0, exact.exponent >= -20 {
      return Double(exact.digits) / Self.powersOfTen[2 - exact.exponent]
    }
    return value / 100
  }

  /// The number of nanoseconds in this many units, rounded to the nearest, or nil where it is negative or too large.
  func nanoseconds(unit: Int64) -> Int64? {
    guard value >= 0 else { return nil }
    guard let exact, exact.exponent <= 0, exact.exponent >= -18 else {
      let nanoseconds = (value * Double(unit)).rounded()
      return nanoseconds < 0x1p63 ? Int64(nanoseconds) : nil
    }
    if exact.exponent == 0, let digits = Int64(exactly: exact.digits) {
      let (product, overflow) = digits.multipliedReportingOverflow(by: unit)
      return overflow ? nil : product
    }
    let scale = Int128(Self.powersOfTen[-exact.exponent])
    return Int64(exactly: (Int128(exact.digits) * Int128(unit) + scale / 2) / scale)
  }
}
