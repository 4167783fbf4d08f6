/// What a load asks of the TLB.
public enum MemoryClass: String, Sendable, Hashable, CaseIterable {
  /// Computation on small data.
  case compute
  /// Web server.
  case web
  /// Transactions on a database.
  case oltp
  /// Graph in memory.
  case inMemoryGraph

  /// TLB misses per thousand instructions with 4 KB pages (modelling defaults; a graph has 15 to 30).
  public var missesPerThousandInstructions: Double {
    switch self {
    case .compute: 0.5
    case .web: 2
    case .oltp: 5
    case .inMemoryGraph: 20
    }
  }
}
