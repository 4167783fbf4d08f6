import Infrastructure
import Quantities

/// How old the data is that a failure leaves: age of the last consistent replica at the moment of the failure.
///
/// While the schedule keeps its objective, a replica is x old when it is complete and R old when the next one is, so at a
/// random moment the age is uniform between x and R (derived). Back-to-back transfers that cannot keep it make that x
/// and 2x.
public struct RecoveryPoint: Sendable, Hashable {
  /// Smallest age: the transfer time.
  public var smallest: SimDuration
  /// Largest age.
  public var largest: SimDuration

  /// The ages under a schedule whose transfers start as late as they may.
  public init(_ schedule: ReplicationSchedule) {
    smallest = schedule.transferTime
    largest = schedule.transferTime + schedule.longestInterval
  }

  /// Mean age of the data at a random moment, in seconds.
  public var meanSeconds: Double { (smallest.seconds + largest.seconds) / 2 }

  /// Bytes written since the last replica, lost on average.
  public func meanLostBytes(writeBytesPerSecond: Double) -> Double { meanSeconds * writeBytesPerSecond }
}

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
    var problems: [ParameterError] = []
    let shortest = isQuiesced ? max(shortestObjective, Self.shortestQuiescedObjective) : shortestObjective
    problems.noteUnless(
      recoveryPointObjective >= shortest && recoveryPointObjective <= Self.longestObjective, "recoveryPointObjective",
      "is \(recoveryPointObjective)", "from \(shortest) to \(Self.longestObjective)")
    problems.noteUnless(
      (0...Self.pointInTimeLimit).contains(pointInTimeCount), "pointInTimeCount", "is \(pointInTimeCount)",
      "from 0 to \(Self.pointInTimeLimit)")
    problems.noteUnless(
      shortestObjective >= .minutes(1), "shortestObjective", "is \(shortestObjective)", "1 min or more")
    return problems
  }
}
