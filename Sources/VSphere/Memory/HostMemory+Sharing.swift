extension HostMemory {
  /// Works out anew what the machines with a salt can share, after one has come, changed or gone.
  /// - Parameter slot: the machine that came or changed; nil when one left.
  mutating func updateSharing(with group: Int32?, of slot: Int?) {
    guard let group else {
      if let slot { setReclaimable(slot, machines: 1) }
      return
    }
    let machines = membership(of: group)
    for index in slots.indices where slots[index].isUsed && slots[index].settings.saltingGroup == group {
      setReclaimable(index, machines: machines)
    }
  }

  private func membership(of group: Int32) -> Int {
    var machines = 0
    for slot in slots where slot.isUsed && slot.settings.saltingGroup == group && !slot.settings.isPinned {
      machines += 1
    }
    return machines
  }

  private mutating func setReclaimable(_ slot: Int, machines: Int) {
    let settings = slots[slot].settings
    let isShared = self.settings.sharesPages && !settings.isPinned
    let fraction = isShared ? settings.sharing.reclaimableFraction(machines: machines) : 0
    let free = freeBytes
    update(slot) {
      let isLess = fraction < $0.reclaimableFraction
      $0.reclaimableFraction = fraction
      $0.sharedFraction = isShared ? settings.sharing.sharedFraction(machines: machines) : 0
      // The copies a machine leaves behind are charged to those that still hold them, as far as there is memory.
      if isLess { $0.sharedSaved -= max(0, min(free, $0.sharedSaved - Int64(fraction * Double($0.scanned)))) }
      if fraction == 0 { $0.scanned = 0 }
    }
  }

  /// Scans for page sharing over a pass: all of a machine in `shareScanTime`, or as fast as the host can when memory is
  /// short, never beyond what its processors allow. Large pages are looked at, and broken, only when memory is getting
  /// short.
  mutating func scan(seconds: Double) {
    guard state != .low else { return }
    let breaks = breaksLargePages
    let unscanned = sums.unscannedSmall + (breaks ? sums.unscannedLarge : 0)
    guard unscanned > 0 else { return }
    let part = min(1, scanBytesPerSecond * seconds / Double(unscanned))
    let slowPart = seconds / settings.shareScanTime.seconds
    for slot in slots.indices where slots[slot].isUsed && slots[slot].unscanned > 0 {
      guard breaks || !slots[slot].settings.usesLargePages else { continue }
      var amount = part * Double(slots[slot].unscanned)
      if !state.sharesNow { amount = min(amount, slowPart * Double(slots[slot].settings.sizeBytes)) }
      update(slot) {
        $0.scanned += Int64(amount.rounded(.up))
        if $0.settings.usesLargePages { $0.broken = max($0.broken, $0.scanned) }
        let found = Int64($0.reclaimableFraction * Double($0.scanned)) - $0.sharedSaved
        $0.sharedSaved += max(0, min(found, $0.resident))
      }
    }
  }
}
