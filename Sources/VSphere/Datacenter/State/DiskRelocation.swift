/// Disks that move with a machine to another host: the storage part of a vMotion without shared storage.
///
/// Made -> copied -> mirrored: the new disks are reserved with the booking of the target host, blocks are copied in one
/// pass, then every write goes to both ends until the machine changes over to the new disks in the stun of its memory.
struct DiskRelocation {
  /// Where it stands.
  enum Stage {
    /// The target makes the machine and its disks.
    case creating
    /// Blocks are copied.
    case copying
    /// All blocks are copied; what the guest writes goes to both ends while memory is copied.
    case mirroring
  }

  let source: Int32
  let target: Int32
  /// Positions of the disks in the machine.
  let disks: [Int]
  var stage = Stage.creating
  /// The new disks at the target.
  var copies: [VirtualDiskID] = []
  /// Whether blocks cross the vMotion network, because the source host does not see the target datastore.
  var usesNetwork = false
  /// Most that both datastores can do, bytes a second.
  var deviceBytesPerSecond = 0.0
  /// What the guest writes while its disks are mirrored, bytes a second.
  var mirroredBytesPerSecond = 0.0
  var transfer: StorageTransfer?
  /// What it does at the two datastores.
  var readFlow: DiskFlowID?
  var writeFlow: DiskFlowID?
}
