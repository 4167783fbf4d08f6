/// An amount of memory, storage or traffic in whole bytes.
///
/// `GB` is 10^9 bytes and `GiB` 2^30. vSphere writes `GB` for 2^30: importers of its files convert.
public struct Bytes: Quantity {
  /// The amount in bytes.
  public var count: Int64

  /// Makes an amount of that many bytes.
  @inlinable public init(count: Int64) { self.count = count }

  /// Nothing.
  public static let zero = Bytes(count: 0)

  /// A whole number of mebibytes (2^20).
  @inlinable public static func mebibytes(_ count: Int64) -> Bytes { Bytes(count: count << 20) }
  /// The amount in mebibytes (2^20).
  @inlinable public var mebibytes: Double { Double(count) / 1_048_576 }

  /// Sum of two amounts.
  @inlinable public static func + (left: Bytes, right: Bytes) -> Bytes { Bytes(count: left.count + right.count) }
  /// Difference of two amounts.
  @inlinable public static func - (left: Bytes, right: Bytes) -> Bytes { Bytes(count: left.count - right.count) }
  /// Adds an amount.
  @inlinable public static func += (left: inout Bytes, right: Bytes) { left = left + right }
  /// Removes an amount.
  @inlinable public static func -= (left: inout Bytes, right: Bytes) { left = left - right }
  /// Compares exactly, in bytes.
  @inlinable public static func < (left: Bytes, right: Bytes) -> Bool { left.count < right.count }

  /// What error messages call it.
  public static let quantityName = "amount of bytes"
  /// Unit symbols it is written with.
  public static let units = [
    UnitSymbol("B", 1), UnitSymbol("kB", 1e3), UnitSymbol("KB", 1e3, printed: false), UnitSymbol("KiB", 1024),
    UnitSymbol("Ki", 1024, printed: false), UnitSymbol("MB", 1e6), UnitSymbol("MiB", 1_048_576),
    UnitSymbol("Mi", 1_048_576, printed: false), UnitSymbol("GB", 1e9), UnitSymbol("GiB", 1_073_741_824),
    UnitSymbol("Gi", 1_073_741_824, printed: false), UnitSymbol("TB", 1e12), UnitSymbol("TiB", 1_099_511_627_776),
    UnitSymbol("Ti", 1_099_511_627_776, printed: false), UnitSymbol("PB", 1e15),
    UnitSymbol("PiB", 1_125_899_906_842_624),
  ]
  /// The value in base units.
  public var baseValue: Double { Double(count) }
  /// Makes it from a number of base units; nil when out of range.
  public init?(baseValue: Double) {
    guard baseValue >= 0, baseValue < 0x1p63 else { return nil }
    self.init(count: Int64(baseValue.rounded(.toNearestOrEven)))
  }

  /// Reads a number followed by a unit; whole numbers are read exactly.
  /// - Throws: `QuantityError` with what was found and what is accepted.
  public init(parsing text: String) throws(QuantityError) {
    let (number, digits, symbol) = try Self.split(text)
    guard let unit = Self.units.first(where: { $0.symbol == symbol }) else {
      throw Self.unknownUnit(symbol, in: text)
    }
    if let exact = exactBaseUnits(digits, unit), exact >= 0 {
      self.init(count: exact)
    } else if let value = Bytes(baseValue: number * unit.factor) {
      self = value
    } else {
      throw QuantityError(
        found: text, problem: "'\(text)' is out of range for an \(Self.quantityName)", hint: Self.acceptedUnitsHint)
    }
  }

  /// The amount with the largest unit that divides it exactly.
  public var description: String {
    if count == 0 { return "0 B" }
    for unit in Self.units.reversed() where unit.isPrinted && unit.factor <= Double(count) {
      let factor = Int64(unit.factor)
      if count % factor == 0 { return "\(count / factor) \(unit.symbol)" }
    }
    return "\(count) B"
  }
}
