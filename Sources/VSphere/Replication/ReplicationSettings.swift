import Infrastructure
import Quantities

/// What vSphere Replication accepts (published: vSphere Replication 6.5 administration; release 9.0 for 500 machines).
public struct ReplicationSettings: Sendable, Hashable {
  /// Recovery point objective: 4 h by default.
  public var recoveryPointObjective: SimDuration
  /// Whether the guest is quiesced before each transfer.
  public var isQuiesced: Bool
  /// Replicas kept as points in time, besides the newest.
  public var pointInTimeCount: Int
  /// Shortest objective: 5 min; 1 min with enhanced mappings of late 8.x (known with low confidence).
  public var shortestObjective: SimDuration

  /// The defaults.
  public init(
    recoveryPointObjective: SimDuration = .hours(4), isQuiesced: Bool = false, pointInTimeCount: Int = 0,
    shortestObjective: SimDuration = .minutes(5)
  ) {
    self.recoveryPointObjective = recoveryPointObjective
    self.isQuiesced = isQuiesced
    self.pointInTimeCount = pointInTimeCount
    self.shortestObjective = shortestObjective
  }

  /// Longest objective: 24 h.
  public static let longestObjective = SimDuration.hours(24)
  /// Shortest objective of a machine that is quiesced: 15 min.
  public static let shortestQuiescedObjective = SimDuration.minutes(15)
  /// Most points in time: 24.
  public static let pointInTimeLimit = 24

  /// Machines that may have an objective of 5 min on one server: 100 in 6.5, 500 in 9.0, 50 where any disk is on vVols.
  public static func shortObjectiveLimit(isVersion9: Bool, usesVirtualVolumes: Bool) -> Int {
    if usesVirtualVolumes { return 50 }
    return isVersion9 ? 500 : 100
  }

  /// Everything that is out of range, by field.
  public func problems() -> [ParameterError] {
    var checks = ParameterChecks()
    let shortest = isQuiesced ? max(shortestObjective, Self.shortestQuiescedObjective) : shortestObjective
    checks.require(
      recoveryPointObjective >= shortest && recoveryPointObjective <= Self.longestObjective, "recoveryPointObjective",
      "is \(recoveryPointObjective)", "from \(shortest) to \(Self.longestObjective)")
    checks.require(
      (0...Self.pointInTimeLimit).contains(pointInTimeCount), "pointInTimeCount", "is \(pointInTimeCount)",
      "from 0 to \(Self.pointInTimeLimit)")
    checks.require(
      shortestObjective >= .minutes(1), "shortestObjective", "is \(shortestObjective)", "1 min or more")
    return checks.errors
  }
}
