/// Electrical power.
public struct Power: Quantity {
  /// Watts.
  public var watts: Double

  /// Makes a power from watts.
  @inlinable public init(watts: Double) { self.watts = watts }

  /// Nothing.
  public static let zero = Power(watts: 0)

  /// What error messages call it.
  public static let quantityName = "power"
  /// Unit symbols it is written with.
  public static let units = [
    UnitSymbol("mW", 1e-3),
    UnitSymbol("W", 1),
    UnitSymbol("kW", 1e3),
    UnitSymbol("MW", 1e6),
  ]
  /// The value in base units.
  public var baseValue: Double { watts }
  /// Makes it from a number of base units; nil when out of range.
  public init?(baseValue: Double) {
    guard baseValue.isFinite, baseValue >= 0 else { return nil }
    self.init(watts: baseValue)
  }
}
