/// One machine inside `HostMemory`. All amounts in bytes.
struct MemorySlot: Sendable {
  var settings: MachineMemorySettings
  var isUsed = true
  var touched: Int64 = 0
  var wanted: Int64 = 0
  var active: Int64 = 0
  var sharedSaved: Int64 = 0
  var ballooned: Int64 = 0
  var compressed: Int64 = 0
  var swapped: Int64 = 0
  /// Touched memory that page sharing has looked at; of a machine with large pages, that whose pages are broken.
  var scanned: Int64 = 0
  /// Guest memory in 4 KB pages although the machine has large ones.
  var broken: Int64 = 0
  var target: Int64 = 0
  /// What the balloon is to become until the next pass.
  var balloonTarget: Int64 = 0
  /// What compression and swapping are to free until the next pass.
  var swapPlan: Int64 = 0
  var blocked: Int64 = 0
  /// Part of the last pass' touches that had to wait.
  var blockedPart = 0.0
  var estimate = ActiveMemoryEstimate()
  /// Part of touched memory sharing can reclaim, given the machines with the same salt.
  var reclaimableFraction = 0.0
  // Since the last pass.
  var swappedIn: Int64 = 0
  var swappedOut: Int64 = 0
  var compressedSince: Int64 = 0
  var decompressed: Int64 = 0
  /// Length of the last pass, in seconds, for which `rates` hold.
  var swapInRate = 0.0
  var swapOutRate = 0.0
  var compressionRate = 0.0
  var decompressionRate = 0.0

  /// Host memory of the compression cache.
  var stored: Int64 { CompressionCache.storedBytes(of: compressed) }
  /// Pages that are in memory as they are, shared copies included.
  var resident: Int64 { touched - sharedSaved - ballooned - compressed - swapped }
  var consumed: Int64 { resident + stored }
  /// What the guest has: all but its balloon.
  var allocated: Int64 { touched - ballooned }
  var limit: Int64 { settings.limitBytes ?? .max }
  /// Touches still to come.
  var pending: Int64 { max(0, wanted - touched) }
  /// The most host memory it can use.
  var upper: Int64 { min(limit, max(touched, wanted) - sharedSaved) }
  /// The least it is left with.
  var lower: Int64 { min(settings.reservationBytes, upper) }
  var reclaimed: Int64 { ballooned + compressed + swapped }
}
