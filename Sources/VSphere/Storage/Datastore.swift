/// Why a datastore did not do something.
public enum StorageRefusal: Error, Sendable, Hashable, CustomStringConvertible {
  /// There is not enough space: what would be needed and what is free, bytes of raw capacity.
  case outOfSpace(neededBytes: Int64, freeBytes: Int64)
  /// The disk has 32 snapshots, the most it may have (known: Configuration Maximums).
  case snapshotLimit
  /// Linked clones read from the disk.
  case hasClones

  /// The reason in words.
  public var description: String {
    switch self {
    case .outOfSpace(let needed, let free): "out of space: \(needed) B needed, \(free) B free"
    case .snapshotLimit: "a disk has at most 32 snapshots"
    case .hasClones: "linked clones read from the disk"
    }
  }
}

/// What a write took besides itself.
public struct DiskWrite: Sendable, Hashable {
  /// Raw capacity it took.
  public var allocatedBytes: Int64
  /// Bytes zeroed on first write: 1 MiB for each new block of a thin or lazy disk (modelling default); an extra write
  /// each.
  public var zeroedBytes: Int64
}

/// The space of a datastore, accounted exactly in bytes: what is used is the sum of the files' footprints after every
/// operation. What does not fit is refused with its reason and changes nothing.
///
/// VMFS blocks of 1 MiB are given whole; vSAN multiplies by its policy.
/// Source: vSphere Storage, 'Virtual disk formats' and 'Thin provisioning' (known).
public struct Datastore: Sendable {
  /// What it can hold and do.
  public let settings: DatastoreSettings
  /// Raw capacity in use, bytes.
  public internal(set) var usedBytes: Int64 = 0
  /// Of that, raw capacity of swap files, logs, memory images of snapshots and other files without a disk, bytes.
  public internal(set) var otherFileBytes: Int64 = 0
  /// Raw capacity disks would use if every thin disk were full and no snapshot taken, with other files, bytes.
  public internal(set) var provisionedBytes: Int64 = 0
  /// Whether it is being emptied: nothing new is placed on it.
  public var isInMaintenance = false
  var disks: ContiguousArray<VirtualDisk> = []
  var freeDisks: ContiguousArray<Int32> = []

  /// Makes an empty datastore.
  public init(_ settings: DatastoreSettings) { self.settings = settings }

  /// Allocation unit: 1 MiB blocks of VMFS 6 (known); the same for NFS and vSAN objects (modelling default).
  public static let blockBytes: Int64 = 1 << 20

  /// Raw capacity, bytes.
  public var capacityBytes: Int64 { settings.capacityBytes }

  /// Raw capacity not in use, bytes.
  public var freeBytes: Int64 { settings.capacityBytes - usedBytes }

  /// Used part of the capacity.
  public var utilisation: Double { Double(usedBytes) / Double(settings.capacityBytes) }

  /// Raw capacity that a file of so many bytes takes: whole blocks, times the policy's multiplier.
  public func footprint(of bytes: Int64) -> Int64 {
    let blocks = (bytes + Self.blockBytes - 1) / Self.blockBytes * Self.blockBytes
    if case .vSAN(let policy) = settings.kind { return policy.footprint(of: blocks) }
    return blocks
  }

  /// The format a disk gets here: NFS and vSAN make every disk thin (known: without a plug-in or a policy for it).
  public func effectiveFormat(_ format: DiskFormat) -> DiskFormat { settings.kind == .vmfs6 ? format : .thin }

  /// A disk.
  /// - Precondition: the disk exists.
  public func disk(_ id: VirtualDiskID) -> VirtualDisk {
    precondition(!disks[Int(id.index)].isDeleted, "disk used after deletion")
    return disks[Int(id.index)]
  }

  /// Raw capacity a disk takes, deltas included, bytes.
  public func usedBytes(by id: VirtualDiskID) -> Int64 { footprint(of: disk(id)) }

  /// Raw capacity a disk would take here, bytes: what `add` needs.
  public func footprint(of disk: VirtualDisk) -> Int64 {
    var sum: Int64 = 0
    for index in disk.layers.indices { sum += layerFootprint(disk, index) }
    return sum
  }

  // MARK: Other files

  /// Takes space for a file that is not a disk: a swap file at power-on (configured less reserved memory), a memory
  /// image, logs.
  /// - Throws: when it does not fit.
  public mutating func addFile(bytes: Int64) throws(StorageRefusal) {
    let needed = footprint(of: bytes)
    try take(needed)
    otherFileBytes += needed
    provisionedBytes += needed
  }

  /// Gives back the space of such a file.
  /// - Precondition: it was taken with the same size.
  public mutating func removeFile(bytes: Int64) {
    let freed = footprint(of: bytes)
    precondition(freed <= otherFileBytes, "more files removed than were added")
    usedBytes -= freed
    otherFileBytes -= freed
    provisionedBytes -= freed
  }

  mutating func take(_ bytes: Int64) throws(StorageRefusal) {
    guard bytes <= freeBytes else { throw .outOfSpace(neededBytes: bytes, freeBytes: freeBytes) }
    usedBytes += bytes
  }

  /// Raw capacity of one layer: a thick base has all its space, everything else what it holds.
  func layerFootprint(_ disk: VirtualDisk, _ layer: Int) -> Int64 {
    layer == 0 && effectiveFormat(disk.format) != .thin
      ? footprint(of: disk.sizeBytes) : footprint(of: disk.layers[layer].bytes)
  }
}
