/// What a guest asks for in a pass, and what it gets.
extension MemorySlot {
  /// Works out what the guest wants: new memory at its touch rate, and what it misses of that which the host took. A
  /// guest that waits for memory touches less.
  mutating func ask(seconds: Double, _ host: MemorySettings) {
    clearDemand()
    blockedPart = 0
    guard pending > 0 || held > 0 else { return }
    let running = seconds * (1 - memoryStall(host).fraction)
    growth = min(pending, knownPending, Int64(host.touchBytesPerSecond * running))
    guard held > 0 else { return }
    let part = Double(active) * running / MemoryStall.touchSeconds / Double(allocated)
    swapInDemand = missed(swapped, part)
    decompressionDemand = missed(compressed, part)
  }

  /// A part of the pages held; the last MB comes as a whole, so that there is an end to it.
  private func missed(_ held: Int64, _ part: Double) -> Int64 {
    guard part > 0 else { return 0 }
    return held <= 1 << 20 ? held : min(held, Int64(part * Double(held)))
  }

  /// Takes up to an amount of what was asked for, within the limit: first what is missed, then new memory.
  mutating func take(_ bytes: Int64) {
    // Making room may have moved pages from the cache to the swap file.
    decompressionDemand = min(decompressionDemand, compressed)
    guard demand > 0 else { return }
    let granted = min(bytes, max(0, limit - consumed))
    let swapIn = min(granted, swapInDemand)
    let decompression = min(granted - swapIn, decompressionDemand)
    let touches = min(granted - swapIn - decompression, growth)
    swapped -= swapIn
    compressed -= decompression
    touched += touches
    moved.swappedIn += swapIn
    moved.decompressed += decompression
    blocked += growth - touches
    blockedPart = 1 - Double(swapIn + decompression + touches) / Double(demand)
    clearDemand()
  }

  /// Lets the guest wait.
  mutating func refuse() {
    blocked += growth
    blockedPart = 1
    clearDemand()
  }

  private mutating func clearDemand() {
    growth = 0
    swapInDemand = 0
    decompressionDemand = 0
  }
}
