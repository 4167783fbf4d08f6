/// How a disk takes its space.
public enum DiskFormat: String, Sendable, CaseIterable {
  /// Grows block by block on first write; each new block is also zeroed.
  case thin
  /// Has its space at once, each block is zeroed on first write.
  case lazyZeroedThick = "thick-lazy"
  /// Has its space at once, zeroed at creation.
  case eagerZeroedThick = "thick-eager"
}

/// A disk on a datastore.
public struct VirtualDiskID: Hashable, Sendable, BitwiseCopyable {
  /// Dense position on its datastore; reused after the disk is deleted.
  public let index: Int32

  /// The disk at a position.
  public init(_ index: Int32) { self.index = index }
}

/// One file of a disk: the base, or the delta a snapshot (or linked clone) writes to.
struct DiskLayer: Sendable, Hashable {
  /// Bytes in the file.
  var bytes: Int64 = 0
  /// Of these, bytes that no layer below has.
  var newBytes: Int64 = 0
}

/// What a virtual disk holds: its format, its base, and a delta for each snapshot.
public struct VirtualDisk: Sendable, Hashable {
  /// Size the guest sees, bytes.
  public let sizeBytes: Int64
  /// How the base takes its space.
  public let format: DiskFormat
  /// The disk whose content lies below the base, if it is a linked clone.
  public let parent: VirtualDiskID?
  /// Base first, then one delta for each snapshot; the last takes all writes.
  var layers: [DiskLayer]
  /// Bytes below the base, in the parent when it was cloned.
  var inheritedBytes: Int64
  /// Linked clones that read from it.
  var cloneCount = 0
  /// Whether its place on the datastore is free.
  var isDeleted = false

  /// Makes an empty disk, or one with content, such as a full clone.
  /// - Parameters:
  ///   - writtenBytes: bytes the guest has written at least once.
  public init(sizeBytes: Int64, format: DiskFormat, writtenBytes: Int64 = 0) {
    self.init(sizeBytes: sizeBytes, format: format, parent: nil, inheritedBytes: 0, writtenBytes: writtenBytes)
  }

  init(sizeBytes: Int64, format: DiskFormat, parent: VirtualDiskID?, inheritedBytes: Int64, writtenBytes: Int64) {
    precondition(sizeBytes > 0 && writtenBytes >= 0 && writtenBytes <= sizeBytes, "a disk larger than its content")
    self.sizeBytes = sizeBytes
    self.format = format
    self.parent = parent
    self.inheritedBytes = inheritedBytes
    layers = [DiskLayer(bytes: writtenBytes, newBytes: writtenBytes)]
  }

  /// Snapshots it has.
  public var snapshotCount: Int { layers.count - 1 }

  /// Bytes the guest has written at least once, over all layers.
  public var contentBytes: Int64 { layers.reduce(inheritedBytes) { $0 + $1.newBytes } }

  /// Bytes of all snapshots' deltas.
  public var deltaBytes: Int64 { layers.dropFirst().reduce(0) { $0 + $1.bytes } }

  /// The same content in one layer, as Storage vMotion or a full clone writes it.
  public func flattened(format: DiskFormat? = nil) -> VirtualDisk {
    VirtualDisk(sizeBytes: sizeBytes, format: format ?? self.format, writtenBytes: contentBytes)
  }
}
