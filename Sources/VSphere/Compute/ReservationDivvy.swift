/// Divides a pool's reservation among its children, as DRS does before it sends settings to the hosts.
///
/// Pass 1 gives each child what it demands, as far as its fair share goes: weighted max-min, x = min(demand,
/// lambda shares), one lambda for all. Pass 2, since vSphere 6.7, hands out what is left in proportion to shares,
/// bounded by the configured size, so that a spike finds its reservation there already. A child's own reservation comes
/// first in both. Example: a pool of 10 GB and four machines of 4 GB that demand 1.7 GB (25 % used, part of the idle
/// memory, overhead) give 1.7 GB each with one pass and 2.5 GB each with two.
///
/// Source: What's New in Performance, vSphere 6.7, DRS (published: the passes and the example); 'fair share' read as
/// weighted max-min (modelling default).
public struct ReservationDivvy: Sendable, Hashable {
  /// How many passes.
  public enum Passes: String, Sendable, Hashable, CaseIterable {
    /// Up to vSphere 6.5: never more than is demanded.
    case one
    /// Since vSphere 6.7: all of it, up to the configured sizes.
    case two
  }

  /// A machine or pool below the pool, in any one unit.
  public struct Child: Sendable, Hashable, BitwiseCopyable {
    /// What it would use now, overhead and counted idle memory included.
    public var demand: Double
    /// Weight among its siblings, above 0.
    public var shares: Double
    /// Most it can be given: the configured size or the limit, whichever is less; overhead included.
    public var size: Double
    /// Its own guarantee.
    public var reservation: Double
    /// Its part, set by `divide`.
    public internal(set) var amount = 0.0
    /// What a pass adds at least and at most, and whether that is settled.
    var floor = 0.0
    var ceiling = 0.0
    var isSettled = false

    /// Makes a child.
    public init(demand: Double, shares: Double, size: Double, reservation: Double = 0) {
      self.demand = demand
      self.shares = shares
      self.size = size
      self.reservation = reservation
    }
  }

  /// How many passes are made. Default two.
  public var passes: Passes

  /// Makes a divvy.
  public init(passes: Passes = .two) { self.passes = passes }

  /// Sets the children's amounts. Their sum is at most the pool's reservation, except where the children's own
  /// reservations are more: then each has its own.
  public func divide(_ reservation: Double, among children: inout ContiguousArray<Child>) {
    for index in children.indices {
      children[index].amount = 0
      children[index].floor = min(children[index].reservation, children[index].size)
      children[index].ceiling = max(children[index].floor, min(children[index].demand, children[index].size))
    }
    let left = reservation - Self.raise(&children, by: reservation)
    guard passes == .two, left > 0 else { return }
    for index in children.indices {
      children[index].floor = 0
      children[index].ceiling = max(0, children[index].size - children[index].amount)
    }
    _ = Self.raise(&children, by: left)
  }

  /// Adds to each child's amount min(max(lambda shares, floor), ceiling) with the lambda that uses up the total, or
  /// all ceilings where they fit, or all floors where they do not.
  /// - Returns: what was added in all.
  private static func raise(_ children: inout ContiguousArray<Child>, by total: Double) -> Double {
    var ceilings = 0.0
    var floors = 0.0
    var shares = 0.0
    for child in children {
      ceilings += child.ceiling
      floors += child.floor
      shares += child.shares
    }
    if ceilings <= total || floors >= total {
      for index in children.indices {
        children[index].amount += ceilings <= total ? children[index].ceiling : children[index].floor
      }
      return ceilings <= total ? ceilings : floors
    }
    var rest = total
    for index in children.indices { children[index].isSettled = false }
    // As in `ShareTree`: settle whoever the level lifts over its ceiling, or leaves under its floor, whichever is more.
    while true {
      let level = rest / shares
      var above = 0.0
      var below = 0.0
      for child in children where !child.isSettled {
        above += max(0, level * child.shares - child.ceiling)
        below += max(0, child.floor - level * child.shares)
      }
      if above == 0 && below == 0 {
        for index in children.indices where !children[index].isSettled {
          children[index].amount += level * children[index].shares
        }
        return total
      }
      for index in children.indices where !children[index].isSettled {
        let part = level * children[index].shares
        let isOut = above >= below ? part >= children[index].ceiling : part <= children[index].floor
        guard isOut else { continue }
        let bound = above >= below ? children[index].ceiling : children[index].floor
        children[index].amount += bound
        children[index].isSettled = true
        rest -= bound
        shares -= children[index].shares
      }
    }
  }
}
