extension Datastore {
  /// Snapshots a disk may have (known: Configuration Maximums).
  public static let snapshotLimit = 32

  /// Freezes what a disk holds; later writes go to a new delta.
  /// - Throws: `snapshotLimit`.
  public mutating func takeSnapshot(of id: VirtualDiskID) throws(StorageRefusal) {
    guard disk(id).snapshotCount < Self.snapshotLimit else { throw .snapshotLimit }
    disks[Int(id.index)].layers.append(DiskLayer())
  }

  /// Deletes a snapshot: the delta above it is merged into the layer below, which first grows by what it does not have.
  /// - Parameters:
  ///   - snapshot: 0 for the oldest.
  /// - Returns: bytes copied from the delta: what the consolidation reads and writes.
  /// - Throws: when the layer below cannot grow; then the snapshot stays.
  public mutating func removeSnapshot(_ snapshot: Int, of id: VirtualDiskID) throws(StorageRefusal) -> Int64 {
    var disk = self.disk(id)
    precondition(snapshot >= 0 && snapshot < disk.snapshotCount, "no such snapshot")
    let delta = disk.layers[snapshot + 1]
    let deltaFootprint = layerFootprint(disk, snapshot + 1)
    let oldFootprint = layerFootprint(disk, snapshot)
    // Content the layer below can see, and how much of it the layer itself holds.
    var visible = disk.inheritedBytes
    for index in 0...snapshot { visible += disk.layers[index].newBytes }
    let copied = delta.bytes - delta.newBytes
    let below = disk.layers[snapshot]
    let shared = visible > 0 ? Int64(Double(copied) * (Double(below.bytes) / Double(visible))) : 0
    disk.layers[snapshot].bytes += delta.newBytes + copied - min(shared, copied)
    disk.layers[snapshot].newBytes += delta.newBytes
    let growth = layerFootprint(disk, snapshot) - oldFootprint
    // Both files exist until the copy is complete.
    try take(growth)
    usedBytes -= deltaFootprint
    disk.layers.remove(at: snapshot + 1)
    disks[Int(id.index)] = disk
    return delta.bytes
  }
}
