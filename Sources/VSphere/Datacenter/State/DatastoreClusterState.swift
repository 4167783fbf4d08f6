import SimulationKernel

/// A datastore cluster while the model runs.
struct DatastoreClusterState {
  let name: String
  let policy: StorageDRS
  /// Its datastores.
  let members: [Int32]
  var timer = EventHandle.none
}
