/// A dimensionless part of a whole, written as a percentage or a bare number: `80%` or `0.8`.
public struct Fraction: Quantity {
  /// The part of the whole, where 1 is all of it.
  public var value: Double

  /// Makes a fraction from the part of the whole, where 1 is all of it.
  @inlinable public init(value: Double) { self.value = value }

  /// Nothing.
  public static let zero = Fraction(value: 0)

  public static let quantityName = "fraction"
  public static let units = [
    UnitSymbol("%", 0.01),
    UnitSymbol("", 1),
  ]
  public var baseValue: Double { value }
  public init?(baseValue: Double) {
    guard baseValue.isFinite, baseValue >= 0 else { return nil }
    self.init(value: baseValue)
  }
}
