/// A number with a unit: what scenario files, command lines and models exchange instead of bare numbers.
///
/// A quantity is stored in one base unit and parsed from text such as `4 GiB`, `2.4 GHz` or `30s`.
/// `description` prints the shortest text that `init(parsing:)` reads back to the very same value.
public protocol Quantity: Hashable, Comparable, Sendable, BitwiseCopyable, CustomStringConvertible {
  /// What the quantity is called in error messages, for example `duration`.
  static var quantityName: String { get }

  /// Accepted unit symbols and how many base units each is worth, smallest first. Exactly one has factor 1.
  static var units: [UnitSymbol] { get }

  /// The value in base units.
  var baseValue: Double { get }

  /// Makes a quantity from a number of base units, or nil where it is out of range.
  init?(baseValue: Double)

  /// Reads a number followed by one of `units`.
  /// - Throws: `QuantityError` with what was found and what is accepted.
  init(parsing text: String) throws(QuantityError)
}

/// A unit symbol as written in text, and its worth in base units.
public struct UnitSymbol: Sendable {
  /// The symbol, as written after the number.
  public let symbol: String
  /// Base units in one of this unit.
  public let factor: Double
  /// Whether `description` may choose this unit; spelling variants are read but never printed.
  public let isPrinted: Bool

  /// Declares a unit symbol.
  public init(_ symbol: String, _ factor: Double, printed: Bool = true) {
    self.symbol = symbol
    self.factor = factor
    self.isPrinted = printed
  }
}

extension UnitSymbol {
  /// A number of these units in base units. Units below the base are a whole part of it (1 % = 1 / 100): dividing by
  /// the whole number rounds once, so that 70 % is 0.7.
  func baseUnits(_ number: Double) -> Double { factor < 1 ? number / (1 / factor).rounded() : number * factor }

  /// A number of base units in these units.
  func units(_ baseValue: Double) -> Double {
    factor < 1 ? baseValue * (1 / factor).rounded() : baseValue / factor
  }
}

/// Why a text is not a quantity.
public struct QuantityError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The text that was read.
  public let found: String
  /// What is wrong with it.
  public let problem: String
  /// What would be accepted, with an example.
  public let hint: String

  /// Makes an error from its three parts.
  public init(found: String, problem: String, hint: String) {
    self.found = found
    self.problem = problem
    self.hint = hint
  }

  /// Problem and hint in one sentence.
  public var description: String { "\(problem); \(hint)" }
}

extension Quantity {
  /// Compares by the value in base units.
  public static func < (left: Self, right: Self) -> Bool { left.baseValue < right.baseValue }

  /// Reads a number followed by one of `units`; blanks around and between are ignored.
  public init(parsing text: String) throws(QuantityError) {
    let (number, _, symbol) = try Self.split(text)
    guard let unit = Self.units.first(where: { $0.symbol == symbol }) else {
      throw Self.unknownUnit(symbol, in: text)
    }
    guard let value = Self(baseValue: unit.baseUnits(number)) else {
      throw QuantityError(
        found: text, problem: "'\(text)' is out of range for \(Self.article) \(Self.quantityName)",
        hint: Self.acceptedUnitsHint)
    }
    self = value
  }

  /// The value with the largest unit that reads back to exactly the same value.
  public var description: String { textInLargestUnit }

  var textInLargestUnit: String {
    let printed = Self.units.filter(\.isPrinted)
    var base = printed.first { $0.factor == 1 } ?? UnitSymbol("", 1)
    let magnitude = baseValue.magnitude
    if magnitude != 0 {
      for unit in printed.reversed() where magnitude >= unit.factor {
        let number = unit.units(baseValue)
        if unit.baseUnits(number) == baseValue, shortText(number).count <= 12 {
          base = unit
          break
        }
      }
    }
    let number = shortText(base.units(baseValue))
    return ["%", "m", ""].contains(base.symbol) ? number + base.symbol : "\(number) \(base.symbol)"
  }

  /// A sentence that lists the accepted units, for error messages.
  public static var acceptedUnitsHint: String {
    "accepted units: " + units.map(\.symbol).filter { !$0.isEmpty }.joined(separator: ", ")
  }

  private static var article: String { quantityName.first.map { "aeiou".contains($0) } == true ? "an" : "a" }

  static func split(_ text: String) throws(QuantityError) -> (number: Double, digits: Substring, symbol: String) {
    let trimmed = trimmingBlanks(text[...])
    let end = numberEnd(of: trimmed)
    guard end > trimmed.startIndex, let number = Double(trimmed[..<end]), number.isFinite else {
      throw QuantityError(
        found: text, problem: "'\(text)' is not \(article) \(quantityName)",
        hint: "write a number and a unit, \(acceptedUnitsHint)")
    }
    return (number, trimmed[..<end], String(trimmingBlanks(trimmed[end...])))
  }

  static func unknownUnit(_ symbol: String, in text: String) -> QuantityError {
    if symbol.isEmpty {
      return QuantityError(found: text, problem: "'\(text)' has no unit", hint: acceptedUnitsHint)
    }
    return QuantityError(found: text, problem: "unknown unit '\(symbol)' in '\(text)'", hint: acceptedUnitsHint)
  }
}

/// The shortest decimal text of a number that reads back exactly, without a trailing `.0`.
public func shortText(_ value: Double) -> String {
  let text = value.description
  return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}

/// The exact number of base units in a whole number of units, which a `Double` holds only up to 2^53; nil when the
/// number has a fraction or an exponent, or the product overflows.
func exactBaseUnits(_ digits: Substring, _ unit: UnitSymbol) -> Int64? {
  guard let number = Int64(digits), let factor = Int64(exactly: unit.factor) else { return nil }
  let (product, overflow) = number.multipliedReportingOverflow(by: factor)
  return overflow ? nil : product
}

func trimmingBlanks(_ text: Substring) -> Substring {
  var text = text
  while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
  while let last = text.last, last == " " || last == "\t" { text.removeLast() }
  return text
}

/// Index after the longest prefix that is a decimal number: sign, digits, point, exponent.
func numberEnd(of text: Substring) -> String.Index {
  var index = text.startIndex
  func isDigit(_ position: String.Index) -> Bool {
    position < text.endIndex && ("0"..."9").contains(text[position])
  }
  func skipDigits() { while isDigit(index) { index = text.index(after: index) } }
  if index < text.endIndex, text[index] == "-" || text[index] == "+" { index = text.index(after: index) }
  let start = index
  skipDigits()
  if index < text.endIndex, text[index] == "." {
    index = text.index(after: index)
    skipDigits()
  }
  guard index > start else { return text.startIndex }
  if index < text.endIndex, text[index] == "e" || text[index] == "E" {
    var exponent = text.index(after: index)
    if exponent < text.endIndex, text[exponent] == "-" || text[exponent] == "+" {
      exponent = text.index(after: exponent)
    }
    // "1e" or "1EiB" is a number with a unit, not an exponent.
    if isDigit(exponent) {
      index = exponent
      skipDigits()
    }
  }
  return index
}
