/// What reclaimed memory costs a machine (modelling default throughout).
///
/// A machine with A active bytes touches pages anew at a rate u, A in 60 s unless known better. What was reclaimed by
/// the guest's choice (balloon) is missed only when the active pages no longer fit, (A - R) / A; what the host chose at
/// random (compression, swap) is missed in proportion, reclaimed / allocated. Each miss costs its device's time; the
/// stall a second becomes a slowdown 1 / (1 - stall), stall being at most 0.95.
public struct MemoryStall: Sendable, Hashable {
  /// Size of a page, bytes.
  public static let pageBytes: Int64 = 4096
  /// Time in which the active set is touched once, seconds.
  public static let touchSeconds = 60.0
  /// The most a machine stalls: the rest is what it still gets done.
  public static let largest = 0.95

  /// Part of the time the machine waits for memory, 0 to 0.95.
  public var fraction: Double

  /// How much longer everything takes: 1 / (1 - fraction).
  public var slowdown: Double { 1 / (1 - fraction) }

  /// No stall.
  public static let none = MemoryStall(fraction: 0)

  /// Makes a stall of a part of the time; what exceeds 0.95 is cut.
  public init(fraction: Double) { self.fraction = min(Self.largest, max(0, fraction)) }

  /// The stall of a machine.
  /// - Parameters:
  ///   - touchesPerSecond: first touches of distinct pages, pages a second.
  ///   - guestMissRatio: part of them that miss what the guest gave up.
  ///   - guestMissSeconds: time of such a miss.
  ///   - hostMissRatio: part of them that miss what the host took.
  ///   - compressedShare: part of the host's misses that find the page compressed.
  ///   - decompressionSeconds: time of a decompression.
  ///   - swapInSeconds: time of a swap-in.
  public init(
    touchesPerSecond: Double, guestMissRatio: Double = 0, guestMissSeconds: Double = 0, hostMissRatio: Double = 0,
    compressedShare: Double = 0, decompressionSeconds: Double = 0, swapInSeconds: Double = 0
  ) {
    let hostMissSeconds = compressedShare * decompressionSeconds + (1 - compressedShare) * swapInSeconds
    self.init(
      fraction: touchesPerSecond * (guestMissRatio * guestMissSeconds + hostMissRatio * hostMissSeconds))
  }

  /// Misses of a guest that chose what to give up: max(0, A - R) / A.
  /// - Parameters:
  ///   - activeBytes: active memory.
  ///   - residentBytes: memory it has left.
  public static func guestMissRatio(activeBytes: Int64, residentBytes: Int64) -> Double {
    activeBytes > 0 ? Double(max(0, activeBytes - residentBytes)) / Double(activeBytes) : 0
  }

  /// Misses of a machine from which the host took pages at random: reclaimed / allocated.
  /// - Parameters:
  ///   - reclaimedBytes: compressed and swapped memory.
  ///   - allocatedBytes: all memory the guest uses, those included.
  public static func hostMissRatio(reclaimedBytes: Int64, allocatedBytes: Int64) -> Double {
    allocatedBytes > 0 ? min(1, Double(reclaimedBytes) / Double(allocatedBytes)) : 0
  }

  /// Default rate of first touches, pages a second: the active set once in 60 s.
  public static func touchesPerSecond(activeBytes: Int64) -> Double {
    Double(activeBytes) / Double(pageBytes) / touchSeconds
  }
}
