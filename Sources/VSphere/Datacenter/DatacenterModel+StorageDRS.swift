import Quantities
import Recording
import SimulationKernel

/// Storage DRS on the clock: a pass at its interval, and at once when a datastore becomes too full.
extension DatacenterModel {
  /// Schedules the first pass of every datastore cluster.
  mutating func startStorageDRS(_ scheduler: Scheduler<Event>) {
    for cluster in datastoreClusters.indices {
      datastoreClusters[cluster].timer = scheduler.schedule(
        .storageDRS(UInt32(cluster)), after: datastoreClusters[cluster].policy.settings.interval, priority: .policy)
    }
  }

  /// Looks at a datastore cluster and moves disks, or leaves recommendations to an administrator.
  mutating func balanceStorage(_ cluster: Int, _ scheduler: Scheduler<Event>) {
    settle(scheduler)
    let (view, positions) = storageView(cluster, scheduler.now)
    let plan = datastoreClusters[cluster].policy.plan(view, explains: explains)
    for move in plan.recommendations {
      let index = Int(move.machine)
      let target = Int(datastoreClusters[cluster].members[Int(move.target)])
      if explains {
        explain(
          [
            PolicyExplanation(
              policy: "storage-drs", entity: machineNames[index], choice: datastores[target].name, reason: move.reason)
          ], scheduler.now)
      }
      guard datastoreClusters[cluster].policy.settings.isAutomated else {
        counts.recommendationsLeft += 1
        continue
      }
      requestStorageMove(
        index, disks: move.disks.map { positions[$0] }, to: target, .storageDRS(move.purpose), scheduler)
    }
    for fault in plan.faults where explains {
      let datastore = datastores[Int(datastoreClusters[cluster].members[Int(fault.datastore)])].name
      let entity = fault.machine.map { machineNames[Int($0)] } ?? datastore
      explain(
        [PolicyExplanation(policy: "storage-drs", entity: entity, choice: "", reason: fault.reason)], scheduler.now)
    }
    datastoreClusters[cluster].timer = scheduler.schedule(
      .storageDRS(UInt32(cluster)), after: datastoreClusters[cluster].policy.settings.interval, priority: .policy)
  }

  /// What Storage DRS looks at, and which disk of its machine each disk of the view is. Operations a second are those
  /// of now instead of the last day's mean (modelling default); the latency is the day's 90th percentile.
  private func storageView(_ cluster: Int, _ now: SimTime) -> (StorageDRSView, [Int]) {
    let members = datastoreClusters[cluster].members
    var view = StorageDRSView(datastores: [], disks: [])
    for member in members {
      let store = datastores[Int(member)]
      var iops = 0.0
      for host in hosts.indices { iops += store.load.view(ofHost: host).iops }
      view.datastores.append(
        StorageDRSDatastore(
          name: store.name, capacityBytes: store.space.capacityBytes, usedBytes: store.space.usedBytes,
          latencySeconds: store.history?.percentile(0.9, at: now) ?? store.load.deviceSeconds, iops: iops,
          iopsMaximum: store.space.settings.iopsMaximum, isInMaintenance: store.space.isInMaintenance,
          isConnected: !store.outages.contains { $0 > 0 }))
    }
    var positions: [Int] = []
    for index in machines.indices where !disks[index].isEmpty {
      for (position, disk) in disks[index].enumerated() {
        guard let member = members.firstIndex(of: disk.datastore) else { continue }
        let space = datastores[Int(disk.datastore)].space
        view.disks.append(
          StorageDRSDisk(
            machine: Int32(index), datastore: Int32(member), usedBytes: space.usedBytes(by: disk.id),
            iops: disk.flow.map { datastores[Int(disk.datastore)].load.iops(of: $0) } ?? 0,
            isMovable: canMoveStorage(index) && space.disk(disk.id).cloneCount == 0))
        positions.append(position)
      }
    }
    return (view, positions)
  }

  private func canMoveStorage(_ index: Int) -> Bool {
    let machine = machines[index]
    return machine.migration < 0 && machine.storageMove < 0 && !machine.isBusy
      && !groups[Int(machine.group)].lostFeatures.contains(.storageVMotion)
  }

  // MARK: Space

  /// Space was taken on a datastore: if that makes it too full, Storage DRS looks at once.
  mutating func noteSpace(_ datastore: Int, _ scheduler: Scheduler<Event>) {
    let cluster = Int(datastores[datastore].cluster)
    guard cluster >= 0 else { return }
    let space = datastores[datastore].space
    let isTooFull = datastoreClusters[cluster].policy.isTooFull(
      usedBytes: space.usedBytes, capacityBytes: space.capacityBytes)
    let wasTooFull = datastores[datastore].isTooFull
    datastores[datastore].isTooFull = isTooFull
    if isTooFull && !wasTooFull { callStorageDRS(cluster, scheduler) }
  }

  private mutating func callStorageDRS(_ cluster: Int, _ scheduler: Scheduler<Event>) {
    if !scheduler.reschedule(datastoreClusters[cluster].timer, to: scheduler.now, priority: .policy) {
      datastoreClusters[cluster].timer = scheduler.schedule(
        .storageDRS(UInt32(cluster)), at: scheduler.now, priority: .policy)
    }
  }

