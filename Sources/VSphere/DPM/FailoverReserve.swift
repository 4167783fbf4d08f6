/// What HA admission control keeps free, as far as power management has to know. Capacity of the hosts left on must
/// cover the reservations together with it.
public enum FailoverReserve: Sendable, Hashable {
  /// Admission control is off.
  case none
  /// Reservations must fit when this many of the largest hosts are gone (slot policy, dedicated hosts).
  case hosts(Int)
  /// These parts of the capacity are kept free of reservations.
  case percentage(cpu: Double, memory: Double)
}
