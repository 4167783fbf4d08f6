/// What HA admission control keeps free, as far as power management has to know: the capacity left on must cover the
/// reservations together with it.
public enum FailoverReserve: Sendable, Hashable {
  /// Admission control is off.
  case none
  /// Reservations must fit when this many of the largest hosts are gone (slot policy).
  case hosts(Int)
  /// These parts of the capacity are kept free of reservations.
  case percentage(cpu: Double, memory: Double)

  /// Whether hosts of these capacities cover reservations and the reserve, in any one unit.
  func isKept(_ capacities: ContiguousArray<Double>, reserved: Double, percentage: Double) -> Bool {
    let total = capacities.reduce(0, +)
    switch self {
    case .none: return reserved <= total
    case .hosts(let count):
      // The reserve is there for at least one host that is left.
      guard capacities.count > count else { return false }
      return reserved <= total - capacities.sorted(by: >).prefix(count).reduce(0, +)
    case .percentage: return reserved <= total * (1 - percentage)
    }
  }
}
