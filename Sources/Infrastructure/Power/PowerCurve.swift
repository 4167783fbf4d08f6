import Glibc
import Quantities

/// A power model prepared for evaluation at every change of utilisation.
public struct PowerCurve: Sendable {
  /// Power at no utilisation.
  public let idle: Power
  /// Power at full utilisation.
  public let max: Power
  /// Power when off.
  public let off: Power

  private enum Rule { case table, linear, square, cubic, squareRoot, exponent }
  private let rule: Rule
  private let exponent: Double
  private let points: ContiguousArray<Double>

  /// How far outside 0...1 rounding may carry a utilisation.
  public static var utilisationTolerance: Double { 1e-9 }

  /// Prepares a model.
  /// - Throws: the first problem of the model's parameters.
  public init(_ model: PowerModel) throws(ParameterError) {
    try model.validate()
    idle = model.idle
    max = model.max
    off = model.off
    var points: ContiguousArray<Double> = []
    var exponent = 1.0
    switch model.shape {
    case .table(let powers):
      rule = .table
      points = ContiguousArray(powers.map(\.watts))
    case .linear: rule = .linear
    case .square: rule = .square
    case .cubic: rule = .cubic
    case .squareRoot: rule = .squareRoot
    case .exponent(_, _, let given):
      rule = .exponent
      exponent = given
    }
    self.points = points
    self.exponent = exponent
  }

  /// Power of a host that is on, in watts.
  /// - Parameter utilisation: busy part of its processors.
  /// - Precondition: `utilisation` is within `utilisationTolerance` of 0...1.
  /// - Complexity: O(1).
  public func watts(at utilisation: Double) -> Double {
    precondition(
      utilisation >= -Self.utilisationTolerance && utilisation <= 1 + Self.utilisationTolerance,
      "utilisation outside 0...1")
    let u = Swift.min(1, Swift.max(0, utilisation))
    let range = max.watts - idle.watts
    switch rule {
    case .table: return interpolated(at: u)
    case .linear: return idle.watts + range * u
    case .square: return idle.watts + range * (u * u)
    case .cubic: return idle.watts + range * (u * u * u)
    case .squareRoot: return idle.watts + range * u.squareRoot()
    case .exponent: return idle.watts + range * pow(u, exponent)
    }
  }

  /// Power of a host that is on.
  public func power(at utilisation: Double) -> Power { Power(watts: watts(at: utilisation)) }

  private func interpolated(at u: Double) -> Double {
    let position = u * Double(points.count - 1)
    let lower = Swift.min(Int(position), points.count - 2)
    return points[lower] + (points[lower + 1] - points[lower]) * (position - Double(lower))
  }
}
