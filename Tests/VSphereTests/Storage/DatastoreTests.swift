import Testing
import VSphere

private let mebibyte: Int64 = 1 << 20
private let gibibyte: Int64 = 1 << 30

private func store(_ kind: DatastoreKind = .vmfs6, gibibytes: Int64 = 100) -> Datastore {
  Datastore(DatastoreSettings(kind: kind, capacityBytes: gibibytes * gibibyte))
}

@Suite struct DatastoreTests {
  @Test func thinDisksGrowByWholeBlocks() throws {
    var datastore = store()
    let disk = try datastore.add(VirtualDisk(sizeBytes: 10 * gibibyte, format: .thin))
    #expect(datastore.usedBytes == 0 && datastore.provisionedBytes == 10 * gibibyte)
    let first = try datastore.write(to: disk, firstBytes: 1)
    #expect(first.allocatedBytes == mebibyte && first.zeroedBytes == mebibyte)
    let second = try datastore.write(to: disk, firstBytes: mebibyte - 1)
    #expect(second.allocatedBytes == 0 && second.zeroedBytes == 0)
    let third = try datastore.write(to: disk, firstBytes: 3 * mebibyte + 1)
    #expect(third.allocatedBytes == 4 * mebibyte && third.zeroedBytes == 4 * mebibyte)
    #expect(datastore.usedBytes(by: disk) == 5 * mebibyte)
    // What has been written before takes nothing, and a disk never holds more than its size.
    #expect(try datastore.write(to: disk, firstBytes: 0, rewrittenBytes: gibibyte).allocatedBytes == 0)
    _ = try datastore.write(to: disk, firstBytes: 50 * gibibyte)
    #expect(datastore.usedBytes == 10 * gibibyte)
  }

  @Test(arguments: [DiskFormat.lazyZeroedThick, .eagerZeroedThick])
  func thickDisksHaveTheirSpaceAtOnce(format: DiskFormat) throws {
    var datastore = store()
    let disk = try datastore.add(VirtualDisk(sizeBytes: 10 * gibibyte, format: format))
    #expect(datastore.usedBytes == 10 * gibibyte)
    let write = try datastore.write(to: disk, firstBytes: gibibyte)
    #expect(write.allocatedBytes == 0)
    #expect(write.zeroedBytes == (format == .eagerZeroedThick ? 0 : gibibyte))
  }

  @Test func networkAndObjectStoresMakeEveryDiskThin() throws {
    var nfs = store(.nfs)
    _ = try nfs.add(VirtualDisk(sizeBytes: 10 * gibibyte, format: .eagerZeroedThick))
    #expect(nfs.usedBytes == 0)
    var mirrored = store(.vSAN(.mirrorOneFailure))
    _ = try mirrored.add(VirtualDisk(sizeBytes: 10 * gibibyte, format: .thin, writtenBytes: 3 * gibibyte))
    #expect(mirrored.usedBytes == 6 * gibibyte && mirrored.provisionedBytes == 20 * gibibyte)
  }

