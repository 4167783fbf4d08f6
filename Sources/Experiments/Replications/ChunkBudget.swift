/// How many events to run before looking up: enough that looking up costs nothing, few enough that an interrupt is
/// answered at once and recorded rows do not pile up.
///
/// The number of events in a chunk never shows in results: a run that is cut into chunks runs the same events.
struct ChunkBudget {
  /// Wall-clock length of a chunk that is aimed at.
  static let targetLength: Duration = .milliseconds(10)
  /// Rows waiting after a chunk from which the next one is made shorter.
  static let rowLimit = 4_096

  private(set) var events: UInt64 = 16

  /// Learns from a chunk of `events` events.
  mutating func adapt(took length: Duration, pendingRows: Int) {
    let isTooLong = length > Self.targetLength * 2 || pendingRows > Self.rowLimit
    if isTooLong {
      events = max(1, events / 2)
    } else if length < Self.targetLength / 2, pendingRows < Self.rowLimit / 2 {
      events = min(1 << 24, events * 2)
    }
  }
}
