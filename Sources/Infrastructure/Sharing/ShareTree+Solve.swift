/// A child that still competes for what its siblings leave.
struct ShareContender: Sendable, BitwiseCopyable {
  var node: Int32
  var shares: Double
  var floor: Double
  var ceiling: Double
}

extension ShareTree {
  /// Works out the grants that changes since the last call have made stale.
  ///
  /// The result depends only on the settings and the order of siblings, not on the history of changes: solving after
  /// every change, after many, or a tree built anew gives the same bits.
  /// - Complexity: for every node touched, a few passes over its children (see `divideContended`).
  public mutating func solve() {
    changed.removeAll(keepingCapacity: true)
    sumUpwards()
    for depth in 0..<queues.count {
      var position = 0
      while position < queues[depth].count {
        let index = queues[depth][position]
        position += 1
        // A node removed while it waited may have left its place to another one, of another depth.
        guard nodes[Int(index)].isQueued, Int(nodes[Int(index)].depth) == depth else { continue }
        nodes[Int(index)].isQueued = false
        divide(index)
      }
      queues[depth].removeAll(keepingCapacity: true)
    }
  }

  /// Brings ceilings and floors up to date from the deepest marked nodes to the roots.
  private mutating func sumUpwards() {
    for depth in stride(from: queues.count - 1, through: 0, by: -1) {
      for position in queues[depth].indices {
        let index = queues[depth][position]
        guard nodes[Int(index)].isQueued, Int(nodes[Int(index)].depth) == depth else { continue }
        var ceilings = 0.0
        var floors = 0.0
        var child = nodes[Int(index)].firstChild
        while child >= 0 {
          ceilings += nodes[Int(child)].ceiling
          floors += nodes[Int(child)].floor
          child = nodes[Int(child)].nextSibling
        }
        nodes[Int(index)].childCeilings = ceilings
        nodes[Int(index)].childFloors = floors
        let isChanged = nodes[Int(index)].updateBounds()
        if nodes[Int(index)].kind == .root {
          nodes[Int(index)].grant = nodes[Int(index)].ceiling
        } else if isChanged {
          enqueue(nodes[Int(index)].parent)
        }
      }
    }
  }

  /// Divides a node's grant among its children.
  private mutating func divide(_ index: Int32) {
    let node = nodes[Int(index)]
    if node.childCeilings <= node.grant {
      var child = node.firstChild
      while child >= 0 {
        grantChild(child, nodes[Int(child)].ceiling)
        child = nodes[Int(child)].nextSibling
      }
    } else if node.childFloors >= node.grant {
      // Also the case of nothing to give, where there may be no floors to scale.
      let scale = node.grant > 0 ? node.grant / node.childFloors : 0
      var child = node.firstChild
      while child >= 0 {
        grantChild(child, nodes[Int(child)].floor * scale)
        child = nodes[Int(child)].nextSibling
      }
    } else {
      divideContended(node)
    }
  }

  /// Finds the common level lambda by fixing variables: divide the rest by shares; whoever that lifts over its ceiling,
  /// or leaves under its floor, whichever is more in sum, is fixed there and leaves; repeat with the rest.
  ///
  /// The answer is exact after finitely many passes, at most one for each child; each pass is linear and halves the
  /// contenders or better in practice, so no breakpoints need sorting. Equal children take a single pass.
  private mutating func divideContended(_ node: ShareNode) {
    contenders.removeAll(keepingCapacity: true)
    var rest = node.grant
    var shares = 0.0
    var child = node.firstChild
    while child >= 0 {
      let each = nodes[Int(child)]
      contenders.append(
        ShareContender(node: child, shares: each.shares, floor: each.floor, ceiling: each.ceiling))
      shares += each.shares
      child = each.nextSibling
    }
    var count = contenders.count
    var level = 0.0
    while count > 0 {
      level = rest / shares
      var above = 0.0
      var below = 0.0
      for position in 0..<count {
        let contender = contenders[position]
        let part = level * contender.shares
        above += max(0, part - contender.ceiling)
        below += max(0, contender.floor - part)
      }
      if above == 0 && below == 0 { break }
      let fixesCeilings = above >= below
      var kept = 0
      shares = 0
      for position in 0..<count {
        let contender = contenders[position]
        let part = level * contender.shares
        if fixesCeilings ? part >= contender.ceiling : part <= contender.floor {
          let bound = fixesCeilings ? contender.ceiling : contender.floor
          rest -= bound
          grantChild(contender.node, bound)
        } else {
          shares += contender.shares
          contenders[kept] = contender
          kept += 1
        }
      }
      precondition(kept < count, "share division does not converge")
      count = kept
    }
    for position in 0..<count {
      grantChild(contenders[position].node, level * contenders[position].shares)
    }
  }

  private mutating func grantChild(_ child: Int32, _ amount: Double) {
    guard nodes[Int(child)].grant != amount else { return }
    nodes[Int(child)].grant = amount
    if nodes[Int(child)].kind == .leaf {
      changed.append(ShareNodeID(child))
    } else {
      enqueue(child)
    }
  }
}