  @Test func whatDoesNotFitIsRefusedAndChangesNothing() throws {
    var datastore = store(gibibytes: 10)
    let disk = try datastore.add(VirtualDisk(sizeBytes: 20 * gibibyte, format: .thin, writtenBytes: 9 * gibibyte))
    let refusal = StorageRefusal.outOfSpace(neededBytes: 2 * gibibyte, freeBytes: gibibyte)
    #expect(throws: refusal) { try datastore.write(to: disk, firstBytes: 2 * gibibyte) }
    #expect(throws: refusal) { try datastore.addFile(bytes: 2 * gibibyte) }
    #expect(throws: refusal) {
      try datastore.add(VirtualDisk(sizeBytes: 2 * gibibyte, format: .lazyZeroedThick))
    }
    #expect(refusal.description == "out of space: \(2 * gibibyte) B needed, \(gibibyte) B free")
    #expect(datastore.usedBytes == 9 * gibibyte && datastore.disk(disk).contentBytes == 9 * gibibyte)
    _ = try datastore.write(to: disk, firstBytes: gibibyte)
    #expect(datastore.freeBytes == 0 && datastore.utilisation == 1)
  }

  @Test func swapFilesComeAndGo() throws {
    var datastore = store()
    try datastore.addFile(bytes: 4 * gibibyte)
    try datastore.addFile(bytes: 1)
    #expect(datastore.usedBytes == 4 * gibibyte + mebibyte && datastore.otherFileBytes == datastore.usedBytes)
    datastore.removeFile(bytes: 1)
    datastore.removeFile(bytes: 4 * gibibyte)
    #expect(datastore.usedBytes == 0 && datastore.provisionedBytes == 0)
  }

  @Test func linkedClonesHoldTheirParent() throws {
    var datastore = store()
    let parent = try datastore.add(
      VirtualDisk(sizeBytes: 10 * gibibyte, format: .lazyZeroedThick, writtenBytes: 4 * gibibyte))
    let clone = try datastore.addLinkedClone(of: parent)
    #expect(datastore.usedBytes == 10 * gibibyte && datastore.disk(clone).contentBytes == 4 * gibibyte)
    _ = try datastore.write(to: clone, firstBytes: gibibyte, rewrittenBytes: 2 * gibibyte)
    // All that is rewritten lies in the parent: it comes up.
    #expect(datastore.usedBytes(by: clone) == 3 * gibibyte)
    #expect(datastore.disk(clone).flattened().contentBytes == 5 * gibibyte)
    #expect(throws: StorageRefusal.hasClones) { try datastore.remove(parent) }
    try datastore.remove(clone)
    try datastore.remove(parent)
    #expect(datastore.usedBytes == 0 && datastore.provisionedBytes == 0)
  }

  // MARK: Snapshots

  @Test func deltasTakeWhatChangesAndMergeBack() throws {
    var datastore = store()
    let disk = try datastore.add(VirtualDisk(sizeBytes: 10 * gibibyte, format: .thin, writtenBytes: 4 * gibibyte))
    try datastore.takeSnapshot(of: disk)
    // A first rewrite of 1 GiB copies 1 GiB up; half of the next one hits new ground: 4 GiB below less 1.
    _ = try datastore.write(to: disk, firstBytes: 0, rewrittenBytes: gibibyte)
    #expect(datastore.disk(disk).deltaBytes == gibibyte)
    _ = try datastore.write(to: disk, firstBytes: 0, rewrittenBytes: gibibyte)
    #expect(datastore.disk(disk).deltaBytes == gibibyte + gibibyte * 3 / 4)
    _ = try datastore.write(to: disk, firstBytes: gibibyte)
    #expect(datastore.usedBytes == 4 * gibibyte + gibibyte * 11 / 4)
    let copied = try datastore.removeSnapshot(0, of: disk)
    #expect(copied == gibibyte * 11 / 4)
    #expect(datastore.usedBytes == 5 * gibibyte && datastore.disk(disk).contentBytes == 5 * gibibyte)
    #expect(datastore.disk(disk).snapshotCount == 0)
  }

  @Test func mergingNeedsRoomForBothFiles() throws {
    var datastore = store(gibibytes: 6)
    let disk = try datastore.add(VirtualDisk(sizeBytes: 10 * gibibyte, format: .thin, writtenBytes: 3 * gibibyte))
    try datastore.takeSnapshot(of: disk)
    _ = try datastore.write(to: disk, firstBytes: 2 * gibibyte)
    let refusal = StorageRefusal.outOfSpace(neededBytes: 2 * gibibyte, freeBytes: gibibyte)
    #expect(throws: refusal) { try datastore.removeSnapshot(0, of: disk) }
    #expect(datastore.usedBytes == 5 * gibibyte && datastore.disk(disk).snapshotCount == 1)
  }

  @Test func aDiskHasAtMostThirtyTwoSnapshots() throws {
    var datastore = store()
    let disk = try datastore.add(VirtualDisk(sizeBytes: gibibyte, format: .thin))
    for _ in 0..<32 { try datastore.takeSnapshot(of: disk) }
    #expect(throws: StorageRefusal.snapshotLimit) { try datastore.takeSnapshot(of: disk) }
  }

  /// Random operations: what is used is the sum of the footprints after each, never above the capacity; no layer is
  /// larger than its disk; a refusal changes nothing; without anything left nothing is used.
  @Test(arguments: 1...30)
  func spaceIsAccountedExactly(seed: Int) throws {
    var draws = StorageDraws(UInt64(seed))
    let kinds: [DatastoreKind] = [.vmfs6, .nfs, .vSAN(.raid5), .vSAN(.raid5Express4Plus1), .vSAN(.mirrorTwoFailures)]
    var datastore = store(kinds[seed % kinds.count], gibibytes: 40)
    var disks: [VirtualDiskID] = []
    var clones: [VirtualDiskID] = []
    var files: [Int64] = []
    var refusals = 0
    for _ in 0..<400 {
      let before = (datastore.usedBytes, datastore.provisionedBytes)
      let amount = Int64(draws.below(Int(2 * gibibyte)))
      do {
        switch draws.below(disks.isEmpty ? 2 : 9) {
        case 0:
          let format = DiskFormat.allCases[draws.below(3)]
          disks.append(
            try datastore.add(VirtualDisk(sizeBytes: amount + 1, format: format, writtenBytes: amount / 3)))
        case 1:
          try datastore.addFile(bytes: amount / 2)
          files.append(amount / 2)
        case 2: if let file = files.popLast() { datastore.removeFile(bytes: file) }
        case 3, 4:
          _ = try datastore.write(
            to: disks[draws.below(disks.count)], firstBytes: amount / 4, rewrittenBytes: amount / 2)
        case 5: try datastore.takeSnapshot(of: disks[draws.below(disks.count)])
        case 6:
          let disk = disks[draws.below(disks.count)]
          let count = datastore.disk(disk).snapshotCount
          let content = datastore.disk(disk).contentBytes
          if count > 0, draws.below(4) > 0 {
            _ = try datastore.removeSnapshot(draws.below(count), of: disk)
            #expect(datastore.disk(disk).contentBytes == content, "merging loses nothing")
          }
        case 7:
          let parent = disks[draws.below(disks.count)]
          let clone = try datastore.addLinkedClone(of: parent)
          clones.append(clone)
          disks.append(clone)
        default:
          let index = draws.below(disks.count)
          if draws.below(2) == 0 {
            try datastore.remove(disks[index])
            disks.remove(at: index)
          }
        }
      } catch {
        refusals += 1
        if error != .hasClones { #expect((datastore.usedBytes, datastore.provisionedBytes) == before) }
      }
      let sum = disks.reduce(datastore.otherFileBytes) { $0 + datastore.usedBytes(by: $1) }
      #expect(datastore.usedBytes == sum)
      #expect(datastore.freeBytes >= 0)
      let isWithinSize = disks.allSatisfy {
        let disk = datastore.disk($0)
        return disk.contentBytes <= disk.sizeBytes && disk.deltaBytes <= Int64(disk.snapshotCount) * disk.sizeBytes
      }
      #expect(isWithinSize)
    }
    #expect(refusals > 0 && disks.count > 1)
    for file in files { datastore.removeFile(bytes: file) }
    // Clones of clones: the last made go first.
    while !disks.isEmpty {
      for index in disks.indices.reversed() where (try? datastore.remove(disks[index])) != nil {
        disks.remove(at: index)
      }
    }
    #expect(datastore.usedBytes == 0 && datastore.provisionedBytes == 0)
  }
}

