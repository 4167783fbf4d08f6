/// The free memory a host tries to keep (`minFree`), and the bounds of its memory states.
///
/// Above 28 GB: 899 MB + 1 % of what exceeds 28 GB (published: running-system.com, vSphere 6 memory states). Up to
/// 28 GB a sliding scale: 6 % of the first 4 GB, 4 % of the next 8, 2 % of the rest (known: Denneman). MB and GB are
/// powers of 1024, as vSphere writes them.
public struct MinimumFreeMemory: Sendable, Hashable {
  /// `minFree` in bytes.
  public var bytes: Int64

  /// Works it out for a host.
  /// - Parameter hostBytes: installed memory, bytes; 0 or more.
  public init(hostBytes: Int64) {
    let gibibyte: Int64 = 1 << 30
    let mebibyte: Int64 = 1 << 20
    if hostBytes > 28 * gibibyte {
      bytes = 899 * mebibyte + (hostBytes - 28 * gibibyte) / 100
    } else {
      let first = min(hostBytes, 4 * gibibyte)
      let second = min(max(0, hostBytes - 4 * gibibyte), 8 * gibibyte)
      let rest = max(0, hostBytes - 12 * gibibyte)
      bytes = (first * 6 + second * 4 + rest * 2) / 100
    }
  }

  /// Free memory below which a state is entered, bytes; for `high`, below which large pages begin to be broken.
  ///
  /// 400, 100, 64, 32 and 16 % of `minFree` (published: the table of yellow-bricks.com, as quoted by
  /// epping155.rssing.com; other texts print 300 % for the first).
  public func bound(of state: MemoryState) -> Int64 {
    switch state {
    case .high: 4 * bytes
    case .clear: bytes
    case .soft: bytes * 64 / 100
    case .hard: bytes * 32 / 100
    case .low: bytes * 16 / 100
    }
  }

  /// Free memory from which a state is left for a better one, bytes: its bound and a margin.
  /// - Parameter hysteresis: the margin as a part of the bound.
  public func leavingBound(of state: MemoryState, hysteresis: Double) -> Int64 {
    let bound = bound(of: state)
    return bound + Int64(Double(bound) * hysteresis)
  }
}
