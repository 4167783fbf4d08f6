/// Shares a machine gets while HA has it in the root resource pool, until DRS puts it back into its own.
///
/// HA powers machines on in the root pool. There the shares of a machine would count against pools and machines they
/// were not meant for, so it gets the part of the root's shares that it has in its pool: at each level the shares of
/// the parent are divided by the shares of its children. Two machines with 10,000 shares each in a pool of 2,000 get
/// 1,000 each.
///
/// Source: published, Epping, vSphere HA Deepdive 6.0, vSphere HA and DRS (flattened shares).
public enum FlattenedShares {
  /// One level of the path from the root to the machine.
  public struct Level: Sendable, Hashable {
    /// Shares of the pool, at the last level of the machine itself.
    public var shares: Double
    /// Shares of all children of its parent together, itself included. Not used at the first level, whose parent is
    /// the root.
    public var siblingShares: Double
    /// Makes a level.
    public init(shares: Double, siblingShares: Double) {
      self.shares = shares
      self.siblingShares = siblingShares
    }
  }

  /// Flattened shares of a machine.
  /// - Parameter path: from the child of the root to the machine; a machine in the root has a path of itself.
  public static func shares(path: some Sequence<Level>) -> Double {
    var flattened: Double?
    for level in path {
      guard let above = flattened else {
        flattened = level.shares
        continue
      }
      flattened = level.siblingShares > 0 ? above * level.shares / level.siblingShares : above
    }
    return flattened ?? 0
  }
}
