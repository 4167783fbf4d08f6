/// Electrical energy.
public struct Energy: Quantity {
  /// Joules.
  public var joules: Double

  /// Makes an energy from joules.
  @inlinable public init(joules: Double) { self.joules = joules }

  /// Nothing.
  public static let zero = Energy(joules: 0)

  /// What error messages call it.
  public static let quantityName = "energy"
  /// Unit symbols it is written with.
  public static let units = [
    UnitSymbol("J", 1),
    UnitSymbol("kJ", 1e3),
    UnitSymbol("Wh", 3.6e3),
    UnitSymbol("MJ", 1e6),
    UnitSymbol("kWh", 3.6e6),
    UnitSymbol("MWh", 3.6e9),
  ]
  /// The value in base units.
  public var baseValue: Double { joules }
  /// Makes it from a number of base units; nil when out of range.
  public init?(baseValue: Double) {
    guard baseValue.isFinite, baseValue >= 0 else { return nil }
    self.init(joules: baseValue)
  }

  /// The energy in kilowatt-hours.
  @inlinable public var kilowattHours: Double { joules / 3.6e6 }
}
