import Quantities

/// How much electrical power a host draws at a utilisation of its processors.
public struct PowerModel: Sendable, Hashable {
  /// The shape of the curve from idle to full load, u being the utilisation from 0 to 1.
  public enum Shape: Sendable, Hashable {
    /// Power at equal steps of utilisation, first idle, last full load; linear in between.
    /// SPECpower_ssj2008 has 11 points (0, 10, ... 100 %).
    case table([Power])
    /// idle + (max - idle) u
    case linear(idle: Power, max: Power)
    /// idle + (max - idle) u^2
    case square(idle: Power, max: Power)
    /// idle + (max - idle) u^3
    case cubic(idle: Power, max: Power)
    /// idle + (max - idle) sqrt(u)
    case squareRoot(idle: Power, max: Power)
    /// idle + (max - idle) u^exponent
    case exponent(idle: Power, max: Power, exponent: Double)
  }

  /// Power of a host that is on.
  public var shape: Shape
  /// Power of a host that is off or in standby. Default 0 W (modelling default; 5 to 15 W is usual for a management
  /// controller that waits for a wake-up).
  public var off: Power

  /// Makes a power model.
  public init(_ shape: Shape, off: Power = .zero) {
    self.shape = shape
    self.off = off
  }

  /// Power at no utilisation.
  public var idle: Power {
    switch shape {
    case .table(let points): points.first ?? .zero
    case .linear(let idle, _), .square(let idle, _), .cubic(let idle, _), .squareRoot(let idle, _),
      .exponent(let idle, _, _):
      idle
    }
  }

  /// Power at full utilisation.
  public var max: Power {
    switch shape {
    case .table(let points): points.last ?? .zero
    case .linear(_, let max), .square(_, let max), .cubic(_, let max), .squareRoot(_, let max),
      .exponent(_, let max, _):
      max
    }
  }

  /// Most points a table may have.
  public static var tablePointLimit: Int { 10_001 }

  /// Everything wrong with the parameters; empty when the model can be used.
  public func problems() -> [ParameterError] {
    var checks = ParameterChecks()
    func isPower(_ power: Power) -> Bool { power.watts.isFinite && power.watts >= 0 }
    checks.require(isPower(off), "off", "\(off) is out of range", "a power of 0 W or more")
    if case .table(let points) = shape {
      checks.require(
        (2...Self.tablePointLimit).contains(points.count), "table", "a table of \(points.count) values",
        "2 to \(Self.tablePointLimit) powers at equal steps from idle to full load, such as the 11 of SPECpower")
      for (index, point) in points.enumerated() {
        checks.require(isPower(point), "table.\(index)", "\(point) is out of range", "a power of 0 W or more")
      }
      return checks.errors
    }
    checks.require(isPower(idle), "idle", "\(idle) is out of range", "a power of 0 W or more")
    checks.require(
      isPower(max) && max.watts >= idle.watts, "max", "\(max) is out of range", "a power of at least idle, \(idle)")
    if case .exponent(_, _, let exponent) = shape {
      checks.require(
        exponent.isFinite && exponent > 0 && exponent <= 10, "exponent", "\(exponent) is out of range",
        "a number above 0, up to 10; measured servers lie between 0.6 and 1.5")
    }
    return checks.errors
  }

  /// Throws the first problem, if there is one.
  public func validate() throws(ParameterError) {
    if let problem = problems().first { throw problem }
  }
}
