import Infrastructure

/// What each machine of a cluster is entitled to of the whole: the resource pool tree over all hosts, as DRS divides
/// it.
///
/// Source: A. Gulati et al., VMware Distributed Resource Management, VMware Technical Journal 2012.
struct ClusterEntitlement {
  private var tree = ShareTree()
  private let root: ShareNodeID
  private var pools: ContiguousArray<ShareNodeID> = []
  /// Leaf of each machine slot; none while it is powered off.
  private var leaves: ContiguousArray<ShareNodeID>

  /// Makes a tree without machines.
  /// - Parameter pools: parent, shares, reservation and limit of each pool, parents first.
  init(pools: [(parent: Int, shares: Double, reservation: Double, limit: Double)], machineCount: Int) {
    root = tree.addRoot(capacity: 0)
    leaves = ContiguousArray(repeating: .none, count: machineCount)
    for pool in pools {
      let parent = pool.parent < 0 ? root : self.pools[pool.parent]
      self.pools.append(
        tree.addGroup(under: parent, shares: pool.shares, reservation: pool.reservation, limit: pool.limit))
    }
  }

  /// Takes a machine in that is powered on.
  mutating func add(_ slot: Int, pool: Int, shares: Double, reservation: Double, limit: Double) {
    guard leaves[slot] == .none else { return }
    leaves[slot] = tree.addLeaf(
      under: pool < 0 ? root : pools[pool], shares: shares, reservation: min(reservation, limit), limit: limit,
      demand: 0)
  }

  /// Takes a machine out that is powered off.
  mutating func remove(_ slot: Int) {
    guard leaves[slot] != .none else { return }
    tree.remove(leaves[slot])
    leaves[slot] = .none
  }

  /// Changes a pool's weight, as scalable shares do.
  mutating func setShares(ofPool pool: Int, to shares: Double) { tree.setShares(of: pools[pool], to: shares) }

  /// Changes what a machine wants.
  mutating func setDemand(_ slot: Int, to demand: Double) {
    if leaves[slot] != .none { tree.setDemand(of: leaves[slot], to: demand) }
  }

  /// Divides a capacity.
  mutating func solve(capacity: Double) {
    tree.setCapacity(of: root, to: capacity)
    tree.solve()
  }

  /// Whether a machine takes part.
  func hasMachine(_ slot: Int) -> Bool { leaves[slot] != .none }

  /// What a machine is entitled to since the last `solve`; 0 when it is off.
  func grant(_ slot: Int) -> Double { leaves[slot] == .none ? 0 : tree.grant(of: leaves[slot]) }
}
