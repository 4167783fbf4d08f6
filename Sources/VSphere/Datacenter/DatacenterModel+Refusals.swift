import Quantities

extension DatacenterModel {
  /// Why a host cannot take a machine, as far as vCenter looks without DRS; nil when it can.
  func refusal(of index: Int, on host: Int, respectsRules: Bool = false) -> HostRefusal? {
    let state = viewState(host)
    guard state == .available else { return .state(state) }
    guard isStorageReachable(index, from: host) else { return .datastores }
    let settings = memorySettings[Int(machines[index].group)]
    let missingBytes = settings.reservationBytes + settings.overheadBytes - memory[host].unreservedBytes
    if missingBytes > 0 { return .memoryReservation(missingBytes: missingBytes) }
    let missingMHz = hosts[host].reservedMHz + machines[index].cpuReservationMHz - hosts[host].capacityMHz
    if missingMHz > 0 { return .cpuReservation(missingMHz: missingMHz) }
    if freeVirtualFunctions(host) < machines[index].virtualFunctions { return .virtualFunctions }
    guard respectsRules else { return nil }
    let cluster = clusters[Int(machines[index].cluster)]
    return cluster.view.rules.refusal(
      of: Int(machines[index].slot), on: Int(hosts[host].slot), cluster.view.machines)
  }

  /// Whether a machine failed and HA neither restarts it nor will: an administrator may.
  func isLeftFailed(_ index: Int) -> Bool {
    machines[index].state == .error
      && clusters[Int(machines[index].cluster)].restarts.state(of: machines[index].slot) == nil
      && !failures.contains { $0.machines.contains(Int32(index)) }
  }

  /// Why no host of a cluster takes a machine, by reason.
  func refusals(of index: Int, respectsRules: Bool = false) -> String {
    let cluster = clusters[Int(machines[index].cluster)]
    var reasons: [(String, String)] = []
    for id in cluster.hostIDs where id != machines[index].host {
      if let refusal = refusal(of: index, on: Int(id), respectsRules: respectsRules) {
        reasons.append((hostNames[Int(id)], refusal.text(cluster.view.rules)))
      } else if let refusal = pairRefusal(index, on: Int(id)) {
        reasons.append((hostNames[Int(id)], refusal.text))
      }
    }
    return reasons.isEmpty ? "there is no host" : grouped(reasons)
  }
}
