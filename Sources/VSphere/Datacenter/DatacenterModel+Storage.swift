import Quantities
import SimulationKernel

extension DatacenterModel {
  /// The datastore of a machine's first disk, where its configuration and swap file are. Without disks it is the first
  /// that all hosts of its cluster mount; nil without one.
  func homeDatastore(_ index: Int) -> Int? {
    if let disk = disks[index].first { return Int(disk.datastore) }
    let shared = Int(mounts.shared[Int(machines[index].cluster)])
    return shared >= 0 ? shared : nil
  }

  /// Makes the disks of a machine.
  /// - Parameter parent: the machine whose disks a linked clone reads from.
  /// - Throws: which datastore is short of what.
  mutating func createDisks(_ index: Int, linkedTo parent: Int? = nil) throws(Denial) {
    let specification = configuration.machines[Int(machines[index].group)].specification
    guard !datastores.isEmpty, disks[index].isEmpty else { return }
    let targets = parent == nil ? try placeNewDisks(index, of: specification) : []
    for (position, disk) in specification.disks.enumerated() {
      do throws(StorageRefusal) {
        if let parent, disks[parent].indices.contains(position) {
          let original = disks[parent][position]
          let id = try datastores[Int(original.datastore)].space.addLinkedClone(of: original.id)
          disks[index].append(DiskState(datastore: original.datastore, id: id))
          continue
        }
        let written = Int64(Double(disk.capacity.count) * disk.usedFraction)
        let new = VirtualDisk(
          sizeBytes: disk.capacity.count, format: disk.provisioning.format, writtenBytes: written)
        let datastore = disk.datastore ?? (targets.isEmpty ? 0 : Int(targets[position]))
        let id = try datastores[datastore].space.add(new)
        disks[index].append(DiskState(datastore: Int32(datastore), id: id))
      } catch {
        let name = disk.datastore.map { datastores[$0].name } ?? "every datastore"
        deleteDisks(index)
        throw Denial(reason: "disk \(disk.name) does not fit on \(name): \(error)")
      }
    }
    updateReach(index)
  }

  private mutating func deleteDisks(_ index: Int) {
    for disk in disks[index] {
      // Nothing was cloned from disks that were only just made.
      try? datastores[Int(disk.datastore)].space.remove(disk.id)
    }
    disks[index].removeAll()
  }

  // MARK: Swap files

  /// Takes the space of a machine's swap file: configured less reserved memory.
  /// - Throws: when the datastore is full.
  mutating func createSwapFile(_ index: Int) throws(Denial) {
    guard let datastore = homeDatastore(index) else { return }
    do throws(StorageRefusal) {
      try datastores[datastore].space.addFile(bytes: swapFileBytes(index))
    } catch {
      throw Denial(reason: "swap file does not fit on \(datastores[datastore].name): \(error)")
    }
  }

  /// Gives the space of the swap file back.
  mutating func removeSwapFile(_ index: Int) {
    guard let datastore = homeDatastore(index) else { return }
    datastores[datastore].space.removeFile(bytes: swapFileBytes(index))
  }

  /// Sizes of the files beside the disks that a machine has on its first datastore now: swap file, memory image.
  func homeFileBytes(_ index: Int) -> [Int64] {
    var files: [Int64] = []
    if machines[index].booking.exists { files.append(swapFileBytes(index)) }
    if machines[index].suspendedBytes > 0 { files.append(machines[index].suspendedBytes) }
    return files
  }

  private func swapFileBytes(_ index: Int) -> Int64 {
    machines[index].memoryBytes - memorySettings[Int(machines[index].group)].reservationBytes
  }

  // MARK: Commands

  /// Lets a machine's disks do what it asks for, from the host it is on.
  mutating func attachStorage(_ index: Int) {
    guard groups[Int(machines[index].group)].usesStorage || machines[index].step == .booting else { return }
    for position in disks[index].indices where disks[index][position].flow == nil {
      let datastore = Int(disks[index][position].datastore)
      disks[index][position].flow = datastores[datastore].load.addFlow(
        host: Int(machines[index].host), diskDemand(index, position))
      if groups[Int(machines[index].group)].security.isEncrypted {
        datastores[datastore].encryptedMachines.append(Int32(index))
      }
      markStorageDirty(datastore)
    }
  }

  /// Takes a machine's commands off its datastores.
  mutating func detachStorage(_ index: Int) {
    for position in disks[index].indices { detachDisk(index, position) }
    machines[index].encryptionMHz = 0
  }

  /// Takes the commands of one disk off its datastore.
  mutating func detachDisk(_ index: Int, _ position: Int) {
    guard let flow = disks[index][position].flow else { return }
    let datastore = Int(disks[index][position].datastore)
    datastores[datastore].load.remove(flow)
    if let listed = datastores[datastore].encryptedMachines.firstIndex(of: Int32(index)) {
      datastores[datastore].encryptedMachines.remove(at: listed)
    }
    disks[index][position].flow = nil
    markStorageDirty(datastore)
  }

  /// Machines with encrypted disks on a datastore pay for the operations they do now.
  mutating func chargeEncryption(_ datastore: Int) {
    for machine in datastores[datastore].encryptedMachines {
      let index = Int(machine)
      let commands = commandsPerSecond(index)
      let megahertz = groups[Int(machines[index].group)].security.processorMHz(
        bytesPerSecond: commands * diskDemand(index, 0).operationBytes, operationsPerSecond: commands)
      guard megahertz != machines[index].encryptionMHz else { continue }
      machines[index].encryptionMHz = megahertz
      markDirty(Int(machines[index].host))
    }
  }

