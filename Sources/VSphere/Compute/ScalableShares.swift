/// Shares of resource pools that grow with what runs in them (`scaleDescendantsShares`, since vSphere 7.0).
///
/// shares(pool) = multiplier x sum of the shares of all powered-on machines below it, nested pools included, so that a
/// machine in a high pool has twice what the same machine has in a normal one however many there are. Without it the
/// pool's fixed shares are diluted: 4 machines in a pool of 1000 shares beat 50 in a pool of 4000 (the priority-pie
/// paradox). Keeps the sums by difference: a power-on costs the depth of its pool.
///
/// Source: `ClusterDrsConfigInfo.scaleDescendantsShares` of the vSphere API (published); multipliers of the levels 0.5,
/// 1 and 2 as their shares are (known: VMware, DRS Scalable Shares).
public struct ScalableShares: Sendable {
  struct Node: Sendable {
    var parent: Int32
    var multiplier: Double
    var sum: Int64 = 0
  }

  var nodes: ContiguousArray<Node> = []

  /// Makes the sums of no pool.
  public init() {}

  /// Adds a pool; pools are numbered in the order they are added, from 0.
  /// - Parameters:
  ///   - parent: the number of its parent, nil for one directly below the root.
  ///   - multiplier: `ShareLevel.multiplier`, or custom shares over those of a normal pool; above 0.
  /// - Returns: the number of the pool.
  public mutating func addPool(under parent: Int?, multiplier: Double) -> Int {
    precondition(multiplier > 0 && multiplier.isFinite, "a multiplier must be above 0")
    precondition(parent.map { nodes.indices.contains($0) } ?? true, "no such pool")
    nodes.append(Node(parent: Int32(parent ?? -1), multiplier: multiplier))
    return nodes.count - 1
  }

  /// The multiplier of a pool with custom shares: its shares over those of a normal pool.
  public static func multiplier(customCPUShares shares: Int) -> Double {
    Double(shares) / Double(ShareLevel.normal.poolCPUShares)
  }

  /// Adds the shares of a machine that was powered on in a pool, or moved into it.
  public mutating func add(_ shares: Int, in pool: Int) {
    var index = Int32(pool)
    while index >= 0 {
      nodes[Int(index)].sum += Int64(shares)
      index = nodes[Int(index)].parent
    }
  }

  /// Takes away the shares of a machine that was powered off in a pool, or moved out of it.
  public mutating func remove(_ shares: Int, in pool: Int) {
    add(-shares, in: pool)
    precondition(nodes[pool].sum >= 0, "more shares removed than were added")
  }

  /// Shares of the pool among its siblings; 1 while nothing runs in it, which then has nothing to divide either.
  public func shares(of pool: Int) -> Double { max(1, nodes[pool].multiplier * Double(nodes[pool].sum)) }
}
