import Quantities
import SimulationKernel

/// Latency over time: Storage I/O Control adapts hosts' windows, Storage DRS remembers a day.
extension DatacenterModel {
  /// Works out the latency of the datastores whose load changed; copies go on at their new rates.
  mutating func settleStorage(_ scheduler: Scheduler<Event>) {
    for datastore in dirtyDatastores {
      let index = Int(datastore)
      datastores[index].load.solve()
      datastores[index].isDirty = false
      let seconds = datastores[index].load.deviceSeconds
      datastores[index].history?.set(seconds: seconds, at: scheduler.now)
      if datastores[index].adaptsWindows { scheduleWindows(index, scheduler) }
    }
    // Both ends of a copy, and all disks of a machine, are worked out before they are told.
    for datastore in dirtyDatastores {
      if !datastores[Int(datastore)].encryptedMachines.isEmpty { chargeEncryption(Int(datastore)) }
      for slot in datastores[Int(datastore)].moves { updateStorageMove(Int(slot), scheduler) }
      for slot in datastores[Int(datastore)].relocations { updateRelocation(Int(slot), scheduler) }
    }
    dirtyDatastores.removeAll(keepingCapacity: true)
  }

  /// Schedules the next look of Storage I/O Control, while hosts are throttled or should be.
  private mutating func scheduleWindows(_ datastore: Int, _ scheduler: Scheduler<Event>) {
    guard !datastores[datastore].isAdapting, needsWindows(datastore) else { return }
    datastores[datastore].isAdapting = true
    scheduler.schedule(
      .storageWindows(UInt32(datastore)), after: datastores[datastore].space.settings.ioControl.period,
      priority: .policy)
  }

  private func needsWindows(_ datastore: Int) -> Bool {
    let load = datastores[datastore].load
    guard let threshold = load.thresholdSeconds else { return false }
    if load.deviceSeconds > threshold { return true }
    let depth = Double(load.settings.queueDepth)
    return hosts.indices.contains { load.window(ofHost: $0) < depth && load.view(ofHost: $0).iops > 0 }
  }

  /// Hosts adapt their windows to the latency they have seen.
  mutating func adaptWindows(_ datastore: Int, _ scheduler: Scheduler<Event>) {
    datastores[datastore].isAdapting = false
    datastores[datastore].load.adaptWindows()
    markStorageDirty(datastore)
  }
}