  /// Space came back on a datastore: machines that wait for it write on.
  mutating func spaceReturned(_ datastore: Int, _ scheduler: Scheduler<Event>) {
    noteSpace(datastore, scheduler)
    guard pausedMachines > 0 else { return }
    for index in machines.indices where machines[index].pausedBytes > 0 {
      if disks[index].contains(where: { Int($0.datastore) == datastore }) { resumeWriting(index, scheduler) }
    }
  }

  // MARK: Placement

  /// Datastores for the new disks of a machine that names none: Storage DRS chooses in the cluster of the emptiest
  /// datastore; without a cluster it is that datastore.
  /// - Throws: that no host of its cluster mounts any.
  func placeNewDisks(_ index: Int, of specification: VirtualMachineSpecification) throws(Denial) -> [Int32] {
    guard specification.disks.contains(where: { $0.datastore == nil }) else { return [] }
    let bytes = specification.disks.map { disk in
      disk.provisioning == .thin ? Int64(Double(disk.capacity.count) * disk.usedFraction) : disk.capacity.count
    }
    guard let best = emptiestDatastore(index) else { throw Denial(reason: "its hosts mount no datastore") }
    let cluster = Int(datastores[best].cluster)
    guard cluster >= 0 else { return Array(repeating: Int32(best), count: bytes.count) }
    let members = datastoreClusters[cluster].members
    let view = StorageDRSView(
      datastores: members.map { member in
        let store = datastores[Int(member)]
        return StorageDRSDatastore(
          name: store.name, capacityBytes: store.space.capacityBytes, usedBytes: store.space.usedBytes,
          latencySeconds: store.load.deviceSeconds, isInMaintenance: store.space.isInMaintenance,
          isConnected: !store.outages.contains { $0 > 0 })
      }, disks: [])
    let placement = datastoreClusters[cluster].policy.placement(of: Int32(index), diskBytes: bytes, view)
    guard placement.targets.count == bytes.count else { return Array(repeating: Int32(best), count: bytes.count) }
    return placement.targets.map { members[Int($0)] }
  }

  /// The datastore with most space of those that a machine's hosts mount, none in maintenance mode if there is another.
  private func emptiestDatastore(_ index: Int) -> Int? {
    var best: Int?
    for candidate in candidateDatastores(index) {
      guard let old = best.map({ datastores[$0].space }) else {
        best = candidate
        continue
      }
      let new = datastores[candidate].space
      if new.isInMaintenance != old.isInMaintenance ? old.isInMaintenance : new.freeBytes > old.freeBytes {
        best = candidate
      }
    }
    return best
  }

  /// Datastores that the host a machine is meant for mounts; without one those that all hosts of its cluster mount, or
  /// if there are none, those that any does.
  private func candidateDatastores(_ index: Int) -> [Int] {
    guard mounts.arePartial else { return Array(datastores.indices) }
    if let host = configuration.machines[Int(machines[index].group)].host {
      return datastores.indices.filter { datastores[$0].isMounted[host] }
    }
    let own = clusters[Int(machines[index].cluster)].hostIDs
    let shared = datastores.indices.filter { store in own.allSatisfy { datastores[store].isMounted[Int($0)] } }
    guard shared.isEmpty else { return shared }
    return datastores.indices.filter { store in own.contains { datastores[store].isMounted[Int($0)] } }
  }

  // MARK: Maintenance

  /// Takes a datastore out of use: nothing new is placed on it, Storage DRS moves away what is there.
  mutating func enterDatastoreMaintenance(_ datastore: Int, _ scheduler: Scheduler<Event>) {
    guard !datastores[datastore].space.isInMaintenance else { return }
    datastores[datastore].space.isInMaintenance = true
    datastores[datastore].isLeaving = true
    record("datastore_entering_maintenance", entity: datastores[datastore].name, at: scheduler.now)
    if datastores[datastore].cluster >= 0 { callStorageDRS(Int(datastores[datastore].cluster), scheduler) }
    finishDatastoreMaintenance(datastore, scheduler)
  }

  /// Says that a datastore is in maintenance mode once it has no disks.
  mutating func finishDatastoreMaintenance(_ datastore: Int, _ scheduler: Scheduler<Event>) {
    guard datastores[datastore].isLeaving,
      !disks.contains(where: { $0.contains { Int($0.datastore) == datastore } })
    else { return }
    datastores[datastore].isLeaving = false
    record("datastore_maintenance", entity: datastores[datastore].name, at: scheduler.now)
  }

  /// Takes a datastore back into use.
  mutating func exitDatastoreMaintenance(_ datastore: Int, _ scheduler: Scheduler<Event>) {
    guard datastores[datastore].space.isInMaintenance else { return }
    datastores[datastore].space.isInMaintenance = false
    datastores[datastore].isLeaving = false
    record("datastore_maintenance_ends", entity: datastores[datastore].name, at: scheduler.now)
  }
}
