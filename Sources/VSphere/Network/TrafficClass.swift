/// A kind of traffic that Network I/O Control version 3 tells apart.
///
/// Source: vSphere Networking, 'Network I/O Control' (known).
public enum TrafficClass: String, Sendable, CaseIterable {
  /// Virtual machines that go through the virtual switch.
  case virtualMachine = "vm"
  /// Management of the host, heartbeats of HA included.
  case management
  /// vMotion and Storage vMotion between hosts.
  case vMotion = "vmotion"
  /// vSAN.
  case vSAN = "vsan"
  /// NFS datastores.
  case nfs
  /// iSCSI datastores.
  case iSCSI = "iscsi"
  /// Logging of Fault Tolerance.
  case faultTolerance = "fault-tolerance"
  /// vSphere Replication.
  case replication
  /// Backup (vSphere Data Protection).
  case backup

  /// Dense position, 0 for `virtualMachine`.
  public var index: Int {
    switch self {
    case .virtualMachine: 0
    case .management: 1
    case .vMotion: 2
    case .vSAN: 3
    case .nfs: 4
    case .iSCSI: 5
    case .faultTolerance: 6
    case .replication: 7
    case .backup: 8
    }
  }
}

/// The share levels of Network I/O Control: low, normal and high are 25, 50 and 100 (vSphere API, SharesLevel).
public enum NetworkShares: Sendable, Hashable {
  /// 25 shares.
  case low
  /// 50 shares.
  case normal
  /// 100 shares.
  case high
  /// A number of its own, 1 to 100.
  case custom(Int)

  /// The weight.
  public var shares: Double {
    switch self {
    case .low: 25
    case .normal: 50
    case .high: 100
    case .custom(let shares): Double(shares)
    }
  }
}

/// What one class of traffic may have of each physical adapter, in the direction from host to network.
public struct TrafficClassAllocation: Sendable, Hashable {
  /// Weight among the classes that are active on the adapter.
  public var shares: NetworkShares
  /// Bits per second that are guaranteed on each adapter as far as they are wanted; what is not wanted is lent out.
  public var reservationBitsPerSecond: Double
  /// Bits per second that are never exceeded on any adapter; infinity for none.
  public var limitBitsPerSecond: Double

  /// Makes an allocation; by default normal shares, no reservation, no limit (vSphere Networking; known).
  public init(
    shares: NetworkShares = .normal, reservationBitsPerSecond: Double = 0, limitBitsPerSecond: Double = .infinity
  ) {
    self.shares = shares
    self.reservationBitsPerSecond = reservationBitsPerSecond
    self.limitBitsPerSecond = limitBitsPerSecond
  }
}
