/// Sums over the machines of a host, kept by difference. Bytes but for `growing`.
struct MemorySums: Sendable, Equatable {
  var consumed: Int64 = 0
  var pending: Int64 = 0
  /// Machines with touches still to come.
  var growing: Int64 = 0
  var reclaimed: Int64 = 0
  var overLimit: Int64 = 0
  var unscannedSmall: Int64 = 0
  var unscannedLarge: Int64 = 0

  static func += (left: inout MemorySums, right: MemorySums) {
    left.consumed += right.consumed
    left.pending += right.pending
    left.growing += right.growing
    left.reclaimed += right.reclaimed
    left.overLimit += right.overLimit
    left.unscannedSmall += right.unscannedSmall
    left.unscannedLarge += right.unscannedLarge
  }

  static func -= (left: inout MemorySums, right: MemorySums) {
    left.consumed -= right.consumed
    left.pending -= right.pending
    left.growing -= right.growing
    left.reclaimed -= right.reclaimed
    left.overLimit -= right.overLimit
    left.unscannedSmall -= right.unscannedSmall
    left.unscannedLarge -= right.unscannedLarge
  }
}

extension MemorySlot {
  /// What the machine adds to the sums.
  var part: MemorySums {
    let pending = pending
    return MemorySums(
      consumed: consumed, pending: pending, growing: pending > 0 ? 1 : 0, reclaimed: reclaimed, overLimit: overLimit,
      unscannedSmall: settings.usesLargePages ? 0 : unscanned, unscannedLarge: settings.usesLargePages ? unscanned : 0)
  }
}
