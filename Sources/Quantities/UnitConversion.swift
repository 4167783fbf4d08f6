/// Conversion between the unit symbols of one quantity.
public enum UnitConversion {
  private static let quantities: [[UnitSymbol]] = [
    SimDuration.units, Bytes.units, DataRate.units, Energy.units, Power.units, Frequency.units, EventRate.units,
    Fraction.units,
  ]

  /// What a number in one unit is multiplied by to be one in another; nil where no quantity has both.
  public static func factor(from source: String, to target: String) -> Double? {
    if source == target { return 1 }
    for units in quantities {
      guard let from = units.first(where: { $0.symbol == source }), let to = units.first(where: { $0.symbol == target })
      else { continue }
      return from.baseUnits(1) / to.baseUnits(1)
    }
    return nil
  }
}
