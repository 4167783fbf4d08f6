import Quantities
import Recording

/// How far a replication came.
public enum ReplicationStatus: String, Sendable, Hashable, Codable {
  /// It ran to its end and has metrics.
  case completed
  /// Somebody asked for the end before; it has rows up to there, but no metrics.
  case interrupted
  /// It could not be set up or went wrong; the reason is in `end`.
  case failed
}

/// What one replication came to.
public struct ReplicationResult: Sendable, Hashable {
  /// Number of the replication, from 1. With the seed it determines every random stream.
  public var replication: Int
  /// How far it came.
  public var status: ReplicationStatus
  /// Why it ended, in words.
  public var end: String
  /// Simulated time at the end.
  public var endTime: SimTime
  /// Events that ran.
  public var eventCount: UInt64
  /// Hash over the order of events, sixteen hexadecimal digits; empty if it never started.
  public var fingerprint: String
  /// Its metrics, in the model's order; empty unless it completed.
  public var metrics: [MetricValue]
  /// What the person who runs this should know although it completed.
  public var warnings: [String]

  /// Makes a result of its parts.
  public init(
    replication: Int, status: ReplicationStatus, end: String, endTime: SimTime = .zero, eventCount: UInt64 = 0,
    fingerprint: String = "", metrics: [MetricValue] = [], warnings: [String] = []
  ) {
    self.replication = replication
    self.status = status
    self.end = end
    self.endTime = endTime
    self.eventCount = eventCount
    self.fingerprint = fingerprint
    self.metrics = metrics
    self.warnings = warnings
  }
}
