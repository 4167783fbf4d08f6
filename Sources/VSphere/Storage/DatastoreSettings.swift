import Infrastructure

/// How hosts reach a datastore, which decides how many commands may be on their way.
public enum StorageProtocol: String, Sendable, CaseIterable {
  /// Fibre Channel.
  case fibreChannel = "fc"
  /// Software iSCSI.
  case iSCSI = "iscsi"
  /// NFS.
  case nfs
  /// Drives of the host or of its vSAN cluster.
  case local

  /// Commands of one host that may be outstanding at the device: 64 (32 to 64) for Fibre Channel, 128 for software
  /// iSCSI, 256 for NFS (known: Host Resources Deep Dive); 256 for local drives (modelling default).
  public var queueDepth: Int {
    switch self {
    case .fibreChannel: 64
    case .iSCSI: 128
    case .nfs, .local: 256
    }
  }
}

/// The file system of a datastore.
public enum DatastoreKind: Sendable, Hashable {
  /// VMFS 6: blocks of 1 MiB, space of deleted blocks is given back by itself.
  case vmfs6
  /// NFS: disks are thin, whatever was asked for, unless the array reserves space.
  case nfs
  /// vSAN with a policy for everything on it; disks are thin.
  case vSAN(VSANPolicy)
}

/// What a datastore can hold and do.
public struct DatastoreSettings: Sendable, Hashable {
  /// Its file system.
  public var kind: DatastoreKind
  /// Raw capacity, bytes; on vSAN before protection.
  public var capacityBytes: Int64
  /// How hosts reach it.
  public var access: StorageProtocol
  /// Commands a host may have outstanding at the device; nil for the protocol's.
  public var queueDepthOverride: Int?
  /// Commands of one VM at the device when several VMs of a host share it (Disk.SchedNumReqOutstanding). Default 32
  /// (known).
  public var outstandingPerMachine: Int
  /// Most operations per second. Default 20 000 (modelling default).
  public var iopsMaximum: Double
  /// Time of one operation when nothing else runs, seconds. Default 0.5 ms (modelling default).
  public var serviceTimeSeconds: Double
  /// Most bytes per second. Default 1.6 GB/s, two 8 Gbit/s paths (modelling default).
  public var bandwidthBytesPerSecond: Double
  /// Storage I/O Control.
  public var ioControl: StorageIOControlSettings

  /// Makes settings; only the capacity has no default.
  public init(
    kind: DatastoreKind = .vmfs6, capacityBytes: Int64, access: StorageProtocol = .fibreChannel,
    queueDepthOverride: Int? = nil, outstandingPerMachine: Int = 32, iopsMaximum: Double = 20_000,
    serviceTimeSeconds: Double = 0.5e-3, bandwidthBytesPerSecond: Double = 1.6e9,
    ioControl: StorageIOControlSettings = StorageIOControlSettings()
  ) {
    self.kind = kind
    self.capacityBytes = capacityBytes
    self.access = access
    self.queueDepthOverride = queueDepthOverride
    self.outstandingPerMachine = outstandingPerMachine
    self.iopsMaximum = iopsMaximum
    self.serviceTimeSeconds = serviceTimeSeconds
    self.bandwidthBytesPerSecond = bandwidthBytesPerSecond
    self.ioControl = ioControl
  }

  /// Commands a host may have outstanding at the device.
  public var queueDepth: Int { queueDepthOverride ?? access.queueDepth }

  /// Everything wrong with the settings.
  /// - Parameter hostCount: hosts of the vSAN cluster, if known.
  public func problems(hostCount: Int? = nil) -> [ParameterError] {
    var checks = ParameterChecks()
    checks.require(capacityBytes > 0, "capacity", "\(capacityBytes) B is out of range", "more than 0 B")
    checks.require(
      capacityBytes <= 1 << 56, "capacity", "\(capacityBytes) B is out of range", "at most 64 PiB")
    if let depth = queueDepthOverride { checks.requireCount(depth, in: 1...4096, "queue_depth") }
    checks.requireCount(outstandingPerMachine, in: 1...4096, "outstanding_per_vm")
    checks.requireNumber(iopsMaximum, in: 1...1e9, "iops_maximum", "operations per second")
    checks.requireNumber(serviceTimeSeconds, in: 1e-7...10, "service_time", "seconds")
    checks.requireNumber(bandwidthBytesPerSecond, in: 1...1e15, "bandwidth", "bytes per second")
    if case .vSAN(let policy) = kind, let hostCount {
      checks.require(
        hostCount >= policy.hostsNeeded, "policy", "\(policy.rawValue) on \(hostCount) hosts",
        "at least \(policy.hostsNeeded) hosts, or another policy")
    }
    checks.include(ioControl.problems(serviceTimeSeconds: serviceTimeSeconds), under: "io_control")
    return checks.errors
  }
}
