import Infrastructure

/// How a distributed switch divides its uplinks among classes of traffic.
///
/// Source: vSphere Networking, 'Network I/O Control' version 3 (known).
public struct NetworkIOControlSettings: Sendable, Hashable {
  /// Whether classes have shares, reservations and limits at all. Without, every flow competes with every other alone.
  public var isEnabled: Bool
  /// What each class may have, by `TrafficClass.index`.
  public var allocations: [TrafficClassAllocation]
  /// Most of an adapter that all reservations together may take. Default 0.75 (known).
  public var reservableFraction: Double

  /// Makes settings; by default virtual machines have high shares and all else normal (known).
  public init(
    isEnabled: Bool = true, allocations: [TrafficClassAllocation] = Self.defaultAllocations,
    reservableFraction: Double = 0.75
  ) {
    self.isEnabled = isEnabled
    self.allocations = allocations
    self.reservableFraction = reservableFraction
  }

  /// High shares for virtual machines, normal for every other class; no reservations, no limits (known).
  public static let defaultAllocations = TrafficClass.allCases.map {
    TrafficClassAllocation(shares: $0 == .virtualMachine ? .high : .normal)
  }

  /// What a class may have.
  public subscript(_ traffic: TrafficClass) -> TrafficClassAllocation {
    get { allocations[traffic.index] }
    set { allocations[traffic.index] = newValue }
  }

  /// Everything wrong with the settings.
  /// - Parameter slowestAdapterBitsPerSecond: speed of the slowest uplink, if known: reservations must fit into
  ///   `reservableFraction` of it.
  public func problems(slowestAdapterBitsPerSecond: Double? = nil) -> [ParameterError] {
    var checks = ParameterChecks()
    checks.require(
      allocations.count == TrafficClass.allCases.count, "allocations", "\(allocations.count) classes",
      "one allocation for each of the \(TrafficClass.allCases.count) classes of traffic")
    checks.requireNumber(reservableFraction, in: 0...1, "reservable_fraction")
    var reserved = 0.0
    for (traffic, allocation) in zip(TrafficClass.allCases, allocations) {
      let name = traffic.rawValue
      if case .custom(let shares) = allocation.shares { checks.requireCount(shares, in: 1...100, "\(name).shares") }
      checks.requireNumber(
        allocation.reservationBitsPerSecond, in: 0...1e15, "\(name).reservation", "bits per second")
      checks.require(
        allocation.limitBitsPerSecond > 0 && allocation.limitBitsPerSecond >= allocation.reservationBitsPerSecond,
        "\(name).limit", "\(allocation.limitBitsPerSecond) bit/s is out of range",
        "more than 0 and at least the reservation")
      reserved += allocation.reservationBitsPerSecond
    }
    if let speed = slowestAdapterBitsPerSecond {
      checks.require(
        reserved <= reservableFraction * speed, "reservation", "\(reserved) bit/s are reserved in all",
        "at most \(reservableFraction * speed) bit/s on an uplink of \(speed) bit/s")
    }
    return checks.errors
  }
}
