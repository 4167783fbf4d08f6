import Infrastructure
import Quantities

/// VM Component Protection: what HA does with machines whose host loses their datastore.
///
/// Source: published, vSphere API (ClusterVmComponentProtectionSettings); Epping, vSphere HA Deepdive 6.0.
public struct ComponentProtection: Sendable, Hashable {
  /// How a datastore is lost.
  public enum Loss: String, Sendable, Hashable, CaseIterable {
    /// All paths are down; they may come back.
    case allPathsDown
    /// The array says the device is gone for good.
    case permanentDeviceLoss
  }

  /// Reaction to paths that stay down.
  public enum AllPathsDownResponse: String, Sendable, Hashable, CaseIterable {
    /// None. The default.
    case disabled
    /// An event only.
    case events
    /// Power off and restart where another host is known to be able to restart the machine.
    case restartConservative
    /// Power off and restart whether or not one is.
    case restartAggressive
  }

  /// Reaction to a lost device.
  public enum PermanentDeviceLossResponse: String, Sendable, Hashable, CaseIterable {
    /// None. The default.
    case disabled
    /// An event only.
    case events
    /// Power off and restart at once.
    case restart
  }

  /// Reaction to paths that come back after the timeout and before the power-off.
  public enum ClearedResponse: String, Sendable, Hashable, CaseIterable {
    /// None. The default.
    case none
    /// Reset the machine.
    case reset
  }

  /// Reaction to paths that stay down.
  public var allPathsDown: AllPathsDownResponse
  /// Reaction to a lost device.
  public var permanentDeviceLoss: PermanentDeviceLossResponse
  /// Reaction to paths that come back late.
  public var cleared: ClearedResponse
  /// From the loss of the paths until the host calls it a timeout: 140 s (published: vSphere HA Deepdive 6.0).
  public var allPathsDownTimeout: SimDuration
  /// From the timeout to the power-off: 180 s (published: vSphere API, vmTerminateDelayForAPDSec).
  public var terminationDelay: SimDuration

  /// Makes settings: no reaction.
  public init(
    allPathsDown: AllPathsDownResponse = .disabled, permanentDeviceLoss: PermanentDeviceLossResponse = .disabled,
    cleared: ClearedResponse = .none, allPathsDownTimeout: SimDuration = .seconds(140),
    terminationDelay: SimDuration = .seconds(180)
  ) {
    self.allPathsDown = allPathsDown
    self.permanentDeviceLoss = permanentDeviceLoss
    self.cleared = cleared
    self.allPathsDownTimeout = allPathsDownTimeout
    self.terminationDelay = terminationDelay
  }

  /// When machines are powered off, from the loss on: timeout and delay for paths, at once for a device; nil if they
  /// are not.
  public func powerOffDelay(_ loss: Loss) -> SimDuration? {
    switch loss {
    case .allPathsDown:
      allPathsDown == .restartConservative || allPathsDown == .restartAggressive
        ? allPathsDownTimeout + terminationDelay : nil
    case .permanentDeviceLoss: permanentDeviceLoss == .restart ? .zero : nil
    }
  }

  /// What happens to a machine.
  public enum Action: String, Sendable, Hashable, CaseIterable {
    /// Nothing.
    case none
    /// An event is recorded.
    case event
    /// It is powered off and restarted on another host.
    case powerOffAndRestart
    /// It stays where it is: nobody would, or is known to be able to, restart it.
    case keep
    /// It is reset where it is.
    case reset
  }

  /// What another host could do for a machine, as far as HA knows.
  public enum Outlook: String, Sendable, Hashable, CaseIterable {
    /// A host with the datastore has room.
    case canRestart
    /// None has.
    case cannotRestart
    /// Not known, in a network partition for example.
    case unknown
  }

  /// Decides at the time of the power-off. A machine that HA would not restart, because its restart is disabled or host
  /// monitoring is off, is left running (published: vSphere Availability 6.7, VM Component Protection).
  public func action(
    _ loss: Loss, outlook: Outlook, restartPriority: RestartPriority, isHostMonitoringEnabled: Bool = true
  ) -> Action {
    let canRestart = restartPriority != .disabled && isHostMonitoringEnabled
    switch loss {
    case .allPathsDown:
      switch allPathsDown {
      case .disabled: return .none
      case .events: return .event
      case .restartConservative: return canRestart && outlook == .canRestart ? .powerOffAndRestart : .keep
      case .restartAggressive: return canRestart ? .powerOffAndRestart : .keep
      }
    case .permanentDeviceLoss:
      switch permanentDeviceLoss {
      case .disabled: return .none
      case .events: return .event
      case .restart: return canRestart ? .powerOffAndRestart : .keep
      }
    }
  }

  /// Decides when the paths come back, that long after they were lost; machines powered off meanwhile are being
  /// restarted already.
  public func action(pathsBackAfter duration: SimDuration) -> Action {
    guard allPathsDown != .disabled, allPathsDown != .events, duration >= allPathsDownTimeout else { return .none }
    return cleared == .reset ? .reset : .none
  }

  /// Everything that is out of range.
  public func problems() -> [ParameterError] {
    var checks = ParameterChecks()
    checks.requireNotNegative(allPathsDownTimeout, "allPathsDownTimeout")
    checks.requireNotNegative(terminationDelay, "terminationDelay")
    return checks.errors
  }
}
