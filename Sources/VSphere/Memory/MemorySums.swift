/// Sums over the machines of a host, kept by difference. Bytes.
struct MemorySums: Sendable, Equatable {
  var consumed: Int64 = 0
  var pending: Int64 = 0
  /// Machines with touches still to come.
  var growing: Int64 = 0
  var reclaimed: Int64 = 0
  var overLimit: Int64 = 0
  var unscannedSmall: Int64 = 0
  var unscannedLarge: Int64 = 0

  @inline(__always) mutating func add(_ slot: MemorySlot) { change(slot, 1) }
  @inline(__always) mutating func remove(_ slot: MemorySlot) { change(slot, -1) }

  @inline(__always) private mutating func change(_ slot: MemorySlot, _ sign: Int64) {
    consumed += sign * slot.consumed
    pending += sign * slot.pending
    growing += slot.pending > 0 ? sign : 0
    reclaimed += sign * slot.reclaimed
    overLimit += sign * slot.overLimit
    if slot.settings.usesLargePages {
      unscannedLarge += sign * slot.unscanned
    } else {
      unscannedSmall += sign * slot.unscanned
    }
  }
}
