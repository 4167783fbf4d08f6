/// Divides capacities by weights, guarantees, caps and demands: weighted max-min fairness on a forest.
///
/// Model: children i of a node that has C to give get x_i = min(max(lambda shares_i, floor_i), ceiling_i) with the one
/// lambda for which the sum is C; when all ceilings together fit, everyone has its ceiling. A leaf's ceiling is the
/// smaller of its demand and its limit, a group's the smaller of its children's ceilings together and its limit. A
/// floor is the reservation, at least the children's floors together, at most the ceiling: what is reserved but not
/// wanted is lent out. Where floors exceed C (hosts failed after admission), every floor is cut by the same factor and
/// nobody gets more.
///
/// ESXi shares, reservation and limit, cgroup `cpu.weight` and quota, Xen weight and cap are mappings onto it. Amounts
/// are plain numbers in any one unit (hertz, bytes a second). Each root is a tree of its own, so the hosts of a
/// datacenter fit into one forest.
///
/// Settings only mark what they touch; `solve` works out the marked nodes and those whose capacity changed, and leaves
/// everything else alone. Nothing is allocated once the forest has reached its size.
///
/// Source: for the hierarchy, A. Gulati et al., VMware Distributed Resource Management, VMware Technical Journal 2012;
/// for the division, G. Bitran and A. Hax, Disaggregation and resource allocation using convex knapsack problems with
/// bounded variables, Management Science 27 (1981).
public struct ShareTree: Sendable {
  var nodes: ContiguousArray<ShareNode> = []
  var freeNodes: ContiguousArray<Int32> = []
  /// Marked roots and groups, by depth.
  var queues: ContiguousArray<ContiguousArray<Int32>> = []
  var changed: ContiguousArray<ShareNodeID> = []
  var contenders: ContiguousArray<ShareContender> = []

  /// Makes an empty forest.
  public init() {}

  /// Reserves memory for a number of nodes.
  public mutating func reserveCapacity(_ count: Int) { nodes.reserveCapacity(count) }

  /// Most levels below a root.
  public static var depthLimit: Int { 1000 }

  // MARK: Shape

  /// Adds a tree with a capacity to divide.
  public mutating func addRoot(capacity: Double) -> ShareNodeID {
    var node = ShareNode(kind: .root)
    node.limit = checked(capacity)
    return ShareNodeID(insert(node))
  }

  /// Adds a group, last among the children of a root or group.
  /// - Parameters:
  ///   - shares: weight among its siblings, above 0.
  ///   - reservation: guarantee for all of it.
  ///   - limit: cap for all of it.
  public mutating func addGroup(
    under parent: ShareNodeID, shares: Double, reservation: Double = 0, limit: Double = .infinity
  ) -> ShareNodeID {
    var node = ShareNode(kind: .group)
    set(&node, shares: shares, reservation: reservation, limit: limit)
    return ShareNodeID(insert(node, under: parent))
  }

  /// Adds a leaf, last among the children of a root or group. Its grant is 0 until the next `solve`.
  /// - Parameters:
  ///   - shares: weight among its siblings, above 0.
  ///   - reservation: guarantee, as far as it is wanted.
  ///   - limit: cap, also for what it can use at all (its processors times their speed).
  ///   - demand: what it would use if it were alone.
  public mutating func addLeaf(
    under parent: ShareNodeID, shares: Double, reservation: Double = 0, limit: Double = .infinity, demand: Double
  ) -> ShareNodeID {
    var node = ShareNode(kind: .leaf)
    set(&node, shares: shares, reservation: reservation, limit: limit)
    node.demand = checked(demand)
    _ = node.updateBounds()
    return ShareNodeID(insert(node, under: parent))
  }

  /// Removes a node with everything below it.
  public mutating func remove(_ id: ShareNodeID) {
    let index = id.index
    precondition(isAlive(id), "share node used after removal")
    let node = nodes[Int(index)]
    if node.parent >= 0 {
      if node.previousSibling >= 0 {
        nodes[Int(node.previousSibling)].nextSibling = node.nextSibling
      } else {
        nodes[Int(node.parent)].firstChild = node.nextSibling
      }
      if node.nextSibling >= 0 {
        nodes[Int(node.nextSibling)].previousSibling = node.previousSibling
      } else {
        nodes[Int(node.parent)].lastChild = node.previousSibling
      }
      enqueue(node.parent)
    }
    release(index)
  }

  /// Whether the node exists. Positions are reused: a removed node's identifier may come to mean another one.
  public func isAlive(_ id: ShareNodeID) -> Bool {
    id.index >= 0 && Int(id.index) < nodes.count && nodes[Int(id.index)].kind != .removed
  }

  // MARK: Settings

  /// Changes what a root has to give.
  public mutating func setCapacity(of root: ShareNodeID, to capacity: Double) {
    precondition(nodes[Int(root.index)].kind == .root, "only a root has a capacity")
    nodes[Int(root.index)].limit = checked(capacity)
    enqueue(root.index)
  }

