/// Release of vSphere whose HA behaviour is modelled; it decides defaults only, every setting can be given by itself.
public enum HAVersion: String, Sendable, Hashable, CaseIterable, Comparable {
  /// vSphere 5.5: three restart priorities, machines with restart disabled are left alone.
  case v55 = "5.5"
  /// vSphere 6.0: component protection; machines with restart disabled are registered.
  case v60 = "6.0"
  /// vSphere 6.5: orchestrated restart, automatic percentage, anti-affinity respected, Proactive HA.
  case v65 = "6.5"
  /// vSphere 6.7: Fault Tolerance with 8 processors.
  case v67 = "6.7"
  /// vSphere 7.0.
  case v70 = "7.0"
  /// vSphere 8.0.
  case v80 = "8.0"

  /// Older before newer.
  public static func < (left: HAVersion, right: HAVersion) -> Bool { left.position < right.position }

  private var position: Int {
    switch self {
    case .v55: 0
    case .v60: 1
    case .v65: 2
    case .v67: 3
    case .v70: 4
    case .v80: 5
    }
  }

  /// Whether HA keeps machines of an anti-affinity rule apart without being told: from 6.5
  /// (known: vSphere Availability 6.5; option das.respectVmVmAntiAffinityRules).
  public var respectsAntiAffinity: Bool { self >= .v65 }

  /// Whether a machine whose restart is disabled is registered on another host: from 6.0
  /// (published: Epping, vSphere HA Deepdive 6.0, Restarting Virtual Machines).
  public var registersDisabledMachines: Bool { self >= .v60 }

  /// When lower restart priorities may start: by condition from 6.5 (published: vSphere API, ClusterVmReadiness),
  /// before that by attempts of each host (published: vSphere HA Deepdive 6.0).
  public var restartOrdering: RestartOrdering { self >= .v65 ? .conditionReached : .attemptCompletedOnHost }

  /// Most processors of one fault tolerant machine under the largest licence: 1 in 5.5, 4 from 6.0, 8 from 6.7
  /// (published for 8.0: vSphere Availability 8.0, Fault Tolerance requirements; known for the earlier ones).
  public var faultToleranceVCPULimit: Int {
    switch self {
    case .v55: 1
    case .v60, .v65: 4
    case .v67, .v70, .v80: 8
    }
  }
}
