import Quantities

/// A datastore while the model runs: its space, and what its device does.
struct DatastoreState {
  let name: String
  var space: Datastore
  var load: DatastoreLoad
  /// Failures under way; overlapping ones are counted.
  var failures: Int32 = 0
  /// When it was lost, and how, while it is.
  var lostAt = SimTime.zero
  var loss: ComponentProtection.Loss?
  /// Boots under way from it.
  var boots: Int32 = 0
  var isDirty = false
}

/// A disk of a machine: where it is, and its operations while the machine runs.
struct DiskState {
  var datastore: Int32
  var id: VirtualDiskID
  var flow: DiskFlowID?
}
