/// Network or storage throughput.
public struct DataRate: Quantity {
  /// Bits per second.
  public var bitsPerSecond: Double

  /// Makes a data rate from bits per second.
  @inlinable public init(bitsPerSecond: Double) { self.bitsPerSecond = bitsPerSecond }

  /// Nothing.
  public static let zero = DataRate(bitsPerSecond: 0)

  /// What error messages call it.
  public static let quantityName = "data rate"
  /// Unit symbols it is written with.
  public static let units = [
    UnitSymbol("bit/s", 1),
    UnitSymbol("bps", 1, printed: false),
    UnitSymbol("kbit/s", 1e3),
    UnitSymbol("kbps", 1e3, printed: false),
    UnitSymbol("Kbps", 1e3, printed: false),
    UnitSymbol("Mbit/s", 1e6),
    UnitSymbol("Mbps", 1e6, printed: false),
    UnitSymbol("Gbit/s", 1e9),
    UnitSymbol("Gbps", 1e9, printed: false),
    UnitSymbol("Tbit/s", 1e12),
    UnitSymbol("B/s", 8, printed: false),
    UnitSymbol("kB/s", 8e3, printed: false),
    UnitSymbol("MB/s", 8e6, printed: false),
    UnitSymbol("MiB/s", 8388608, printed: false),
    UnitSymbol("GB/s", 8e9, printed: false),
    UnitSymbol("GiB/s", 8589934592, printed: false),
  ]
  /// The value in base units.
  public var baseValue: Double { bitsPerSecond }
  /// Makes it from a number of base units; nil when out of range.
  public init?(baseValue: Double) {
    guard baseValue.isFinite, baseValue >= 0 else { return nil }
    self.init(bitsPerSecond: baseValue)
  }

  /// The throughput in bytes per second.
  @inlinable public var bytesPerSecond: Double { bitsPerSecond / 8 }
}
