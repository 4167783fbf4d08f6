/// An amount of processor cores; `500m` is half a core, as Kubernetes writes it.
public struct Cores: Quantity {
  /// Number of cores.
  public var count: Double

  /// Makes a amount of cores from number of cores.
  @inlinable public init(count: Double) { self.count = count }

  /// Nothing.
  public static let zero = Cores(count: 0)

  public static let quantityName = "amount of cores"
  public static let units = [
    UnitSymbol("m", 1e-3),
    UnitSymbol("", 1),
  ]
  public var baseValue: Double { count }
  public init?(baseValue: Double) {
    guard baseValue.isFinite, baseValue >= 0 else { return nil }
    self.init(count: baseValue)
  }
}
