extension Datastore {
  /// Adds a disk: a new empty one, or one with content that a copy brings.
  /// - Throws: when it does not fit.
  public mutating func add(_ disk: VirtualDisk) throws(StorageRefusal) -> VirtualDiskID {
    try take(footprint(of: disk))
    provisionedBytes += footprint(of: disk.sizeBytes)
    return insert(disk)
  }

  /// Adds a linked clone: an empty delta above a disk of this datastore, which stays while it has clones.
  /// - Throws: when it does not fit.
  public mutating func addLinkedClone(of parent: VirtualDiskID) throws(StorageRefusal) -> VirtualDiskID {
    let source = disk(parent)
    let clone = VirtualDisk(
      sizeBytes: source.sizeBytes, format: .thin, parent: parent, inheritedBytes: source.contentBytes,
      writtenBytes: 0)
    provisionedBytes += footprint(of: clone.sizeBytes)
    disks[Int(parent.index)].cloneCount += 1
    return insert(clone)
  }

  /// Deletes a disk with its snapshots.
  /// - Throws: `hasClones` while linked clones read from it.
  public mutating func remove(_ id: VirtualDiskID) throws(StorageRefusal) {
    let disk = self.disk(id)
    guard disk.cloneCount == 0 else { throw .hasClones }
    usedBytes -= footprint(of: disk)
    provisionedBytes -= footprint(of: disk.sizeBytes)
    if let parent = disk.parent { disks[Int(parent.index)].cloneCount -= 1 }
    disks[Int(id.index)].isDeleted = true
    freeDisks.append(id.index)
  }

  /// The guest writes to a disk.
  /// - Parameters:
  ///   - firstBytes: bytes it writes for the first time in the disk's life.
  ///   - rewrittenBytes: different bytes it has written before. They take space only in a snapshot's delta, as far as
  ///     the delta does not have them: the delta's share of the content is assumed to be hit alike (modelling default).
  /// - Returns: the space taken and the blocks zeroed.
  /// - Throws: when a thin disk or a delta cannot grow: the machine stops with a question, nothing has changed.
  public mutating func write(
    to id: VirtualDiskID, firstBytes: Int64, rewrittenBytes: Int64 = 0
  ) throws(StorageRefusal) -> DiskWrite {
    let index = Int(id.index)
    precondition(!disks[index].isDeleted, "disk used after deletion")
    let top = disks[index].layers.count - 1
    let content = disks[index].contentBytes
    let old = disks[index].layers[top]
    let oldFootprint = layerFootprint(disks[index], top)
    let first = min(firstBytes, disks[index].sizeBytes - content)
    // Bytes below this layer can come up into it, each once.
    let below = content - old.newBytes
    let copied = old.bytes - old.newBytes
    let risen = Self.missing(of: min(rewrittenBytes, content), of: content, below: below, copied: copied)
    let new = DiskLayer(bytes: old.bytes + first + risen, newBytes: old.newBytes + first)
    disks[index].layers[top] = new
    let growth = layerFootprint(disks[index], top) - oldFootprint
    do {
      try take(growth)
    } catch {
      disks[index].layers[top] = old
      throw error
    }
    let isZeroed = top == 0 && effectiveFormat(disks[index].format) != .eagerZeroedThick
    let zeroed = isZeroed ? (Self.blocks(new.bytes) - Self.blocks(old.bytes)) * Self.blockBytes : 0
    return DiskWrite(allocatedBytes: growth, zeroedBytes: zeroed)
  }

  /// Of `count` bytes rewritten somewhere in the content, how many lie below the top layer and are not copied up yet.
  private static func missing(of count: Int64, of content: Int64, below: Int64, copied: Int64) -> Int64 {
    guard content > 0, below > copied else { return 0 }
    let part = Double(below - copied) / Double(content)
    return min(below - copied, Int64((Double(count) * part).rounded(.up)))
  }

  private static func blocks(_ bytes: Int64) -> Int64 { (bytes + blockBytes - 1) / blockBytes }

  private mutating func insert(_ disk: VirtualDisk) -> VirtualDiskID {
    if let free = freeDisks.popLast() {
      disks[Int(free)] = disk
      return VirtualDiskID(free)
    }
    disks.append(disk)
    return VirtualDiskID(Int32(disks.count - 1))
  }
}
