/// Defaults of HA and fault tolerance that depend on the release; every setting can be given by itself.
extension VSphereRelease {
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
    case .v41, .v50, .v55: 1
    case .v60, .v65: 4
    case .v67, .v70, .v70U1, .v70U2, .v80: 8
    }
  }
}
