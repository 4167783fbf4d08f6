import Quantities

/// When a replica is transferred so that the one before is never older than the recovery point objective (RPO).
///
/// A replica is as old as the start of its transfer. With a transfer time x and an RPO R, the next transfer must be
/// done when the last start is R ago, so it starts no later than R - x after it. Feasible while 2x <= R, for a
/// transfer can begin only when the one before is done; beyond, transfers run back to back and each cycle violates by
/// 2x - R.
///
/// Source (published): vSphere Replication documentation, "How the recovery point objective affects replication
/// scheduling"; the size of a violation is derived.
public struct ReplicationSchedule: Sendable, Hashable {
  /// Recovery point objective (R).
  public var recoveryPointObjective: SimDuration
  /// Time one transfer takes (x).
  public var transferTime: SimDuration

  /// Makes a schedule.
  public init(recoveryPointObjective: SimDuration, transferTime: SimDuration) {
    self.recoveryPointObjective = recoveryPointObjective
    self.transferTime = transferTime
  }

  /// Whether the objective is violated in every cycle: 2x > R.
  public var isViolated: Bool { violation > .zero }

  /// By how much each cycle violates the objective: 2x - R, or nothing.
  public var violation: SimDuration { max(.zero, transferTime + transferTime - recoveryPointObjective) }

  /// Longest time from one start to the next that the objective bears: R - x; when that is shorter than a transfer, x.
  public var longestInterval: SimDuration { max(recoveryPointObjective - transferTime, transferTime) }

  /// Part of the time in which data is transferred when transfers start as late as they may, 0 to 1.
  public var dutyCycle: Double {
    longestInterval == .zero ? 0 : transferTime.seconds / longestInterval.seconds
  }

  /// When the replica of a transfer is complete at the target.
  public func available(start: SimTime) -> SimTime { start + transferTime }

  /// When the next transfer has to start at the latest.
  public func latestNextStart(after start: SimTime) -> SimTime { start + longestInterval }
}
