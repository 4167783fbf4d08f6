/// How early HA restarts a machine after a failure.
///
/// Source: published, vSphere API (ClusterDasVmSettingsRestartPriority); highest and lowest exist from 6.5.
public enum RestartPriority: String, Sendable, Hashable, CaseIterable {
  /// Before all others.
  case highest
  /// Early.
  case high
  /// The default.
  case medium
  /// Late.
  case low
  /// After all others.
  case lowest
  /// Not restarted; registered on another host only.
  case disabled
}

/// What a machine is to HA: some kinds go before every priority.
///
/// Source: published, Epping, vSphere HA Deepdive 6.0, Restarting Virtual Machines.
public enum RestartKind: String, Sendable, Hashable, CaseIterable {
  /// An agent machine, such as a storage appliance, that others need.
  case agent
  /// The secondary of a fault tolerant pair.
  case faultToleranceSecondary
  /// Any other, ordered by its priority.
  case ordinary

  /// Rank of machines that are only registered.
  static let disabledRank: Int8 = 7

  /// Position in the order of restarts, 0 first.
  func rank(_ priority: RestartPriority) -> Int8 {
    switch (self, priority) {
    case (_, .disabled): Self.disabledRank
    case (.agent, _): 0
    case (.faultToleranceSecondary, _): 1
    case (.ordinary, .highest): 2
    case (.ordinary, .high): 3
    case (.ordinary, .medium): 4
    case (.ordinary, .low): 5
    case (.ordinary, .lowest): 6
    }
  }
}

/// When a restarted machine counts as ready, so that lower priorities and dependents may start.
///
/// Source: published, vSphere API 6.5 (ClusterVmReadinessReadyCondition).
public enum RestartCondition: String, Sendable, Hashable, CaseIterable, Comparable {
  /// A host has its resources: the power-on is issued. The default.
  case resourcesAllocated
  /// The power-on is complete.
  case poweredOn
  /// VMware Tools of the guest send heartbeats.
  case guestHeartbeatGreen
  /// The application in the guest sends heartbeats.
  case applicationHeartbeatGreen

  /// Reached earlier before reached later: a later condition includes the earlier ones.
  public static func < (left: RestartCondition, right: RestartCondition) -> Bool { left.step < right.step }

  private var step: Int {
    switch self {
    case .resourcesAllocated: 0
    case .poweredOn: 1
    case .guestHeartbeatGreen: 2
    case .applicationHeartbeatGreen: 3
    }
  }
}

/// What lower restart priorities wait for.
public enum RestartOrdering: String, Sendable, Hashable, CaseIterable {
  /// Until higher ones reached their condition or their timeout: from 6.5.
  case conditionReached
  /// On each host until its attempts for higher ones are complete, whether they succeeded or not: to 6.0.
  case attemptCompletedOnHost
  /// On all hosts until all attempts for higher ones are complete: the older rule taken for the whole cluster.
  case attemptCompletedInCluster
}
