/// How much a machine's work depends on the latency of memory.
public enum MemoryIntensity: String, Sendable, Hashable, CaseIterable {
  /// Computation in cache.
  case compute
  /// Transactions on a database.
  case oltp
  /// A database or graph in memory.
  case inMemory
  /// Streams through memory.
  case stream

  /// Part of its cycles that wait for memory: 0.05, 0.25, 0.5, 0.8 (modelling defaults).
  public var stalledFraction: Double {
    switch self {
    case .compute: 0.05
    case .oltp: 0.25
    case .inMemory: 0.5
    case .stream: 0.8
    }
  }
}
