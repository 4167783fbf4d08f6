/// A dimensionless part of a whole, written as a percentage or a bare number: `80%` or `0.8`.
public struct Fraction: Quantity {
  /// The part of the whole, where 1 is all of it.
  public var value: Double

  /// Makes a fraction from the part of the whole, where 1 is all of it.
  @inlinable public init(value: Double) { self.value = value }

  /// Nothing.
  public static let zero = Fraction(value: 0)

  /// What error messages call it.
  public static let quantityName = "fraction"
  /// Unit symbols it is written with.
  public static let units = [
    UnitSymbol("%", 0.01),
    UnitSymbol("", 1),
  ]
  /// The value in base units.
  public var baseValue: Double { value }
  /// Makes it from a number of base units; nil when out of range.
  public init?(baseValue: Double) {
    guard baseValue.isFinite, baseValue >= 0 else { return nil }
    self.init(value: baseValue)
  }
}