@Suite struct VSANTests {
  /// vSAN documentation: what a policy multiplies capacity by and how many hosts it needs.
  @Test(arguments: [
    (VSANPolicy.unprotected, 1.0, 1), (.mirrorOneFailure, 2, 3), (.mirrorTwoFailures, 3, 5),
    (.mirrorThreeFailures, 4, 7), (.raid5, 1.33, 4), (.raid5Express2Plus1, 1.5, 3), (.raid5Express4Plus1, 1.25, 6),
    (.raid6, 1.5, 6),
  ])
  func policies(policy: VSANPolicy, multiplier: Double, hosts: Int) {
    #expect((Double(policy.footprint(of: gibibyte)) / Double(gibibyte) - multiplier).magnitude < 0.005)
    #expect(policy.hostsNeeded == hosts)
    let bytes: Int64 = 7
    let (numerator, denominator) = policy.multiplier
    #expect(policy.footprint(of: bytes) == (bytes * numerator + denominator - 1) / denominator)
    #expect(policy.footprint(of: 0) == 0)
  }

  @Test func policiesAreCheckedAgainstTheCluster() {
    let settings = DatastoreSettings(kind: .vSAN(.raid6), capacityBytes: gibibyte)
    #expect(settings.problems(hostCount: 5).map(\.parameter) == ["policy"])
    #expect(settings.problems(hostCount: 6).isEmpty)
  }

