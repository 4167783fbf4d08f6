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
    for index in affectedHosts(host) where datastores[datastore].isMounted[index] {
      datastores[datastore].outages[index] += 1
      let isWorse = loss == .permanentDeviceLoss && datastores[datastore].losses[index] == .allPathsDown
      guard datastores[datastore].outages[index] == 1 || isWorse else { continue }
      datastores[datastore].lostAt[index] = scheduler.now
      datastores[datastore].losses[index] = loss
      abortMigrations(index, of: datastore, scheduler)
      abortStorageMoves(on: datastore, from: index, scheduler)
      for machine in machinesOn(index) where homeDatastore(machine) == datastore {
        blockDevices(machine, loss, scheduler)
        // A power-on has no disks to start from.
        if FailureTable.row(loss.hostEvent, machines[machine].state).fate == .fails {
          failForStorage(machine, scheduler)
        }
      }
    }
    for cluster in clusters.indices { advanceRestarts(cluster, scheduler) }
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

  /// Migrations of machines on a datastore that one of their hosts has lost end.
  private mutating func abortMigrations(_ host: Int, of datastore: Int, _ scheduler: Scheduler<Event>) {
    // Each one that ends may let others start.
    while let slot = hosts[host].migrations.first(where: { fault(of: Int($0), losing: datastore, on: host) != nil }) {
      guard let fault = fault(of: Int(slot), losing: datastore, on: host) else { return }
      abortMigration(Int(slot), fault, scheduler)
    }
  }

  /// A machine is gone because its datastore is; a power-on by HA that was under way failed.
  private mutating func failForStorage(_ machine: Int, _ scheduler: Scheduler<Event>) {
    failMachine(machine, scheduler)
    clusters[Int(machines[machine].cluster)].restartFailed(
      slot: machines[machine].slot, .datastoreInaccessible, at: scheduler.now)
    enqueueRestart(machine, scheduler)
  }

  /// I/O of a machine waits: its guest stands still, and what takes time by itself goes on when paths return. A lost
  /// device fails I/O instead, so that a guest that shuts down gets there.
  private mutating func blockDevices(
    _ machine: Int, _ loss: ComponentProtection.Loss, _ scheduler: Scheduler<Event>
  ) {
    guard machines[machine].state.isPoweredOn else { return }
    if !machines[machine].isBlocked {
      machines[machine].isBlocked = true
      stun(machine, scheduler.now)
    }
    let step = machines[machine].step
    if loss == .permanentDeviceLoss, step == .shuttingDown { return resumeStep(machine, scheduler) }
    guard step != .none, step != .poweringOff, scheduler.isPending(machines[machine].timer) else { return }
    machines[machine].stepLeft = machines[machine].stepEndsAt - scheduler.now
    scheduler.cancel(machines[machine].timer)
  }

  /// I/O of a machine goes on, if it waited.
  mutating func unblockDevices(_ machine: Int, _ scheduler: Scheduler<Event>) {
    guard machines[machine].isBlocked else { return }
    machines[machine].isBlocked = false
    unstun(machine, scheduler.now)
    resumeStep(machine, scheduler)
  }

  private mutating func resumeStep(_ machine: Int, _ scheduler: Scheduler<Event>) {
    guard machines[machine].step != .none, !scheduler.isPending(machines[machine].timer) else { return }
    scheduleStep(machine, after: machines[machine].stepLeft, scheduler)
  }

  /// The time has come to power machines off whose datastore stayed away.
  mutating func protectComponents(_ cluster: Int, _ datastore: Int, _ scheduler: Scheduler<Event>) {
    let settings = configuration.clusters[cluster].ha
    let canRestart = clusters[cluster].hostIDs.contains {
      datastores[datastore].isReachable(from: Int($0)) && hosts[Int($0)].condition == .available
    }
    for id in clusters[cluster].hostIDs where datastores[datastore].outages[Int(id)] > 0 {
      let host = Int(id)
      let loss = datastores[datastore].losses[host]
      // Paths that were back meanwhile start the time anew.
      guard settings.componentProtection.powerOffDelay(loss) == scheduler.now - datastores[datastore].lostAt[host]
      else { continue }
      for index in machinesOn(host)
      where homeDatastore(index) == datastore
        && FailureTable.row(loss.hostEvent, machines[index].state).fate == .followsComponentProtection
      {
        let action = settings.componentProtection.action(
          loss, outlook: canRestart ? .canRestart : .cannotRestart, restartPriority: haSettings(index).priority)
        record(
          "vm_component_protection", entity: machineNames[index], source: hostNames[host],
          detail: action.rawValue.snakeCased, at: scheduler.now)
        guard action == .powerOffAndRestart else { continue }
        failForStorage(index, scheduler)
      }
    }
    advanceRestarts(cluster, scheduler)
  }

  /// A host, or every host (-1), has a datastore back.
  mutating func restoreDatastore(_ datastore: Int, from host: Int32, _ scheduler: Scheduler<Event>) {
    for index in affectedHosts(host) where datastores[datastore].isMounted[index] {
      datastores[datastore].outages[index] -= 1
      guard datastores[datastore].outages[index] == 0 else { continue }
      for machine in machinesOn(index) where homeDatastore(machine) == datastore {
        unblockDevices(machine, scheduler)
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

extension ComponentProtection.Loss {
  /// The row of the table of failures it belongs to.
  var hostEvent: HostEvent { self == .allPathsDown ? .allPathsDown : .permanentDeviceLoss }
}
