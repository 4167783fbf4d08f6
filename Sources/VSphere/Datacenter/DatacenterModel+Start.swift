import Quantities
import SimulationKernel

extension DatacenterModel {
  /// Places the machines that run from the start. They have booted and touched their memory already.
  mutating func startMachines(_ scheduler: Scheduler<Event>) {
    for cluster in clusters.indices {
      updateCapacity(cluster)
      for pool in clusters[cluster].reservePools() {
        record(
          "pool_reservation_denied", entity: configuration.clusters[cluster].pools[pool].name,
          detail: "the cluster does not have what it reserves", at: scheduler.now)
      }
      startMachines(of: cluster, scheduler)
    }
  }

  /// Machines with a host of their own first, then the others where they load hosts least.
  private mutating func startMachines(of cluster: Int, _ scheduler: Scheduler<Event>) {
    for index in clusters[cluster].machineIDs.map(Int.init) {
      let group = configuration.machines[Int(machines[index].group)]
      guard machines[index].exists || group.isTemplate else { continue }
      do throws(Denial) { try createDisks(index) } catch {
        record("disk_denied", entity: machineNames[index], detail: error.reason, at: scheduler.now)
      }
    }
    for wantsHost in [true, false] {
      for index in clusters[cluster].machineIDs.map(Int.init) {
        let group = configuration.machines[Int(machines[index].group)]
        guard machines[index].exists, group.isRunning, (group.host != nil) == wantsHost else { continue }
        startRunning(index, on: group.host ?? leastLoadedHost(index, cluster), scheduler)
      }
    }
  }

  /// The host that is left with most unreserved memory and least wanted of its processors, where the machine fits.
  private func leastLoadedHost(_ index: Int, _ cluster: Int) -> Int? {
    var best: Int?
    var bestLoad = Double.infinity
    for id in clusters[cluster].hostIDs {
      let host = Int(id)
      guard refusal(of: index, on: host, respectsRules: true) == nil, pairRefusal(index, on: host) == nil
      else { continue }
      let load = max(
        hosts[host].plannedMHz / hosts[host].capacityMHz, hosts[host].plannedBytes / Double(memory[host].sizeBytes))
      if load < bestLoad {
        best = host
        bestLoad = load
      }
    }
    return best
  }

  private mutating func startRunning(_ index: Int, on host: Int?, _ scheduler: Scheduler<Event>) {
    guard let host else {
      return refuseStart(index, refusals(of: index, respectsRules: true), scheduler)
    }
    do throws(Denial) {
      try powerOn(index, on: host, scheduler)
    } catch {
      return refuseStart(index, error.reason, scheduler)
    }
    scheduler.cancel(machines[index].timer)
    machines[index].step = .none
    apply(.booted, to: index)
    accounts[index].isUp = true
    let cluster = Int(machines[index].cluster)
    clusters[cluster].view.machines[Int(machines[index].slot)].host = hosts[host].slot
    let demand = groups[Int(machines[index].group)]
    hosts[host].plannedMHz +=
      max(0.05, machines[index].demandFraction) * Double(machines[index].vCPUs) * hosts[host].coreMHz
    hosts[host].plannedBytes += Double(machines[index].memoryBytes) * demand.touchedMemory
    let touched = max(demand.touchedMemory, machines[index].activeFraction)
    // What does not fit without reclaiming is touched from then on, as after a boot.
    let room = memory[host].freeBytes - memory[host].minimumFree.bound(of: .clear)
    let wanted = Int64(Double(machines[index].memoryBytes) * touched)
    memory[host].populate(Int(machines[index].booking.memorySlot), bytes: max(0, min(wanted, room)))
    enterHost(index, scheduler)
  }

  private mutating func refuseStart(_ index: Int, _ reason: String, _ scheduler: Scheduler<Event>) {
    counts.refusedPowerOns += 1
    record("power_on_denied", entity: machineNames[index], detail: reason, at: scheduler.now)
  }
}
