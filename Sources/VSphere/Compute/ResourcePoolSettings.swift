import Infrastructure

/// Settings of a resource pool for one resource: CPU in MHz, memory in bytes, or any one unit.
///
/// A machine's settings are the same without `isExpandable`. A limit of -1 in the vSphere API is infinity here.
public struct ResourcePoolSettings: Sendable, Hashable {
  /// Weight among the pools and machines beside it, above 0. Default that of a normal pool of CPU.
  public var shares: Double
  /// Guarantee for everything in it. Default 0, as the client's.
  public var reservation: Double
  /// Cap for everything in it, at least the reservation. Default infinity, as the client's.
  public var limit: Double
  /// Whether it may borrow of its ancestors for admission. Default true, as the client's.
  public var isExpandable: Bool

  /// Makes settings.
  public init(
    shares: Double = Double(ShareLevel.normal.poolCPUShares), reservation: Double = 0, limit: Double = .infinity,
    isExpandable: Bool = true
  ) {
    self.shares = shares
    self.reservation = reservation
    self.limit = limit
    self.isExpandable = isExpandable
  }

  /// Everything wrong with the settings; empty when they can be used.
  public func problems() -> [ParameterError] {
    var errors: [ParameterError] = []
    if !(shares > 0 && shares.isFinite) {
      errors.append(
        ParameterError(parameter: "shares", problem: "\(shares) is out of range", hint: "a finite number above 0"))
    }
    if !(reservation >= 0 && reservation.isFinite) {
      errors.append(
        ParameterError(
          parameter: "reservation", problem: "\(reservation) is out of range", hint: "a finite amount of 0 or more"))
    }
    if !(limit >= reservation) {
      errors.append(
        ParameterError(
          parameter: "limit", problem: "\(limit) is below the reservation of \(reservation)",
          hint: "the reservation or more, or no limit"))
    }
    return errors
  }

  /// The settings that DRS gives to the image of the pool on one host, whose scheduler knows only what runs there:
  /// reservation, limit and shares times the part of the pool that lives there.
  ///
  /// Source: A. Gulati et al., VMware Distributed Resource Management, VMware Technical Journal 2012 (known).
  /// - Parameter part: from `partOnHost`; the parts of all hosts add up to 1.
  public func onHost(part: Double) -> ResourcePoolSettings {
    // A share tree divides nothing among the machines of an empty image, but wants a weight for it.
    ResourcePoolSettings(
      shares: max(shares * part, .leastNormalMagnitude), reservation: reservation * part,
      limit: limit < .infinity ? limit * part : limit, isExpandable: isExpandable)
  }

  /// The part of a pool that lives on a host: of its entitlement, or while that is nothing, of its machines' shares.
  public static func partOnHost(
    entitlement: Double, ofEntitlement total: Double, shares: Double, ofShares totalShares: Double
  ) -> Double {
    if total > 0 { return min(1, entitlement / total) }
    return totalShares > 0 ? min(1, shares / totalShares) : 0
  }
}
