/// An amount of processor cores; `500m` is half a core, as Kubernetes writes it.
public struct Cores: Quantity {
  /// Number of cores.
  public var count: Double

  /// Makes an amount of cores from number of cores.
  @inlinable public init(count: Double) { self.count = count }

  /// Nothing.
  public static let zero = Cores(count: 0)

  /// What error messages call it.
  public static let quantityName = "amount of cores"
  /// Unit symbols it is written with.
  public static let units = [
    UnitSymbol("m", 1e-3),
    UnitSymbol("", 1),
  ]
  /// The value in base units.
  public var baseValue: Double { count }
  /// Makes it from a number of base units; nil when out of range.
  public init?(baseValue: Double) {
    guard baseValue.isFinite, baseValue >= 0 else { return nil }
    self.init(count: baseValue)
  }
}
