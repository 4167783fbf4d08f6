/// Dedicated hosts: nothing is placed there except by HA, which may use other hosts too when they are full.
///
/// Source: published, vSphere Availability 6.7, Dedicated Failover Hosts.
public struct FailoverHosts: Sendable, Hashable {
  /// Dedicated hosts that are available.
  public var available = 0
  /// Dedicated hosts that are not.
  public var missing = 0
  /// Dedicated hosts that have machines and so are no longer empty for a failure.
  public var occupied = 0

  static func decide(
    _ dedicated: [Int32], hosts: ContiguousArray<AdmissionControl.Host>,
    poweredOn: ContiguousArray<AdmissionControl.Machine>, newcomer: AdmissionControl.Machine?, name: String
  ) -> AdmissionDecision {
    var numbers = FailoverHosts()
    for host in dedicated {
      if hosts.contains(where: { $0.id == host }) { numbers.available += 1 } else { numbers.missing += 1 }
      if poweredOn.contains(where: { $0.host == host }) { numbers.occupied += 1 }
    }
    guard let newcomer, dedicated.contains(newcomer.host) else {
      return AdmissionDecision(isAdmitted: true, numbers: .failoverHosts(numbers))
    }
    return AdmissionDecision(
      isAdmitted: false, numbers: .failoverHosts(numbers),
      refusal: "Powering on \(name) there is refused: the host is dedicated to failover")
  }
}
