/// The band of utilisation power management keeps hosts in. Source: Broadcom KB 310527.
public struct UtilisationBand: Sendable, Hashable {
  /// Below this on all hosts one may go to standby.
  public var low: Double
  /// Above this one is powered on.
  public var high: Double

  /// Makes a band around a target; in any one unit, parts or percent.
  public init(target: Double, tolerance: Double) {
    low = target - tolerance
    high = target + tolerance
  }
}