  /// Operations a second that a machine does on all its disks.
  private func commandsPerSecond(_ index: Int) -> Double {
    var commands = 0.0
    for disk in disks[index] {
      guard let flow = disk.flow else { continue }
      commands += datastores[Int(disk.datastore)].load.iops(of: flow)
    }
    return commands
  }

  /// Tells the datastores what a machine wants now.
  mutating func offerStorage(_ index: Int) {
    for position in disks[index].indices {
      let disk = disks[index][position]
      guard let flow = disk.flow else { continue }
      datastores[Int(disk.datastore)].load.setDemand(of: flow, to: diskDemand(index, position))
      markStorageDirty(Int(disk.datastore))
    }
    offerMirroring(index)
  }

  /// What one of a machine's disks does of its commands: an equal part, with shares of its own.
  func diskDemand(_ index: Int, _ position: Int) -> DiskDemand {
    let machine = machines[index]
    let commands =
      machine.step == .booting
      ? DatacenterDefaults.bootCommandsPerSecond : machine.executes ? machine.commandsPerSecond : 0
    let shares = diskSpecification(index, position)?.shares ?? .level(.normal)
    return DiskDemand(
      iops: commands / Double(max(1, disks[index].count)), shares: Double(shares.diskShares))
  }

  /// What is configured for a disk of a machine; nil for one that its group does not list, as a clone has its parent's.
  func diskSpecification(_ index: Int, _ position: Int) -> VirtualMachineSpecification.Disk? {
    let group = Int(machines[index].group)
    guard configuration.machines[group].specification.disks.indices.contains(position) else { return nil }
    return configuration.machines[group].specification.disks[position]
  }

  mutating func markStorageDirty(_ datastore: Int) {
    guard !datastores[datastore].isDirty else { return }
    datastores[datastore].isDirty = true
    dirtyDatastores.append(Int32(datastore))
  }

  /// Counts boots under way on a machine's datastore; its commands change with them.
  mutating func countBoot(_ index: Int, _ change: Int32) {
    guard let datastore = homeDatastore(index) else { return }
    datastores[datastore].boots += change
  }

  /// How much longer a boot takes because others boot from the same datastore.
  func bootStormFactor(_ index: Int) -> Double {
    guard let datastore = homeDatastore(index) else { return 1 }
    let wanted = Double(datastores[datastore].boots) * DatacenterDefaults.bootCommandsPerSecond
    return max(1, wanted / datastores[datastore].space.settings.iopsMaximum)
  }

  /// Whether a machine's disks can be reached from a host; from any host without one.
  func isStorageReachable(_ index: Int, from host: Int? = nil) -> Bool {
    guard let datastore = homeDatastore(index) else { return true }
    guard let host else { return hosts.indices.contains { datastores[datastore].isReachable(from: $0) } }
    return datastores[datastore].isReachable(from: host) && mountsAllDisks(index, host)
  }

  /// Whether a host mounts every datastore that a machine has disks on.
  func mountsAllDisks(_ index: Int, _ host: Int) -> Bool {
    !mounts.arePartial || disks[index].allSatisfy { datastores[Int($0.datastore)].isMounted[host] }
  }

  /// A machine has disks elsewhere: policies learn which hosts it can run on.
  mutating func updateReach(_ index: Int) {
    guard mounts.arePartial else { return }
    let cluster = Int(machines[index].cluster)
    var count = 0
    for (slot, id) in clusters[cluster].hostIDs.enumerated() {
      let isMounted = mountsAllDisks(index, Int(id))
      clusters[cluster].view.compatibility[Int(machines[index].slot), slot] = isMounted
      if isMounted { count += 1 }
    }
    machines[index].isLocal = count == 1 && clusters[cluster].hostIDs.count > 1
  }

  /// Why a machine's disks cannot be reached from a host, in words.
  func unreachableText(_ index: Int, from host: Int) -> String {
    guard let disk = disks[index].first(where: { !datastores[Int($0.datastore)].isMounted[host] }) else {
      return "its datastore cannot be reached from \(hostNames[host])"
    }
    return "\(hostNames[host]) does not mount \(datastores[Int(disk.datastore)].name)"
  }
}

extension DiskProvisioning {
  /// The format as datastores know it.
  var format: DiskFormat {
    switch self {
    case .thin: .thin
    case .thick: .lazyZeroedThick
    case .eagerZeroedThick: .eagerZeroedThick
    }
  }
}

extension ResourceAllocation.Shares {
  /// Shares of a virtual disk.
  var diskShares: Int {
    switch self {
    case .level(let level): level.diskShares
    case .custom(let number): number
    }
  }

  /// Processor shares of a machine.
  func cpuShares(vCPUs: Int) -> Int {
    switch self {
    case .level(let level): level.cpuShares(vCPUs: vCPUs)
    case .custom(let number): number
    }
  }

  /// Memory shares of a machine.
  func memoryShares(sizeBytes: Int64) -> Int {
    switch self {
    case .level(let level): level.memoryShares(sizeBytes: sizeBytes)
    case .custom(let number): number
    }
  }
}
