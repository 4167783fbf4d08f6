import Quantities

/// What an isolated host does with a machine.
///
/// Source: published, vSphere API (ClusterDasVmSettingsIsolationResponse); vSphere HA Deepdive 6.0.
public enum IsolationResponse: String, Sendable, Hashable, CaseIterable {
  /// It runs on. The default.
  case disabled
  /// It is powered off.
  case powerOff
  /// Its guest is asked to shut down and powered off when it has not in time (`HASettings`).
  case shutDown
}

/// What happens to one machine of an isolated host, and why.
public enum IsolationAction: Sendable, Hashable {
  /// It runs on.
  case leave(Reason)
  /// It is powered off at once.
  case powerOff
  /// Its guest is shut down, and powered off after that time.
  case shutDown(forcedAfter: SimDuration)

  /// Why a machine runs on.
  public enum Reason: String, Sendable, Hashable, CaseIterable {
    /// Host monitoring is off.
    case hostMonitoringDisabled
    /// The response is disabled.
    case responseDisabled
    /// Its restart priority is disabled, so there is no response for it.
    case restartDisabled
    /// Its datastore is reachable and no master owns it: nobody would restart it.
    case noMasterOwnsDatastore
  }

  /// Decides for a machine at the time of the response.
  /// - Parameters:
  ///   - settings: HA of the cluster.
  ///   - machine: settings of the machine.
  ///   - hasTools: whether VMware Tools can shut its guest down; without them it is powered off.
  ///   - isDatastoreAccessible: whether the isolated host still reaches the machine's home datastore. When it does
  ///     not, whether a master owns it cannot be told and the response happens.
  ///   - masterOwnsDatastore: whether a master owns it.
  public init(
    _ settings: HASettings, machine: HAMachineSettings, hasTools: Bool, isDatastoreAccessible: Bool,
    masterOwnsDatastore: Bool
  ) {
    if !settings.isHostMonitoringEnabled {
      self = .leave(.hostMonitoringDisabled)
    } else if machine.isolationResponse == .disabled {
      self = .leave(.responseDisabled)
    } else if machine.priority == .disabled {
      self = .leave(.restartDisabled)
    } else if isDatastoreAccessible, !masterOwnsDatastore {
      self = .leave(.noMasterOwnsDatastore)
    } else if machine.isolationResponse == .shutDown, hasTools {
      self = .shutDown(forcedAfter: settings.isolationShutdownTimeout)
    } else {
      self = .powerOff
    }
  }
}
