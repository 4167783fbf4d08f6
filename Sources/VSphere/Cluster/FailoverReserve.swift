/// What HA admission control keeps free, as far as DRS and DPM have to know: the capacity of the hosts left must cover
/// the reservations together with it before a host is emptied for maintenance or standby.
///
/// Source: vSphere Availability, Using vSphere HA and DRS Together.
public enum FailoverReserve: Sendable, Hashable {
  /// Admission control is off.
  case none
  /// Reservations must fit when this many of the largest hosts are gone (slot policy).
  case hosts(Int)
  /// These parts of the capacity are kept free of reservations.
  case percentage(cpu: Double, memory: Double)

  /// Whether the hosts that take machines cover all reservations and the reserve.
  func isKept(_ ledger: borrowing ClusterLedger) -> Bool {
    var cpu: ContiguousArray<Double> = []
    var memory: ContiguousArray<Double> = []
    var cpuReserved = 0.0
    var memoryReserved = 0.0
    for host in ledger.hosts {
      cpuReserved += host.cpuReserved
      memoryReserved += Double(host.memoryReserved)
      guard host.state.takesMachines else { continue }
      cpu.append(host.cpuCapacity)
      memory.append(host.memoryCapacity)
    }
    switch self {
    case .none: return covers(cpu, cpuReserved, 1) && covers(memory, memoryReserved, 1)
    case .hosts(let count):
      // The reserve is there for at least one host that is left.
      return cpu.count > count && covers(withoutLargest(count, cpu), cpuReserved, 1)
        && covers(withoutLargest(count, memory), memoryReserved, 1)
    case .percentage(let cpuPart, let memoryPart):
      return covers(cpu, cpuReserved, 1 - cpuPart) && covers(memory, memoryReserved, 1 - memoryPart)
    }
  }

  private func covers(_ capacities: ContiguousArray<Double>, _ reserved: Double, _ part: Double) -> Bool {
    reserved <= capacities.reduce(0, +) * part * (1 + LoadImbalance.rounding)
  }

  private func withoutLargest(_ count: Int, _ capacities: ContiguousArray<Double>) -> ContiguousArray<Double> {
    ContiguousArray(capacities.sorted().dropLast(count))
  }
}
