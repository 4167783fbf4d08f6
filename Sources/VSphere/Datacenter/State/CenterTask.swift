/// What vCenter does for one machine once a worker has dealt with it.
enum CenterTask: Hashable, Sendable {
  case powerOn(machine: Int)
  case powerOff(machine: Int)
  case shutDown(machine: Int)
  case reset(machine: Int)
  case suspend(machine: Int)
  case resume(machine: Int)
  case migrate(machine: Int, host: Int?, datastore: Int?, MigrationCause)
  case migrateStorage(machine: Int, datastore: Int)
  case snapshot(machine: Int, withMemory: Bool)
  case deleteSnapshots(machine: Int)
  case clone(machine: Int, template: Int, CloneKind)
}

/// How a clone is made.
public enum CloneKind: String, Sendable, Hashable, CaseIterable {
  /// The disks are copied.
  case full
  /// Disks are deltas on those of the parent.
  case linked
  /// Memory and disks are forked from a running parent.
  case instant
}
