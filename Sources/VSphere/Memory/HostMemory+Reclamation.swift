extension HostMemory {
  /// What a machine's compression and swap may move in a pass, bytes.
  struct Allowance {
    var compression = Int64.max
    var swapOut = Int64.max
  }

  /// What is left of it for a machine in a pass of some length; no bounds without a length.
  func allowance(_ slot: Int, seconds: Double?) -> Allowance {
    guard let seconds else { return Allowance() }
    let compression = seconds / settings.compression.compressionSeconds * Double(MemoryStall.pageBytes)
    let swapOut = seconds * settings.swap.bytesPerSecond(deviceSeconds: slots[slot].settings.swapSeconds)
    return Allowance(
      compression: max(0, Int64(compression) - slots[slot].moved.compressed),
      swapOut: max(0, Int64(swapOut) - slots[slot].moved.swappedOut))
  }

  /// Compresses and swaps out pages of a machine, chosen at random.
  ///
  /// Of the pages chosen the compressible part goes to the cache while that has room, the rest to the swap file; when
  /// the cache is full its oldest pages make way, which comes to the same as swapping. A machine that has nothing but
  /// its cache left loses that too.
  /// - Parameter wanted: host memory to free; at most the machine's margin.
  /// - Returns: host memory freed, `wanted` unless an allowance ran out.
  @discardableResult mutating func evict(_ slot: Int, _ wanted: Int64, _ allowance: Allowance) -> Int64 {
    guard wanted > 0 else { return 0 }
    let before = slots[slot].consumed
    let resident = slots[slot].resident
    let cached = slots[slot].compressed
    let cache = settings.compression.largestBytes(sizeBytes: slots[slot].settings.sizeBytes)
    let fitting = cache > 0 ? settings.compression.compressibleFraction : 0
    let compressible = Int64(Double(wanted) * fitting / (1 - fitting / 2))
    // An even number, so that half of it is exactly what it frees.
    let compressed = min(compressible, max(0, 2 * cache - cached), allowance.compression, resident) & ~1
    let swapped = min(wanted - compressed / 2, allowance.swapOut, resident - compressed)
    let missing = wanted - compressed / 2 - swapped
    let isOut = swapped == resident - compressed
    let flushed = isOut ? min(2 * missing, cached + compressed, allowance.swapOut - swapped) : 0
    update(slot) {
      $0.compressed += compressed - flushed
      $0.swapped += swapped + flushed
      $0.moved.compressed += compressed
      $0.moved.swappedOut += swapped + flushed
      // The host swaps 4 KB pages.
      if $0.settings.usesLargePages { $0.broken = min($0.touched, $0.broken + compressed + swapped) }
    }
    return before - slots[slot].consumed
  }

  /// Frees memory at once, until there is as much as wanted or nothing more to take, at no machine's expense below its
  /// reservation.
  /// - Parameter seconds: length of the pass, whose allowances bind; nil for no bounds.
  mutating func makeRoom(_ freeWanted: Int64, seconds: Double? = nil) {
    reclaim(freeWanted - freeBytes, seconds) { $0.excess }
    reclaim(freeWanted - freeBytes, seconds) { $0.margin }
  }

  /// Takes memory from machines in proportion to what each has to give; what then is missing, from whom comes first.
  private mutating func reclaim(_ bytes: Int64, _ seconds: Double?, from reserve: (MemorySlot) -> Int64) {
    guard bytes > 0 else { return }
    var total: Int64 = 0
    for slot in slots.indices where slots[slot].isUsed { total += reserve(slots[slot]) }
    guard total > 0 else { return }
    let part = min(1, Double(bytes) / Double(total))
    var missing = bytes
    for slot in slots.indices where slots[slot].isUsed && missing > 0 {
      let wanted = min(missing, Int64(part * Double(reserve(slots[slot]))))
      missing -= evict(slot, wanted, allowance(slot, seconds: seconds))
    }
    for slot in slots.indices where slots[slot].isUsed && missing > 0 {
      missing -= evict(slot, min(missing, reserve(slots[slot])), allowance(slot, seconds: seconds))
    }
  }

  /// Moves a machine's balloon towards its target for a time.
  mutating func moveBalloon(_ slot: Int, seconds: Double) {
    let change = slots[slot].balloonTarget - slots[slot].ballooned
    guard change != 0 else { return }
    let step = Int64(settings.balloon.bytesPerSecond * seconds)
    if change > 0 {
      let inflated = min(change, step, slots[slot].resident, slots[slot].margin)
      update(slot) { $0.ballooned += inflated }
    } else {
      let deflated = min(-change, step)
      update(slot) {
        $0.ballooned -= deflated
        // Pages the guest has back are not backed until it touches them.
        $0.touched -= deflated
        $0.scanned = min($0.scanned, $0.touched)
        $0.broken = min($0.broken, $0.touched)
      }
    }
  }
}
