import Quantities
import SimulationKernel

extension DatacenterModel {
  /// A host, or every host (-1), loses a datastore. What becomes of machines on it is up to component protection.
  mutating func loseDatastore(
    _ datastore: Int, from host: Int32, _ loss: ComponentProtection.Loss, _ scheduler: Scheduler<Event>
  ) {
    record(
      loss == .allPathsDown ? "datastore_apd" : "datastore_pdl", entity: datastores[datastore].name,
      source: host < 0 ? "" : hostNames[Int(host)], at: scheduler.now)
    for index in affectedHosts(host) {
      datastores[datastore].outages[index] += 1
      guard datastores[datastore].outages[index] == 1 else { continue }
      datastores[datastore].lostAt[index] = scheduler.now
      datastores[datastore].losses[index] = loss
      abortStorageMoves(on: datastore, from: index, scheduler)
      for machine in machinesOn(index) where homeDatastore(machine) == datastore {
        if machines[machine].migration >= 0 {
          abortMigration(Int(machines[machine].migration), .targetDatastoreLost, scheduler)
        }
        blockDevices(machine, scheduler.now)
        // A power-on has no disks to start from.
        if loss == .permanentDeviceLoss, machines[machine].state == .starting {
          failMachine(machine, scheduler)
          enqueueRestart(machine, scheduler)
        }
      }
    }
    for cluster in clusters.indices {
      let protection = configuration.clusters[cluster].ha.componentProtection
      guard configuration.clusters[cluster].ha.isEnabled, let delay = protection.powerOffDelay(loss) else { continue }
      scheduler.schedule(
        .protectComponents(cluster: UInt32(cluster), datastore: UInt32(datastore)), after: delay, priority: .fault)
    }
  }

  private func affectedHosts(_ host: Int32) -> Range<Int> {
    host < 0 ? hosts.indices : Int(host)..<Int(host) + 1
  }

  /// I/O of a machine waits: its guest stands still.
  private mutating func blockDevices(_ machine: Int, _ now: SimTime) {
    guard !machines[machine].isBlocked, machines[machine].state.isPoweredOn else { return }
    machines[machine].isBlocked = true
    stun(machine, now)
  }

  private mutating func unblockDevices(_ machine: Int, _ now: SimTime) {
    guard machines[machine].isBlocked else { return }
    machines[machine].isBlocked = false
    if machines[machine].stuns > 0 { unstun(machine, now) }
  }

  /// The time has come to power machines off whose datastore stayed away.
  mutating func protectComponents(_ cluster: Int, _ datastore: Int, _ scheduler: Scheduler<Event>) {
    let settings = configuration.clusters[cluster].ha
    let canRestart = clusters[cluster].hostIDs.contains {
      datastores[datastore].outages[Int($0)] == 0 && hosts[Int($0)].condition == .available
    }
    for id in clusters[cluster].hostIDs where datastores[datastore].outages[Int(id)] > 0 {
      let host = Int(id)
      let loss = datastores[datastore].losses[host]
      // Paths that were back meanwhile start the time anew.
      guard settings.componentProtection.powerOffDelay(loss) == scheduler.now - datastores[datastore].lostAt[host]
      else { continue }
      for index in machinesOn(host) where homeDatastore(index) == datastore && machines[index].state != .stopping {
        let action = settings.componentProtection.action(
          loss, outlook: canRestart ? .canRestart : .cannotRestart, restartPriority: haSettings(index).priority)
        record(
          "vm_component_protection", entity: machineNames[index], source: hostNames[host],
          detail: action.rawValue.snakeCased, at: scheduler.now)
        guard action == .powerOffAndRestart else { continue }
        failMachine(index, scheduler)
        enqueueRestart(index, scheduler)
      }
    }
    advanceRestarts(cluster, scheduler)
  }

  /// A host, or every host (-1), has a datastore back.
  mutating func restoreDatastore(_ datastore: Int, from host: Int32, _ scheduler: Scheduler<Event>) {
    for index in affectedHosts(host) {
      datastores[datastore].outages[index] -= 1
      guard datastores[datastore].outages[index] == 0 else { continue }
      for machine in machinesOn(index) where homeDatastore(machine) == datastore {
        unblockDevices(machine, scheduler.now)
        resetIfCleared(machine, datastore, index, scheduler)
      }
    }
    record(
      "datastore_restored", entity: datastores[datastore].name, target: host < 0 ? "" : hostNames[Int(host)],
      at: scheduler.now)
    for cluster in clusters.indices { capacityReturned(cluster, scheduler) }
  }

  /// Paths came back after the time-out: the guest may have suffered, and is reset if that is wanted.
  private mutating func resetIfCleared(
    _ machine: Int, _ datastore: Int, _ host: Int, _ scheduler: Scheduler<Event>
  ) {
    let settings = configuration.clusters[Int(machines[machine].cluster)].ha
    let protection = settings.componentProtection
    guard settings.isEnabled, protection.cleared == .reset, datastores[datastore].losses[host] == .allPathsDown,
      scheduler.now - datastores[datastore].lostAt[host] >= protection.allPathsDownTimeout, machines[machine].canStop
    else { return }
    reset(machine, scheduler)
  }
}
