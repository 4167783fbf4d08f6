import Quantities

/// A datastore while the model runs: its space, and what its device does.
struct DatastoreState {
  let name: String
  var space: Datastore
  var load: DatastoreLoad
  /// Whether each host mounts it.
  let isMounted: ContiguousArray<Bool>
  /// Outages under way for each host; overlapping ones are counted.
  var outages: ContiguousArray<Int32>
  /// When each host lost it last, and how.
  var lostAt: ContiguousArray<SimTime>
  var losses: ContiguousArray<ComponentProtection.Loss>
  /// Boots under way from it.
  var boots: Int32 = 0
  var isDirty = false
  /// Its datastore cluster, or -1.
  var cluster: Int32 = -1
  /// Latency of the last day, where Storage DRS looks at it.
  var history: LatencyHistory?
  /// Whether it was too full for Storage DRS at the last write.
  var isTooFull = false
  /// Whether it is to be emptied for maintenance and has disks still.
  var isLeaving = false
  /// Machines whose encrypted disks have operations on it, once for each disk.
  var encryptedMachines: ContiguousArray<Int32> = []
  /// Storage vMotions from or to it.
  var moves: ContiguousArray<Int32> = []
  /// vMotions that move disks from or to it.
  var relocations: ContiguousArray<Int32> = []
  /// Whether Storage I/O Control adapts windows step by step, and whether its next step is scheduled.
  var adaptsWindows = false
  var isAdapting = false
  /// Repairs of a vSAN datastore.
  var protection = VSANProtection()
}

extension DatastoreState {
  init(
    name: String, settings: DatastoreSettings, hostCount: Int, adaptsWindows: Bool = false, hosts mounting: [Int]? = nil
  ) {
    var isMounted = ContiguousArray(repeating: mounting == nil, count: hostCount)
    for host in mounting ?? [] { isMounted[host] = true }
    self.init(
      name: name, space: Datastore(settings),
      load: DatastoreLoad(settings, hostCount: hostCount, adaptsWindows: adaptsWindows), isMounted: isMounted,
      outages: ContiguousArray(repeating: 0, count: hostCount),
      lostAt: ContiguousArray(repeating: .zero, count: hostCount),
      losses: ContiguousArray(repeating: .allPathsDown, count: hostCount))
    self.adaptsWindows = adaptsWindows && settings.ioControl.isEnabled
  }

  /// Whether a host mounts it and has not lost it.
  func isReachable(from host: Int) -> Bool { isMounted[host] && outages[host] == 0 }
}

/// A disk of a machine: where it is, and its operations while the machine runs.
struct DiskState {
  var datastore: Int32
  var id: VirtualDiskID
  var flow: DiskFlowID?
}
