/// Release of vSphere whose HA behaviour is modelled; it decides defaults only, every setting can be given by itself.
public enum HAVersion: String, Sendable, Hashable, CaseIterable, Comparable {
  /// vSphere 5.5: three restart priorities, machines with restart disabled are left alone.
  case v5_5 = "5.5"
  /// vSphere 6.0: component protection; machines with restart disabled are registered.
  case v6_0 = "6.0"
  /// vSphere 6.5: orchestrated restart, automatic percentage, anti-affinity respected, Proactive HA.
  case v6_5 = "6.5"
  /// vSphere 6.7: Fault Tolerance with 8 processors.
  case v6_7 = "6.7"
  /// vSphere 7.0.
  case v7_0 = "7.0"
  /// vSphere 8.0.
  case v8_0 = "8.0"

  /// Older before newer.
  public static func < (left: HAVersion, right: HAVersion) -> Bool { left.position < right.position }

  private var position: Int {
    switch self {
    case .v5_5: 0
    case .v6_0: 1
    case .v6_5: 2
    case .v6_7: 3
    case .v7_0: 4
    case .v8_0: 5
    }
  }

  /// Whether HA keeps machines of an anti-affinity rule apart without being told: from 6.5
  /// (known: vSphere Availability 6.5; option das.respectVmVmAntiAffinityRules).
  public var respectsAntiAffinity: Bool { self >= .v6_5 }

  /// Whether a machine whose restart is disabled is registered on another host: from 6.0
  /// (published: Epping, vSphere HA Deepdive 6.0, Restarting Virtual Machines).
  public var registersDisabledMachines: Bool { self >= .v6_0 }

  /// When lower restart priorities may start: by condition from 6.5 (published: vSphere API, ClusterVmReadiness),
  /// before that by attempts of each host (published: vSphere HA Deepdive 6.0).
  public var restartOrdering: RestartOrdering { self >= .v6_5 ? .conditionReached : .attemptCompletedOnHost }

  /// Most processors of one fault tolerant machine under the largest licence: 1 in 5.5, 4 from 6.0, 8 from 6.7
  /// (published for 8.0: vSphere Availability 8.0, Fault Tolerance requirements; known for the earlier ones).
  public var faultToleranceVCPULimit: Int {
    switch self {
    case .v5_5: 1
    case .v6_0, .v6_5: 4
    case .v6_7, .v7_0, .v8_0: 8
    }
  }
}