  /// Changes what a leaf would use if it were alone.
  public mutating func setDemand(of leaf: ShareNodeID, to demand: Double) {
    precondition(nodes[Int(leaf.index)].kind == .leaf, "only a leaf has a demand")
    nodes[Int(leaf.index)].demand = checked(demand)
    boundsChanged(leaf.index)
  }

  /// Changes a weight.
  public mutating func setShares(of id: ShareNodeID, to shares: Double) {
    precondition(isShared(id), "only a group or leaf has shares")
    precondition(shares > 0 && shares.isFinite, "shares must be above 0")
    guard nodes[Int(id.index)].shares != shares else { return }
    nodes[Int(id.index)].shares = shares
    enqueue(nodes[Int(id.index)].parent)
  }

  /// Changes a guarantee.
  public mutating func setReservation(of id: ShareNodeID, to reservation: Double) {
    precondition(isShared(id), "only a group or leaf has a reservation")
    nodes[Int(id.index)].reservation = checked(reservation)
    boundsChanged(id.index)
  }

  /// Changes a cap; infinity for none.
  public mutating func setLimit(of id: ShareNodeID, to limit: Double) {
    precondition(isShared(id), "only a group or leaf has a limit")
    precondition(limit >= 0, "a limit must not be negative")
    nodes[Int(id.index)].limit = limit
    boundsChanged(id.index)
  }

  // MARK: Solution

  /// What a node had at the last `solve`; for a root, what it gave away.
  public func grant(of id: ShareNodeID) -> Double { nodes[Int(id.index)].grant }

  /// The most a node could use at the last `solve`: its demand within its limit.
  public func ceiling(of id: ShareNodeID) -> Double { nodes[Int(id.index)].ceiling }

  /// Weight of a group or leaf.
  public func shares(of id: ShareNodeID) -> Double { nodes[Int(id.index)].shares }

  /// Guarantee of a group or leaf.
  public func reservation(of id: ShareNodeID) -> Double { nodes[Int(id.index)].reservation }

  /// Cap of a group or leaf; infinity for none.
  public func limit(of id: ShareNodeID) -> Double { nodes[Int(id.index)].limit }

  /// Leaves whose grant the last `solve` changed, each once. Meaningful until the next change of the forest.
  public var changedLeaves: ContiguousArray<ShareNodeID> { changed }

  // MARK: Links

  private func isShared(_ id: ShareNodeID) -> Bool {
    nodes[Int(id.index)].kind == .leaf || nodes[Int(id.index)].kind == .group
  }

  private func checked(_ amount: Double) -> Double {
    precondition(amount >= 0 && amount.isFinite, "an amount must be finite and not negative")
    return amount
  }

  private func set(_ node: inout ShareNode, shares: Double, reservation: Double, limit: Double) {
    precondition(shares > 0 && shares.isFinite, "shares must be above 0")
    precondition(limit >= 0, "a limit must not be negative")
    node.shares = shares
    node.reservation = checked(reservation)
    node.limit = limit
  }

  private mutating func insert(_ node: ShareNode) -> Int32 {
    if let free = freeNodes.popLast() {
      nodes[Int(free)] = node
      return free
    }
    nodes.append(node)
    return Int32(nodes.count - 1)
  }

  private mutating func insert(_ node: ShareNode, under parent: ShareNodeID) -> Int32 {
    let parentKind = nodes[Int(parent.index)].kind
    precondition(parentKind == .root || parentKind == .group, "only a root or group has children")
    var node = node
    node.parent = parent.index
    node.depth = nodes[Int(parent.index)].depth + 1
    precondition(Int(node.depth) <= Self.depthLimit, "share tree too deep")
    node.previousSibling = nodes[Int(parent.index)].lastChild
    let index = insert(node)
    if node.previousSibling >= 0 {
      nodes[Int(node.previousSibling)].nextSibling = index
    } else {
      nodes[Int(parent.index)].firstChild = index
    }
    nodes[Int(parent.index)].lastChild = index
    enqueue(parent.index)
    return index
  }

  private mutating func release(_ index: Int32) {
    var child = nodes[Int(index)].firstChild
    while child >= 0 {
      let next = nodes[Int(child)].nextSibling
      release(child)
      child = next
    }
    nodes[Int(index)] = ShareNode(kind: .removed)
    freeNodes.append(index)
  }

  private mutating func boundsChanged(_ index: Int32) {
    if nodes[Int(index)].kind == .leaf {
      if nodes[Int(index)].updateBounds() { enqueue(nodes[Int(index)].parent) }
    } else {
      enqueue(index)
    }
  }

  /// Marks a root or group: its children's sums or grants have to be worked out again.
  mutating func enqueue(_ index: Int32) {
    guard !nodes[Int(index)].isQueued else { return }
    nodes[Int(index)].isQueued = true
    let depth = Int(nodes[Int(index)].depth)
    while queues.count <= depth { queues.append([]) }
    queues[depth].append(index)
  }
}
