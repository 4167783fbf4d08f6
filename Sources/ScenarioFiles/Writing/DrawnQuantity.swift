import Quantities

/// What a distribution draws, and the unit its values are written in.
public enum DrawnQuantity: Sendable, Hashable {
  /// Spans of time, in one of `SimDuration.units`; seconds in models.
  case duration(unit: String)
  /// Parts of a whole.
  case fraction
  /// Numbers of things.
  case number

  /// The quantity with a unit as users name it: of time, `%` or `fraction` for parts, nothing for numbers; nil for
  /// any other.
  public init?(unit: String) {
    switch unit {
    case "": self = .number
    case "%", "fraction": self = .fraction
    default:
      guard SimDuration.units.contains(where: { $0.symbol == unit }) else { return nil }
      self = .duration(unit: unit)
    }
  }

  /// Base units in one of the units: seconds for a duration.
  public var factor: Double {
    guard case .duration(let unit) = self, let symbol = SimDuration.units.first(where: { $0.symbol == unit }) else {
      return 1
    }
    return symbol.factor / 1e9
  }

  /// What stands behind a value in text, with a blank before it.
  public var suffix: String {
    if case .duration(let unit) = self { return " \(unit)" }
    return ""
  }

  /// What a reader of scenario files expects.
  var drawnUnit: DrawnUnit {
    switch self {
    case .duration: .duration
    case .fraction: .fraction
    case .number: .number
    }
  }
}
