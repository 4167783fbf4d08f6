/// Processor speed. Instruction rates of the literature (MIPS) are read as MHz at one instruction a cycle.
public struct Frequency: Quantity {
  /// Cycles per second.
  public var hertz: Double

  /// Makes a frequency from cycles per second.
  @inlinable public init(hertz: Double) { self.hertz = hertz }

  /// Nothing.
  public static let zero = Frequency(hertz: 0)

  /// What error messages call it.
  public static let quantityName = "frequency"
  /// Unit symbols it is written with.
  public static let units = [
    UnitSymbol("Hz", 1),
    UnitSymbol("kHz", 1e3),
    UnitSymbol("MHz", 1e6),
    UnitSymbol("MIPS", 1e6, printed: false),
    UnitSymbol("GHz", 1e9),
  ]
  /// The value in base units.
  public var baseValue: Double { hertz }
  /// Makes it from a number of base units; nil when out of range.
  public init?(baseValue: Double) {
    guard baseValue.isFinite, baseValue >= 0 else { return nil }
    self.init(hertz: baseValue)
  }

  /// A number of megahertz.
  @inlinable public static func megahertz(_ value: Double) -> Frequency { Frequency(hertz: value * 1e6) }
  /// The speed in megahertz.
  @inlinable public var megahertz: Double { hertz / 1e6 }
}
