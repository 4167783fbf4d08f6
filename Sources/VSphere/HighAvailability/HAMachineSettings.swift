import Infrastructure
import Quantities

/// What HA does for one machine; the cluster's defaults where nothing is overridden.
///
/// Source: published, vSphere API (ClusterDasVmSettings, ClusterVmReadiness); timeout known: vSphere Availability 6.5.
public struct HAMachineSettings: Sendable, Hashable {
  /// What the machine is to HA.
  public var kind: RestartKind
  /// When it is restarted among the others.
  public var priority: RestartPriority
  /// When it counts as ready.
  public var condition: RestartCondition
  /// Time from the condition until it counts as ready.
  public var delayAfterCondition: SimDuration
  /// Longest time others wait for it to be ready, from the moment it may start.
  public var conditionTimeout: SimDuration
  /// What its host does with it when it is isolated.
  public var isolationResponse: IsolationResponse

  /// Makes settings: an ordinary machine of medium priority that is ready when resources are allocated, no additional
  /// delay, others wait for it 600 s at most, isolation response disabled.
  public init(
    kind: RestartKind = .ordinary, priority: RestartPriority = .medium,
    condition: RestartCondition = .resourcesAllocated,
    delayAfterCondition: SimDuration = .zero, conditionTimeout: SimDuration = .seconds(600),
    isolationResponse: IsolationResponse = .disabled
  ) {
    self.kind = kind
    self.priority = priority
    self.condition = condition
    self.delayAfterCondition = delayAfterCondition
    self.conditionTimeout = conditionTimeout
    self.isolationResponse = isolationResponse
  }

  /// Everything that is out of range.
  public func problems() -> [ParameterError] {
    var checks = ParameterChecks()
    checks.requireNotNegative(delayAfterCondition, "delayAfterCondition")
    checks.requireNotNegative(conditionTimeout, "conditionTimeout")
    return checks.errors
  }
}
