/// What became of a request for a reservation, and which pool decided.
public struct ReservationOutcome: Sendable, Hashable {
  /// Why the walk up the pools ended.
  public enum Reason: String, Sendable, Hashable {
    /// The pool asked had enough unreserved itself.
    case fits
    /// Ancestors lent what was missing.
    case borrowed
    /// A pool that must not expand had too little.
    case notExpandable
    /// A pool's reservations would have passed its limit.
    case limit
    /// The root, the capacity of cluster or host, had too little.
    case capacity
  }

  /// Whether it was granted; otherwise nothing has changed.
  public var isAdmitted: Bool
  /// The pool where the walk ended: the last one that gave, or the one that could not.
  public var decidingPool: ResourcePoolReservations.Pool
  /// What was asked of `decidingPool` beyond what it could give; 0 when admitted.
  public var shortage: Double
  /// Part of the amount that came from ancestors of the pool asked; 0 when refused.
  public var borrowed: Double
  /// The rule that decided.
  public var reason: Reason
}
