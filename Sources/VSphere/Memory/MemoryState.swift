/// How short of memory a host is; what the VMkernel does about it.
///
/// Each is entered when free memory falls below its bound (`MinimumFreeMemory.bound`) and left for a better one only
/// when free memory has passed the bound by a margin. Source: the states of ESXi 6.0 and later (published:
/// yellow-bricks.com); the margin is a modelling default.
public enum MemoryState: UInt8, Sendable, Hashable, CaseIterable, Comparable {
  /// Nothing is reclaimed; below 400 % of `minFree` large pages begin to be broken for page sharing.
  case high
  /// Large pages are broken and page sharing runs at once.
  case clear
  /// Page sharing and ballooning.
  case soft
  /// Page sharing, compression and swapping; the balloon stops.
  case hard
  /// Compression and swapping; machines above their target get no more memory.
  case low

  /// Compares by need: `high` is least.
  public static func < (left: MemoryState, right: MemoryState) -> Bool { left.rawValue < right.rawValue }

  /// The state after free memory has become another amount.
  /// - Parameters:
  ///   - freeBytes: free memory of the host, bytes.
  ///   - minimum: the host's `minFree`.
  ///   - hysteresis: margin by which a bound must be passed to leave a state, as a part of the bound.
  public func next(freeBytes: Int64, minimum: MinimumFreeMemory, hysteresis: Double) -> MemoryState {
    var state = self
    while state != .low, let worse = MemoryState(rawValue: state.rawValue + 1),
      freeBytes < minimum.bound(of: worse)
    {
      state = worse
    }
    while state != .high, let better = MemoryState(rawValue: state.rawValue - 1),
      freeBytes >= minimum.leavingBound(of: state, hysteresis: hysteresis)
    {
      state = better
    }
    return state
  }

  /// Whether sharing takes what it finds at the full scan rate.
  public var sharesNow: Bool { self == .clear || self == .soft || self == .hard }
  /// Whether balloons inflate.
  public var balloons: Bool { self == .soft }
  /// Whether pages are compressed and swapped out.
  public var swaps: Bool { self == .hard || self == .low }
  /// Whether machines above their target are refused memory.
  public var blocksAllocation: Bool { self == .low }

  /// What the counter `mem.state.latest` shows: 0 high, 1 soft, 2 hard, 3 low; clear shows as high (known with low
  /// confidence: the counter is older than that state).
  public var counterValue: Int {
    switch self {
    case .high, .clear: 0
    case .soft: 1
    case .hard: 2
    case .low: 3
    }
  }
}
