/// Class of work in a guest, for how much it asks of memory management and of the hypervisor.
public enum GuestWorkload: String, Sendable, Hashable, CaseIterable {
  /// Computation in cache.
  case compute
  /// Web server.
  case web
  /// Transactions on a database.
  case oltp
  /// Walks over a graph in memory: bound by TLB misses.
  case inMemoryGraph

  /// TLB misses in a thousand instructions with 4 KB pages: 0.5, 2, 5, and 16 out of 15 to 30 (modelling defaults).
  public var missesPerThousandInstructions: Double {
    switch self {
    case .compute: 0.5
    case .web: 2
    case .oltp: 5
    case .inMemoryGraph: 16
    }
  }

  /// Exits of a vCPU (modelling defaults: with them, the classes lose the 1 to 5 % that is common experience).
  public var exits: [VMExits] {
    switch self {
    case .compute, .inMemoryGraph:
      [VMExits(.interrupt, perSecond: 3000), VMExits(.msr, perSecond: 3000), VMExits(.io, perSecond: 1000)]
    case .web, .oltp:
      [
        VMExits(.interrupt, perSecond: 4000), VMExits(.msr, perSecond: 4000), VMExits(.halt, perSecond: 2000),
        VMExits(.io, perSecond: 2000),
      ]
    }
  }

  /// Slowdown by software that keeps branch prediction from leaking (retpolines, IBRS), a factor: 1 for work that
  /// hardly enters its kernel, 1.03 to 1.1 for work that often does (modelling defaults).
  public var branchMitigationSlowdown: Double {
    switch self {
    case .compute, .inMemoryGraph: 1
    case .web: 1.06
    case .oltp: 1.1
    }
  }
}
