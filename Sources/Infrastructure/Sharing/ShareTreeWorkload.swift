/// A repeatable load on a share tree for benchmarks: contended leaves whose demands change one at a time.
///
/// Whoever runs it holds the watch: cost per update is the time of `run` over its number of updates.
public struct ShareTreeWorkload: Sendable {
  private var tree = ShareTree()
  private var leaves: ContiguousArray<ShareNodeID> = []
  private var state: UInt64 = 1

  /// Builds one host with leaves of three share levels; about two thirds of the demand fits.
  /// - Parameters:
  ///   - leaves: number of virtual machines, at least 1. 40 is a usual host, 1000 a large pool.
  ///   - hasReservations: whether every fourth leaf has a guarantee.
  public init(leaves count: Int, hasReservations: Bool = true) {
    precondition(count > 0, "a workload needs leaves")
    let root = tree.addRoot(capacity: 1000 * Double(count) / 3)
    for index in 0..<count {
      let shares = [500.0, 1000, 2000][index % 3]
      let reservation = hasReservations && index % 4 == 0 ? 200.0 : 0
      leaves.append(
        tree.addLeaf(under: root, shares: shares, reservation: reservation, limit: 1000, demand: nextDemand()))
    }
    tree.solve()
  }

  /// Changes one demand after another and solves after each.
  /// - Returns: the sum of the grants that changed, so that the work cannot be left out.
  public mutating func run(updates: Int) -> Double {
    var sum = 0.0
    for update in 0..<updates {
      tree.setDemand(of: leaves[update % leaves.count], to: nextDemand())
      tree.solve()
      for position in tree.changed.indices { sum += tree.grant(of: tree.changed[position]) }
    }
    return sum
  }

  /// A demand from 0 to 1000 by a linear congruential generator (Knuth's MMIX constants): noise, not chance.
  private mutating func nextDemand() -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(state >> 44) / Double(1 << 20) * 1000
  }
}