  private let loss = VSANRepair.Loss(
    residentBytes: 400_000_000 * 3600, hostsLeft: 4, freeBytes: 1 << 42, policy: .raid5)

  /// CLOM waits 60 min for an absent host, then rebuilds: 1.44 TB at 400 MB/s take an hour.
  @Test func anAbsentHostIsWaitedFor() {
    let settings = VSANRepairSettings()
    var repair = VSANRepair(.absent, loss, at: .seconds(100), settings)
    #expect(repair.phase == .waiting && repair.phaseEnd == .seconds(3700))
    repair.advance(loss, at: .seconds(3700), settings)
    #expect(repair.phase == .rebuilding && repair.phaseEnd == .seconds(7300))
    repair.advance(loss, at: .seconds(7299), settings)
    #expect(repair.phase == .rebuilding)
    repair.advance(loss, at: .seconds(7300), settings)
    #expect(repair.phase == .complete && repair.phaseEnd == .never && repair.bytes == 0)
  }

  @Test func aHostThatComesBackIsOnlyBroughtUpToDate() {
    let settings = VSANRepairSettings()
    var early = VSANRepair(.absent, loss, at: .zero, settings)
    early.hostReturns(changedBytes: 4_000_000_000, at: .seconds(600), settings)
    #expect(early.phase == .resynchronizing && early.phaseEnd == .seconds(610))
    early.advance(loss, at: .seconds(610), settings)
    #expect(early.phase == .complete)
    // Five seconds before the end of the rebuild, ten seconds of resynchronization are not worth it.
    var late = VSANRepair(.absent, loss, at: .zero, settings)
    late.advance(loss, at: .seconds(3600), settings)
    late.hostReturns(changedBytes: 4_000_000_000, at: .seconds(7195), settings)
    #expect(late.phase == .rebuilding && late.phaseEnd == .seconds(7200))
  }

  @Test func aBrokenDriveIsRebuiltAtOnceIfThereAreHostsAndSpace() {
    let settings = VSANRepairSettings()
    #expect(VSANRepair(.degraded, loss, at: .zero, settings).phase == .rebuilding)
    var few = loss
    few.hostsLeft = 3
    var repair = VSANRepair(.degraded, few, at: .zero, settings)
    #expect(repair.phase == .impossible && repair.phaseEnd == .never)
    repair.retry(loss, at: .seconds(50), settings)
    #expect(repair.phase == .rebuilding && repair.phaseEnd == .seconds(3650))
    var full = loss
    full.freeBytes = full.residentBytes - 1
    #expect(!full.canBeRebuilt && loss.canBeRebuilt)
  }
}
