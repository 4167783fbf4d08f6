/// How much of a load's cycles are stalled on memory.
public enum MemoryIntensity: String, Sendable, Hashable, CaseIterable {
  /// Computation.
  case compute
  /// Transactions on a database.
  case oltp
  /// Data in memory.
  case inMemory
  /// Streams through memory.
  case stream

  /// Share of cycles stalled on memory, mu (modelling defaults).
  public var stallShare: Double {
    switch self {
    case .compute: 0.05
    case .oltp: 0.25
    case .inMemory: 0.5
    case .stream: 0.8
    }
  }
}

/// What remote memory costs.
public enum RemoteMemory {
  /// 1 + mu * r * (rho - 1): stall share mu, remote fraction r, remote over local latency rho.
  public static func slowdown(stallShare: Double, remoteFraction: Double, latencyRatio: Double) -> Double {
    1 + stallShare * remoteFraction * (latencyRatio - 1)
  }

  /// Rate of a load bound by bandwidth, bytes a second: min(local, link / r). The remote part r passes the link, and no
  /// more than a node's bandwidth is drawn in all.
  public static func bandwidthBoundRate(
    localBytesPerSecond: Double, linkBytesPerSecond: Double, remoteFraction r: Double
  ) -> Double {
    r > 0 ? min(localBytesPerSecond, linkBytesPerSecond / r) : localBytesPerSecond
  }
}
