/// A datastore of a cluster as Storage DRS sees it.
public struct StorageDRSDatastore: Sendable, Hashable {
  /// Name, for reasons.
  public var name: String
  /// Capacity, bytes.
  public var capacityBytes: Int64
  /// Used, bytes.
  public var usedBytes: Int64
  /// Latency, 90th percentile over the last day, seconds.
  public var latencySeconds: Double
  /// Operations per second it does, same time.
  public var iops: Double
  /// Most operations per second.
  public var iopsMaximum: Double
  /// Operations per second reserved on it.
  public var reservedIOPS: Double
  /// Whether it is to be emptied.
  public var isInMaintenance: Bool
  /// Whether all hosts of the cluster reach it.
  public var isConnected: Bool

  /// Describes a datastore.
  public init(
    name: String, capacityBytes: Int64, usedBytes: Int64, latencySeconds: Double = 0, iops: Double = 0,
    iopsMaximum: Double = .infinity, reservedIOPS: Double = 0, isInMaintenance: Bool = false, isConnected: Bool = true
  ) {
    self.name = name
    self.capacityBytes = capacityBytes
    self.usedBytes = usedBytes
    self.latencySeconds = latencySeconds
    self.iops = iops
    self.iopsMaximum = iopsMaximum
    self.reservedIOPS = reservedIOPS
    self.isInMaintenance = isInMaintenance
    self.isConnected = isConnected
  }

  /// Used part of the capacity.
  public var utilisation: Double { Double(usedBytes) / Double(capacityBytes) }
}

/// A disk as Storage DRS sees it. Disks of one VM stand next to each other.
public struct StorageDRSDisk: Sendable, Hashable {
  /// The VM it belongs to.
  public var machine: Int32
  /// Position of its datastore.
  public var datastore: Int32
  /// Space it takes, deltas included, bytes.
  public var usedBytes: Int64
  /// Operations per second, mean of the last day.
  public var iops: Double
  /// Operations per second reserved for it.
  public var reservedIOPS: Double
  /// Whether it may move: not pinned by a rule, a passthrough device or as parent of linked clones.
  public var isMovable: Bool

  /// Describes a disk.
  public init(
    machine: Int32, datastore: Int32, usedBytes: Int64, iops: Double = 0, reservedIOPS: Double = 0,
    isMovable: Bool = true
  ) {
    self.machine = machine
    self.datastore = datastore
    self.usedBytes = usedBytes
    self.iops = iops
    self.reservedIOPS = reservedIOPS
    self.isMovable = isMovable
  }
}

/// A rule about where disks may be. The VM's own setting about keeping its disks together comes before the cluster's.
public enum StorageDRSRule: Sendable, Hashable {
  /// The VM's disks stay on one datastore.
  case keepDisksTogether(machine: Int32)
  /// The VM's disks may be anywhere.
  case letDisksSpread(machine: Int32)
  /// The VM's disks are on different datastores.
  case separateDisks(machine: Int32)
  /// The VMs are on different datastores.
  case separateMachines([Int32])
}

/// What Storage DRS looks at.
public struct StorageDRSView: Sendable {
  /// The cluster's datastores.
  public var datastores: [StorageDRSDatastore]
  /// Their disks, those of one VM next to each other.
  public var disks: [StorageDRSDisk]
  /// Rules of the cluster.
  public var rules: [StorageDRSRule]

  /// Makes a view.
  public init(datastores: [StorageDRSDatastore], disks: [StorageDRSDisk], rules: [StorageDRSRule] = []) {
    self.datastores = datastores
    self.disks = disks
    self.rules = rules
  }
}

/// A move that Storage DRS proposes.
public struct StorageDRSRecommendation: Sendable, Hashable {
  /// What it is for.
  public enum Purpose: String, Sendable, CaseIterable {
    /// The source is to be emptied.
    case maintenance
    /// A rule is broken.
    case rule
    /// The source is too full.
    case space
    /// The source is too busy.
    case io
  }

  /// What it is for.
  public var purpose: Purpose
  /// The VM.
  public var machine: Int32
  /// Positions of its disks that move, all from one datastore to one other.
  public var disks: [Int]
  /// Where they are.
  public var source: Int32
  /// Where they go.
  public var target: Int32
  /// Bytes to copy.
  public var bytes: Int64
  /// Why, the margin, and what fell to which rule; empty unless asked for.
  public var reason: String
}

/// What a pass of Storage DRS comes to.
public struct StorageDRSPlan: Sendable, Hashable {
  /// The moves, to be made in order.
  public var recommendations: [StorageDRSRecommendation]
  /// What could not be done: a datastore that cannot be emptied or relieved, a rule that cannot be kept.
  public var faults: [StorageDRSFault]
}

/// Something that Storage DRS could not do.
public struct StorageDRSFault: Sendable, Hashable {
  /// The VM it is about; nil for a datastore as a whole.
  public var machine: Int32?
  /// The datastore where it is.
  public var datastore: Int32
  /// What cannot be done and why.
  public var reason: String
}
