import Quantities

/// A datastore while the model runs: its space, and what its device does.
struct DatastoreState {
  let name: String
  var space: Datastore
  var load: DatastoreLoad
  /// Outages under way for each host; overlapping ones are counted.
  var outages: ContiguousArray<Int32>
  /// When each host lost it last, and how.
  var lostAt: ContiguousArray<SimTime>
  var losses: ContiguousArray<ComponentProtection.Loss>
  /// Boots under way from it.
  var boots: Int32 = 0
  var isDirty = false
}

extension DatastoreState {
  init(name: String, settings: DatastoreSettings, hostCount: Int) {
    self.init(
      name: name, space: Datastore(settings), load: DatastoreLoad(settings, hostCount: hostCount),
      outages: ContiguousArray(repeating: 0, count: hostCount),
      lostAt: ContiguousArray(repeating: .zero, count: hostCount),
      losses: ContiguousArray(repeating: .allPathsDown, count: hostCount))
  }
}

/// A disk of a machine: where it is, and its operations while the machine runs.
struct DiskState {
  var datastore: Int32
  var id: VirtualDiskID
  var flow: DiskFlowID?
}
