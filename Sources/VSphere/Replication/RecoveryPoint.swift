import Quantities

/// How old the data is that a failure leaves: age of the last consistent replica at the moment of the failure.
///
/// While the schedule keeps its objective, a replica is x old when it is complete and R old when the next one is, so
/// at a random moment the age is uniform between x and R (derived). Back-to-back transfers that cannot keep it make
/// that x and 2x.
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
