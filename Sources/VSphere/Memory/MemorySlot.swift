/// One machine inside `HostMemory`. All amounts in bytes.
struct MemorySlot: Sendable {
  var settings: MachineMemorySettings
  /// What the limits of its pools leave it.
  var poolLimit = Int64.max
  var isUsed = true
  var touched: Int64 = 0
  var wanted: Int64 = 0
  var active: Int64 = 0
  var sharedSaved: Int64 = 0
  var ballooned: Int64 = 0
  var compressed: Int64 = 0
  var swapped: Int64 = 0
  /// Size of the swap file.
  var swapFile: Int64
  /// Guest memory that page sharing has looked at.
  var scanned: Int64 = 0
  /// Guest memory in 4 KB pages although the machine has large ones.
  var broken: Int64 = 0
  /// Part of scanned memory that sharing can reclaim, given the machines with the same salt; 0 where it is off.
  var reclaimableFraction = 0.0
  /// Part of scanned memory that takes part in sharing, copies included.
  var sharedFraction = 0.0
  /// Size times this is the estimate of active memory.
  var estimate = ActiveMemoryEstimate()

  // Decided by the last pass for the time until the next.
  var target: Int64 = 0
  var balloonTarget: Int64 = 0
  var swapPlan: Int64 = 0

  /// Touches to come as of the last pass: what was wanted since then is touched from the next pass on.
  var knownPending: Int64 = 0

  // What the guest asks for in the pass under way.
  var growth: Int64 = 0
  var swapInDemand: Int64 = 0
  var decompressionDemand: Int64 = 0

  /// What moved since the last pass, and between the last two.
  var moved = MemoryMoves()
  var movedBefore = MemoryMoves()
  /// Touches that had to wait, ever.
  var blocked: Int64 = 0
  /// Part of the last pass' touches that had to wait.
  var blockedPart = 0.0

  init(_ settings: MachineMemorySettings) {
    self.settings = settings
    target = settings.sizeBytes
    swapFile = HostSwap.fileBytes(sizeBytes: settings.sizeBytes, reservationBytes: settings.reservationBytes)
  }

  /// Host memory of the compression cache.
  var stored: Int64 { CompressionCache.storedBytes(of: compressed) }
  /// Pages in memory as they are, shared copies included.
  var resident: Int64 { touched - sharedSaved - ballooned - compressed - swapped }
  var consumed: Int64 { resident + stored }
  /// What the guest has: all but its balloon.
  var allocated: Int64 { touched - ballooned }
  /// Touches still to come.
  var pending: Int64 { max(0, wanted - touched) }
  /// The smaller of its own limit and what those of its pools leave it.
  var limit: Int64 { min(settings.limitBytes ?? .max, poolLimit) }
  var overLimit: Int64 { max(0, consumed - limit) }
  /// By how much it will be over its limit when it has touched up to an amount more.
  func upcomingOverLimit(mostGrowth: Int64) -> Int64 {
    guard limit < .max else { return 0 }
    return max(0, consumed + min(pending, mostGrowth) - limit)
  }
  /// Host memory it would take if nothing but sharing were reclaimed and it had no limit.
  var unlimited: Int64 { max(touched, wanted) - sharedSaved }
  /// The most host memory it could use without pools, and what of it is reserved.
  var usable: Int64 { min(settings.limitBytes ?? .max, unlimited) }
  var reserved: Int64 { min(settings.reservationBytes, usable) }
  /// The most host memory it can use.
  var upper: Int64 { min(limit, unlimited) }
  /// What is not reclaimed.
  var lower: Int64 { min(settings.reservationBytes, upper) }
  /// What can be reclaimed before the target is reached, and in all.
  var excess: Int64 { max(0, consumed - max(target, lower)) }
  var margin: Int64 { max(0, consumed - lower) }
  /// What of its balloon it may have back.
  var returnable: Int64 { min(ballooned, max(0, target - consumed)) }
  /// What the host holds compressed or swapped.
  var held: Int64 { compressed + swapped }
  /// What the balloon, compression and swapping hold.
  var reclaimed: Int64 { ballooned + compressed + swapped }
  /// Guest memory that takes part in sharing, copies included.
  var shared: Int64 {
    guard sharedSaved > 0 else { return 0 }
    return min(sharedSaved + resident, max(sharedSaved, Int64(sharedFraction * Double(scanned))))
  }
  /// What page sharing has still to look at.
  var unscanned: Int64 { reclaimableFraction > 0 ? max(0, allocated - scanned) : 0 }
  var estimatedActive: Int64 { min(allocated, Int64(estimate.value * Double(settings.sizeBytes))) }
  /// What the guest waits for in the pass under way.
  var demand: Int64 { growth + swapInDemand + decompressionDemand }
  /// What of it the reservation covers.
  var promised: Int64 { min(demand, max(0, lower - consumed)) }

  /// What its reclaimed memory costs it.
  func memoryStall(_ settings: MemorySettings) -> MemoryStall {
    guard reclaimed > 0 else { return .none }
    // Only what the balloon took is missed: a guest that has yet to touch its memory misses nothing.
    let missing = min(ballooned, max(0, active - allocated))
    return MemoryStall(
      touchesPerSecond: MemoryStall.touchesPerSecond(activeBytes: active),
      guestMissRatio: MemoryStall.guestMissRatio(activeBytes: active, residentBytes: active - missing),
      guestMissSeconds: settings.balloon.guestSwapInSeconds,
      hostMissRatio: MemoryStall.hostMissRatio(reclaimedBytes: held, allocatedBytes: allocated),
      compressedShare: held > 0 ? Double(compressed) / Double(held) : 0,
      decompressionSeconds: settings.compression.decompressionSeconds, swapInSeconds: self.settings.swapSeconds)
  }

  /// The same and what it waits for new memory.
  func stall(_ settings: MemorySettings) -> MemoryStall {
    MemoryStall(fraction: memoryStall(settings).fraction + blockedPart)
  }
}

/// Bytes of guest memory that moved.
struct MemoryMoves: Sendable {
  var swappedIn: Int64 = 0
  var swappedOut: Int64 = 0
  var compressed: Int64 = 0
  var decompressed: Int64 = 0
}
