import Infrastructure
import Quantities

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How much a replication sends, and how long a link takes for it.
public struct ReplicationVolume: Sendable, Hashable {
  /// Rate at which the machine writes to its disks, in bytes a second.
  public var writeBytesPerSecond: Double
  /// Bytes that are written again and again (W_r); infinite when every write is new.
  public var rewriteSetBytes: Double

  /// Makes a pattern of writes.
  public init(writeBytesPerSecond: Double, rewriteSetBytes: Double = .infinity) {
    self.writeBytesPerSecond = writeBytesPerSecond
    self.rewriteSetBytes = rewriteSetBytes
  }

  /// Bytes changed in a span, each counted once: W_r (1 - exp(-rate span / W_r)) (derived).
  public func changedBytes(in span: SimDuration) -> Double {
    let written = writeBytesPerSecond * span.seconds
    if rewriteSetBytes == .infinity || written == 0 { return written }
    return rewriteSetBytes == 0 ? 0 : rewriteSetBytes * -expm1(-written / rewriteSetBytes)
  }

  /// Time to transfer what changes within an objective.
  public func transferTime(
    recoveryPointObjective: SimDuration, goodputBytesPerSecond: Double
  ) -> SimDuration {
    let changed = changedBytes(in: recoveryPointObjective)
    return changed == 0 ? .zero : .seconds(rounding: changed / goodputBytesPerSecond)
  }

  /// The schedule that follows from a pattern of writes, a link and an objective.
  public func schedule(
    recoveryPointObjective: SimDuration, goodputBytesPerSecond: Double
  ) -> ReplicationSchedule {
    ReplicationSchedule(
      recoveryPointObjective: recoveryPointObjective,
      transferTime: transferTime(
        recoveryPointObjective: recoveryPointObjective, goodputBytesPerSecond: goodputBytesPerSecond))
  }

  /// Part of a link's line rate that carries data of a replication: 0.74 (derived: 100 GB in about 200, 30 and 3 hours
  /// on a T1 line of 1.5 Mbit/s, 10 and 100 Mbit/s; vSphere Replication 6.0 documentation, "Calculate bandwidth
  /// requirements").
  public static let goodputShare = 0.74

  /// What a link carries, in bytes a second.
  public static func goodputBytesPerSecond(lineBitsPerSecond: Double) -> Double {
    lineBitsPerSecond * goodputShare / 8
  }

  /// Everything that is out of range, by field.
  public func problems() -> [ParameterError] {
    var checks = ParameterChecks()
    checks.requireNotNegative(writeBytesPerSecond, "writeBytesPerSecond")
    checks.require(rewriteSetBytes >= 0, "rewriteSetBytes", "is \(rewriteSetBytes)", "0 or more, or infinity")
    return checks.errors
  }
}
