/// A span of simulated time in whole nanoseconds (±292 years). Arithmetic traps on overflow.
public struct SimDuration: Quantity {
  /// The span in nanoseconds.
  public var nanoseconds: Int64

  /// Makes a span of a number of nanoseconds.
  @inlinable public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// No time at all.
  public static let zero = SimDuration(nanoseconds: 0)
  /// The longest span.
  public static let max = SimDuration(nanoseconds: .max)

  /// A whole number of nanoseconds.
  @inlinable public static func nanoseconds(_ count: Int64) -> SimDuration { SimDuration(nanoseconds: count) }
  /// A whole number of microseconds.
  @inlinable public static func microseconds(_ count: Int64) -> SimDuration { SimDuration(nanoseconds: count * 1_000) }
  /// A whole number of milliseconds.
  @inlinable public static func milliseconds(_ count: Int64) -> SimDuration {
    SimDuration(nanoseconds: count * 1_000_000)
  }
  /// A whole number of seconds.
  @inlinable public static func seconds(_ count: Int64) -> SimDuration {
    SimDuration(nanoseconds: count * 1_000_000_000)
  }
  /// A whole number of minutes.
  @inlinable public static func minutes(_ count: Int64) -> SimDuration { .seconds(count * 60) }
  /// A whole number of hours.
  @inlinable public static func hours(_ count: Int64) -> SimDuration { .seconds(count * 3_600) }
  /// A whole number of days.
  @inlinable public static func days(_ count: Int64) -> SimDuration { .seconds(count * 86_400) }

  /// The nearest span to a number of seconds; beyond the range it saturates, which a calendar treats as 'never'.
  /// - Parameter seconds: a span in seconds; not a NaN.
  @inlinable public static func seconds(rounding seconds: Double) -> SimDuration {
    let exact = seconds * 1e9
    // Below 2^51, adding and subtracting 1.5 * 2^52 leaves no bits for a fraction and so rounds to nearest, ties to
    // even; `rounded` is a library call on the x86-64 baseline and this is on the path of every random variate.
    if exact.magnitude < 0x1p51 { return SimDuration(nanoseconds: Int64((exact + 0x1.8p52) - 0x1.8p52)) }
    let nanoseconds = exact.rounded(.toNearestOrEven)
    if nanoseconds >= 0x1p63 { return .max }
    if nanoseconds <= -0x1p63 { return SimDuration(nanoseconds: .min) }
    return SimDuration(nanoseconds: Int64(nanoseconds))
  }

  /// The span in seconds.
  @inlinable public var seconds: Double { Double(nanoseconds) / 1e9 }

  /// Sum of two spans.
  @inlinable public static func + (left: SimDuration, right: SimDuration) -> SimDuration {
    SimDuration(nanoseconds: left.nanoseconds + right.nanoseconds)
  }
  /// Difference of two spans.
  @inlinable public static func - (left: SimDuration, right: SimDuration) -> SimDuration {
    SimDuration(nanoseconds: left.nanoseconds - right.nanoseconds)
  }
  /// A whole multiple of a span.
  @inlinable public static func * (left: SimDuration, right: Int64) -> SimDuration {
    SimDuration(nanoseconds: left.nanoseconds * right)
  }
  /// How many whole times `right` goes into `left`, towards zero.
  @inlinable public static func / (left: SimDuration, right: SimDuration) -> Int64 {
    left.nanoseconds / right.nanoseconds
  }
  /// Adds a span.
  @inlinable public static func += (left: inout SimDuration, right: SimDuration) { left = left + right }
  /// Compares exactly, in nanoseconds.
  @inlinable public static func < (left: SimDuration, right: SimDuration) -> Bool {
    left.nanoseconds < right.nanoseconds
  }

  /// What error messages call it.
  public static let quantityName = "duration"
  /// Unit symbols it is written with.
  public static let units = [
    UnitSymbol("ns", 1), UnitSymbol("us", 1e3), UnitSymbol("µs", 1e3, printed: false), UnitSymbol("ms", 1e6),
    UnitSymbol("s", 1e9), UnitSymbol("m", 6e10, printed: false), UnitSymbol("min", 6e10), UnitSymbol("h", 3.6e12),
    UnitSymbol("d", 8.64e13),
  ]
  /// The value in base units.
  public var baseValue: Double { Double(nanoseconds) }
  /// Makes it from a number of base units; nil when out of range.
  public init?(baseValue: Double) {
    guard baseValue.magnitude < 0x1p63 else { return nil }
    self.init(nanoseconds: Int64(baseValue.rounded(.toNearestOrEven)))
  }

  /// Reads `30s`, `1.5 h`, or several parts in a row as Go and Kubernetes write them: `1h30m`.
  public init(parsing text: String) throws(QuantityError) {
    var rest = trimmingBlanks(text[...])
    var total: Int64 = 0
    var isFirst = true
    repeat {
      let end = numberEnd(of: rest)
      guard end > rest.startIndex, let number = Double(rest[..<end]), number.isFinite else {
        throw QuantityError(
          found: text, problem: "'\(text)' is not a duration",
          hint: "write a number and a unit, \(Self.acceptedUnitsHint)")
      }
      let digits = rest[..<end]
      rest = trimmingBlanks(rest[end...])
      let symbolEnd = rest.firstIndex { !$0.isLetter } ?? rest.endIndex
      let symbol = String(rest[..<symbolEnd])
      guard let unit = Self.units.first(where: { $0.symbol == symbol }) else {
        if number == 0, symbol.isEmpty, isFirst, rest.isEmpty { break }
        throw Self.unknownUnit(symbol, in: text)
      }
      guard let part = exactBaseUnits(digits, unit) ?? SimDuration(baseValue: number * unit.factor)?.nanoseconds,
        case let (sum, overflow) = total.addingReportingOverflow(part), !overflow
      else {
        throw QuantityError(
          found: text, problem: "'\(text)' is out of range", hint: "simulated time spans at most 292 years")
      }
      total = sum
      isFirst = false
      rest = trimmingBlanks(rest[symbolEnd...])
    } while !rest.isEmpty
    self.init(nanoseconds: total)
  }

  /// The span as a whole number of the largest unit that divides it exactly: `90 min`, `1500 ms`.
  public var description: String {
    if nanoseconds == 0 { return "0 s" }
    for unit in Self.units.reversed() where unit.isPrinted {
      let factor = Int64(unit.factor)
      if nanoseconds % factor == 0 { return "\(nanoseconds / factor) \(unit.symbol)" }
    }
    return "\(nanoseconds) ns"
  }
}
