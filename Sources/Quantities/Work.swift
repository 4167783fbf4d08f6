/// An amount of computation: cycles to execute, read as instructions at one a cycle.
public struct Work: Quantity {
  /// Cycles to execute.
  public var cycles: Double

  /// Makes an amount of work from cycles to execute.
  @inlinable public init(cycles: Double) { self.cycles = cycles }

  /// Nothing.
  public static let zero = Work(cycles: 0)

  /// What error messages call it.
  public static let quantityName = "amount of work"
  /// Unit symbols it is written with.
  public static let units = [
    UnitSymbol("cycles", 1),
    UnitSymbol("kcycles", 1e3, printed: false),
    UnitSymbol("Mcycles", 1e6, printed: false),
    UnitSymbol("MI", 1e6),
    UnitSymbol("Gcycles", 1e9, printed: false),
    UnitSymbol("GI", 1e9),
  ]
  /// The value in base units.
  public var baseValue: Double { cycles }
  /// Makes it from a number of base units; nil when out of range.
  public init?(baseValue: Double) {
    guard baseValue.isFinite, baseValue >= 0 else { return nil }
    self.init(cycles: baseValue)
  }
}
