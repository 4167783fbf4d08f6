/// What a host may be asked to take besides what it is able to: the limits of one step of a policy.
struct PlacementLimits {
  /// Most demand after a move, as a part of the host's capacity.
  var ceiling = 1.0
  /// Most virtual processors a core; infinity for no limit.
  var vCPUsPerCore = Double.infinity
  /// Busiest uplinks a destination may have.
  var networkUtilisation = Double.infinity
  /// Most machines on a host.
  var machines = Int32.max
  /// Whether should rules are obeyed.
  var obeysPreferences = true
  /// Most moves from or to a host, and most seconds they may take together; one move is always allowed.
  var moves = Int32.max
  var moveSeconds = Double.infinity
  /// A state in which hosts count as if they were available.
  var alsoTakes: ClusterView.HostState?

  /// Whether hosts in a state come into question.
  func accepts(_ state: ClusterView.HostState) -> Bool { state.takesMachines || state == alsoTakes }

  init() {}

  init(_ settings: DRSSettings) {
    ceiling = settings.destinationCeiling
    vCPUsPerCore = settings.maximumVCPUsPerCore ?? .infinity
    networkUtilisation = settings.networkCeiling ?? .infinity
  }
}
