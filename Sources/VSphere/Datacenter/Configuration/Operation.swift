import Quantities

/// Something an administrator does at an instant: a task of vCenter.
public struct Operation: Sendable, Hashable {
  /// What is done. Machines and hosts are indices into the datacenter's.
  public enum Action: Sendable, Hashable {
    /// Powers machines on, placed by DRS if the cluster has it.
    case powerOn(machines: Range<Int>)
    /// Powers machines off at once.
    case powerOff(machines: Range<Int>)
    /// Shuts the guests down; power off after 300 s.
    case shutDown(machines: Range<Int>)
    /// Resets machines: off and on again, in place.
    case reset(machines: Range<Int>)
    /// Suspends machines to disk.
    case suspend(machines: Range<Int>)
    /// Resumes suspended machines.
    case resume(machines: Range<Int>)
    /// Moves machines to a host by vMotion, or to any host DRS chooses; with a datastore their disks move there too
    /// (vMotion without shared storage), which needs a host.
    case migrate(machines: Range<Int>, host: Int?, datastore: Int? = nil)
    /// Moves the disks of machines to a datastore by Storage vMotion.
    case migrateStorage(machines: Range<Int>, datastore: Int)
    /// Takes a snapshot.
    case snapshot(machines: Range<Int>, withMemory: Bool)
    /// Deletes all snapshots, consolidating their deltas.
    case deleteSnapshots(machines: Range<Int>)
    /// Brings machines that do not exist yet into being as copies of a template, and powers them on.
    case clone(machines: Range<Int>, template: Int, kind: CloneKind)
    /// Empties a host by vMotion and holds it in maintenance mode.
    case enterMaintenance(host: Int)
    /// Takes a host back into service.
    case exitMaintenance(host: Int)
    /// Reboots a host at once; what runs on it is killed.
    case rebootHost(host: Int)
    /// Takes the hosts of a cluster through maintenance mode one after the other, each patched for a time and
    /// rebooted.
    case rollingUpgrade(cluster: Int, patch: SimDuration)
    /// The provider of a host's hardware reports that it has degraded; Proactive HA of its cluster decides what
    /// follows.
    case degrade(host: Int, severity: Severity)
    /// The provider reports that a host is healthy again.
    case restoreHealth(host: Int)
    /// Empties a datastore by Storage DRS and holds it in maintenance mode.
    case enterDatastoreMaintenance(datastore: Int)
    /// Takes a datastore back into use.
    case exitDatastoreMaintenance(datastore: Int)
  }

  /// How bad the hardware of a host is.
  public enum Severity: String, Sendable, Hashable, CaseIterable {
    /// Degraded and still safe, such as one power supply of two.
    case moderate
    /// About to fail.
    case severe

    /// As Proactive HA calls it.
    var health: ProactiveHA.Health { self == .moderate ? .moderatelyDegraded : .severelyDegraded }
  }

  /// When.
  public var at: SimDuration
  /// What.
  public var action: Action

  /// Describes an operation.
  public init(at: SimDuration, _ action: Action) {
    self.at = at
    self.action = action
  }
}
