extension ResourcePoolReservations {
  func check(_ pool: Pool) {
    precondition(nodes.indices.contains(Int(pool.index)), "resource pool of another tree")
  }

  func refusal(
    _ pool: Pool, _ shortage: ReservationAmount, _ reason: ReservationOutcome.Reason
  ) -> ReservationOutcome {
    ReservationOutcome(isAdmitted: false, decidingPool: pool, shortage: shortage.value, borrowed: 0, reason: reason)
  }

  /// Walks up from a pool until somebody has what is missing, or nobody may be asked any more.
  func judge(_ amount: ReservationAmount, in pool: Pool) -> ReservationOutcome {
    check(pool)
    var missing = amount
    var index = pool.index
    while true {
      let node = nodes[Int(index)]
      if node.used + missing > node.limit {
        return refusal(Pool(index), node.used + missing - node.limit, .limit)
      }
      if index == pool.index && missing <= node.unreserved {
        return ReservationOutcome(
          isAdmitted: true, decidingPool: pool, shortage: 0, borrowed: 0, reason: .fits)
      }
      missing = max(.zero, missing - node.unreserved)
      if missing == .zero {
        let borrowed = amount - nodes[Int(pool.index)].unreserved
        return ReservationOutcome(
          isAdmitted: true, decidingPool: Pool(index), shortage: 0, borrowed: borrowed.value, reason: .borrowed)
      }
      guard node.isExpandable else {
        return refusal(Pool(index), missing, node.parent < 0 ? .capacity : .notExpandable)
      }
      index = node.parent
    }
  }

  mutating func claim(_ amount: ReservationAmount, in pool: Pool) -> ReservationOutcome {
    let outcome = judge(amount, in: pool)
    if outcome.isAdmitted { take(amount, in: pool.index) }
    return outcome
  }

  /// Books an amount that has been admitted, or that returns to where it was.
  mutating func take(_ amount: ReservationAmount, in start: Int32) {
    var index = start
    var amount = amount
    while index >= 0 && amount > .zero {
      let before = nodes[Int(index)].claim
      nodes[Int(index)].used = nodes[Int(index)].used + amount
      amount = nodes[Int(index)].claim - before
      index = nodes[Int(index)].parent
    }
  }

  mutating func giveBack(_ amount: ReservationAmount, in start: Int32) {
    var index = start
    var amount = amount
    while index >= 0 && amount > .zero {
      precondition(amount <= nodes[Int(index)].used, "more released than was reserved")
      let before = nodes[Int(index)].claim
      nodes[Int(index)].used = nodes[Int(index)].used - amount
      amount = before - nodes[Int(index)].claim
      index = nodes[Int(index)].parent
    }
  }

  /// What can be had in a pool, its ancestors' part included.
  func reach(of index: Int32) -> ReservationAmount {
    let node = nodes[Int(index)]
    let room = max(.zero, node.limit - node.used)
    guard node.isExpandable else { return min(room, node.unreserved) }
    return min(room, node.unreserved + reach(of: node.parent))
  }

  /// What does not add up, in words: a pool that has used something else than its machines reserve and its child pools
  /// claim; nil where all do.
  /// - Parameter reserved: what machines reserve in each pool itself, by position. Parents come before their children.
  func difference(from reserved: ContiguousArray<ReservationAmount>) -> String? {
    var expected = reserved
    for index in nodes.indices.reversed() {
      if nodes[index].used != expected[index] {
        return "pool \(index) has used \(nodes[index].used.value), in it are \(expected[index].value)"
      }
      let parent = Int(nodes[index].parent)
      if parent >= 0 { expected[parent] = expected[parent] + nodes[index].claim }
    }
    return nil
  }
}
