/// A root, group or leaf of a `ShareTree`.
public struct ShareNodeID: Hashable, Sendable, BitwiseCopyable {
  /// Dense position of the node in its tree; reused after the node is removed.
  public let index: Int32

  /// The node at a position.
  @inlinable public init(_ index: Int32) { self.index = index }

  /// Refers to no node.
  public static let none = ShareNodeID(-1)
}

/// What a node of a share tree has: its links, its settings, and the last solution.
struct ShareNode: Sendable, BitwiseCopyable {
  enum Kind: UInt8 { case removed, root, group, leaf }

  var parent: Int32 = -1
  var firstChild: Int32 = -1
  var lastChild: Int32 = -1
  var nextSibling: Int32 = -1
  var previousSibling: Int32 = -1
  var depth: UInt16 = 0
  var kind: Kind
  /// Whether the node waits in the queue of its depth to have its children's grants worked out again.
  var isQueued = false

  var shares = 1.0
  var reservation = 0.0
  var limit = Double.infinity
  var demand = 0.0

  /// The most it can use, and what it is guaranteed of that.
  var ceiling = 0.0
  var floor = 0.0
  /// Sums of the same over its children.
  var childCeilings = 0.0
  var childFloors = 0.0
  var grant = 0.0

  init(kind: Kind) { self.kind = kind }

  /// Works out ceiling and floor from the settings. Returns whether either changed.
  mutating func updateBounds() -> Bool {
    let wanted = kind == .leaf ? demand : childCeilings
    let newCeiling = min(wanted, limit)
    let newFloor = min(max(reservation, childFloors), newCeiling)
    let isChanged = newCeiling != ceiling || newFloor != floor
    ceiling = newCeiling
    floor = newFloor
    return isChanged
  }
}
