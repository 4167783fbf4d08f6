import Quantities
import Synchronization

/// How far a running replication is. Written by its thread, read by whoever reports.
public final class ReplicationProgress: Sendable {
  private let nanoseconds = Atomic<Int64>(0)
  private let events = Atomic<UInt64>(0)
  private let ended = Atomic<Bool>(false)

  /// Makes the progress of a replication that has not begun.
  public init() {}

  /// Simulated time so far.
  public var time: SimTime { SimTime(nanoseconds: nanoseconds.load(ordering: .relaxed)) }
  /// Events so far.
  public var eventCount: UInt64 { events.load(ordering: .relaxed) }
  /// Whether it has come to its end, good or bad.
  public var hasEnded: Bool { ended.load(ordering: .relaxed) }

  func update(time: SimTime, eventCount: UInt64) {
    nanoseconds.store(time.nanoseconds, ordering: .relaxed)
    events.store(eventCount, ordering: .relaxed)
  }

  func end() { ended.store(true, ordering: .relaxed) }
}
