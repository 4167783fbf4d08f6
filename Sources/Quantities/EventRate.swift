/// How often something happens: arrivals, requests, failures per unit of time.
public struct EventRate: Quantity {
  /// Occurrences per second.
  public var perSecond: Double

  /// Makes a rate from occurrences per second.
  @inlinable public init(perSecond: Double) { self.perSecond = perSecond }

  /// Nothing.
  public static let zero = EventRate(perSecond: 0)

  /// What error messages call it.
  public static let quantityName = "rate"
  /// Unit symbols it is written with.
  public static let units = [
    UnitSymbol("/d", 1.0 / 86_400),
    UnitSymbol("/day", 1.0 / 86_400, printed: false),
    UnitSymbol("/h", 1.0 / 3_600),
    UnitSymbol("/min", 1.0 / 60),
    UnitSymbol("/s", 1),
    UnitSymbol("Hz", 1, printed: false),
    UnitSymbol("/ms", 1e3),
    UnitSymbol("/us", 1e6),
  ]
  /// The value in base units.
  public var baseValue: Double { perSecond }

  /// Per second where that is a short number, otherwise with the largest unit that reads back exactly.
  public var description: String {
    let text = shortText(perSecond)
    return text.count <= 6 ? "\(text) /s" : textInLargestUnit
  }

  /// Makes it from a number of base units; nil when out of range.
  public init?(baseValue: Double) {
    guard baseValue.isFinite, baseValue >= 0 else { return nil }
    self.init(perSecond: baseValue)
  }
}
