/// Admission of reservations on a tree of resource pools, with expandable reservations.
///
/// One value holds one resource of one cluster or host: CPU in MHz, or memory in bytes; amounts are plain numbers of
/// 0 or more in any one unit and are kept to a billionth, so that every release undoes its reservation exactly.
///
/// Rules. What a pool has used is the sum of its machines' reservations and, for each child pool, of its reservation or
/// what it has used, whichever is more. A request takes what the pool has unreserved; if that is too little and the
/// pool is expandable, the rest is asked of its parent, and so on up to the first pool that is not expandable, or the
/// root. A release goes the same way back: what was borrowed last returns first. Reservations in a pool never pass its
/// limit (modelling default; the client refuses a reservation above the limit).
///
/// Source: vSphere Resource Management, Expandable Reservation and DRS Cluster Validity (published).
public struct ResourcePoolReservations: Sendable {
  /// A pool of the tree. Positions are reused after removal.
  public struct Pool: Hashable, Sendable, BitwiseCopyable {
    /// Dense position in its tree; the root is 0.
    public let index: Int32
    /// The pool at a position.
    public init(_ index: Int32) { self.index = index }
    /// The whole cluster or host.
    public static let root = Pool(0)
  }

  struct Node: Sendable {
    var parent: Int32
    var reservation: ReservationAmount
    var limit: ReservationAmount
    var used = ReservationAmount.zero
    var isExpandable: Bool

    /// What it takes of its parent.
    var claim: ReservationAmount { max(reservation, used) }
    var unreserved: ReservationAmount { max(.zero, reservation - used) }
  }

  var nodes: ContiguousArray<Node>

  /// Makes a tree that is only a root.
  /// - Parameter capacity: what the hosts have for reservations.
  public init(capacity: Double) {
    nodes = [
      Node(parent: -1, reservation: ReservationAmount(capacity), limit: .unlimited, isExpandable: false)
    ]
  }

  // MARK: Shape

  /// Adds a pool, whose reservation is asked of its parent as a machine's would be.
  /// - Parameters:
  ///   - reservation: guarantee for everything in it.
  ///   - isExpandable: whether it may borrow of its ancestors; on in a new pool of the client.
  ///   - limit: most that may be reserved in it.
  /// - Returns: the pool, nil when it was refused, and the outcome. Where the reservation is above the limit, the
  ///   outcome names the parent and the reason is `limit`.
  public mutating func addPool(
    under parent: Pool, reservation: Double, isExpandable: Bool = true, limit: Double = .infinity
  ) -> (pool: Pool?, outcome: ReservationOutcome) {
    let amount = ReservationAmount(reservation)
    let cap = ReservationAmount(limit)
    guard amount <= cap else {
      return (
        nil,
        ReservationOutcome(
          isAdmitted: false, decidingPool: parent, shortage: (amount - cap).value, borrowed: 0, reason: .limit)
      )
    }
    let outcome = claim(amount, in: parent)
    guard outcome.isAdmitted else { return (nil, outcome) }
    let node = Node(parent: parent.index, reservation: amount, limit: cap, isExpandable: isExpandable)
    nodes.append(node)
    return (Pool(Int32(nodes.count - 1)), outcome)
  }

  // MARK: Reservations

  /// Asks for a reservation of a machine in a pool. Refused requests change nothing.
  public mutating func reserve(_ amount: Double, in pool: Pool) -> ReservationOutcome {
    claim(ReservationAmount(amount), in: pool)
  }

  /// What `reserve` would answer.
  public func outcome(ofReserving amount: Double, in pool: Pool) -> ReservationOutcome {
    judge(ReservationAmount(amount), in: pool)
  }

  /// Returns a machine's reservation; what was borrowed goes back to the ancestors first.
  /// - Parameter amount: at most what is reserved there.
  public mutating func release(_ amount: Double, in pool: Pool) {
    check(pool)
    giveBack(ReservationAmount(amount), in: pool.index)
  }

  /// Moves a machine's reservation to another pool; when that is refused it stays where it was.
  public mutating func move(_ amount: Double, from source: Pool, to destination: Pool) -> ReservationOutcome {
    check(source)
    let moved = ReservationAmount(amount)
    giveBack(moved, in: source.index)
    let outcome = claim(moved, in: destination)
    if !outcome.isAdmitted { take(moved, in: source.index) }
    return outcome
  }

  // MARK: Settings

  /// Changes what the hosts have: hosts added, failed or in maintenance. May fall below what is reserved.
  public mutating func setCapacity(_ capacity: Double) { nodes[0].reservation = ReservationAmount(capacity) }

  /// Changes a pool's guarantee; an increase is asked of its parent. Refused changes change nothing.
  public mutating func setReservation(of pool: Pool, to reservation: Double) -> ReservationOutcome {
    check(pool)
    precondition(pool != .root, "the root has a capacity, not a reservation")
    let amount = ReservationAmount(reservation)
    let node = nodes[Int(pool.index)]
    guard amount <= node.limit else { return refusal(pool, amount - node.limit, .limit) }
    guard node.isExpandable || node.used <= amount else { return refusal(pool, node.used - amount, .notExpandable) }
    let before = node.claim
    let after = max(amount, node.used)
    var outcome = ReservationOutcome(isAdmitted: true, decidingPool: pool, shortage: 0, borrowed: 0, reason: .fits)
    if after > before {
      outcome = claim(after - before, in: Pool(node.parent))
      guard outcome.isAdmitted else { return outcome }
    } else {
      giveBack(before - after, in: node.parent)
    }
    nodes[Int(pool.index)].reservation = amount
    return outcome
  }

  // MARK: Amounts

  /// Reserved in the pool: its machines, and for each child pool its reservation or what it used, whichever is more.
  public func used(in pool: Pool) -> Double { nodes[Int(pool.index)].used.value }

  /// What the pool has unreserved of its own, without borrowing.
  public func unreserved(in pool: Pool) -> Double { nodes[Int(pool.index)].unreserved.value }

  /// What the pool has taken of its ancestors beyond its reservation.
  public func borrowed(in pool: Pool) -> Double {
    pool == .root ? 0 : max(.zero, nodes[Int(pool.index)].used - nodes[Int(pool.index)].reservation).value
  }

  /// The most a machine could reserve in the pool now, borrowing included: 'available reservation' of the client.
  public func available(in pool: Pool) -> Double { reach(of: pool.index).value }

  /// By how much reservations exceed the hosts' capacity after failures; 0 for a valid cluster.
  public var overcommitment: Double { max(.zero, nodes[0].used - nodes[0].reservation).value }
}
