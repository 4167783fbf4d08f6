import Quantities
import SimulationKernel

extension DatacenterModel {
  /// Gives a machine a home among the NUMA nodes of its host, and works out what virtualization costs it there.
  mutating func attachNUMA(_ index: Int) {
    let host = Int(machines[index].host)
    let group = groups[Int(machines[index].group)]
    let overhead = VirtualizationOverhead(group.virtualization, coreMHz: hosts[host].coreMHz)
    machines[index].wholePagesSlowdown = overhead.slowdown(largePagesFraction: 1)
    machines[index].brokenPagesSlowdown = overhead.slowdown(largePagesFraction: 0)
    guard hasNUMA(host) else { return }
    let slot = numa[host].addMachine(
      vCPUs: Int(machines[index].vCPUs), memoryBytes: machines[index].memoryBytes, intensity: group.memoryIntensity,
      affinity: group.nodeAffinity, isStrict: group.hasStrictAffinity, virtualNodes: group.virtualNodes)
    machines[index].numaSlot = slot
    while hosts[host].numaMachines.count <= Int(slot) { hosts[host].numaMachines.append(-1) }
    hosts[host].numaMachines[Int(slot)] = Int32(index)
    // What it will use, so that machines placed together see each other.
    numa[host].setLoad(
      slot, megahertz: machines[index].demandFraction * Double(machines[index].vCPUs) * hosts[host].coreMHz)
  }

  /// Takes a machine's home away.
  mutating func detachNUMA(_ index: Int) {
    guard machines[index].numaSlot >= 0 else { return }
    numa[Int(machines[index].host)].removeMachine(machines[index].numaSlot)
    machines[index].numaSlot = -1
    machines[index].numaSlowdown = 1
  }

  /// Brings the memory on nodes up to what the host gives a machine, and what both memory effects cost it.
  mutating func updateMemoryLocality(_ index: Int) {
    let host = Int(machines[index].host)
    let slot = Int(machines[index].booking.memorySlot)
    let large = memory[host].largePagesFraction(slot)
    machines[index].virtualizationSlowdown =
      large * machines[index].wholePagesSlowdown + (1 - large) * machines[index].brokenPagesSlowdown
    guard machines[index].numaSlot >= 0 else { return }
    numa[host].setMemory(machines[index].numaSlot, bytes: memory[host].machine(slot).consumedBytes)
    machines[index].numaSlowdown = numa[host].slowdown(of: machines[index].numaSlot)
  }

  /// Schedules the NUMA rebalancer of a host while a machine could move or pages follow one.
  mutating func scheduleNUMA(_ host: Int, _ scheduler: Scheduler<Event>) {
    guard hasNUMA(host), !scheduler.isPending(hosts[host].numaTimer), numa[host].needsRebalance
    else { return }
    hosts[host].numaTimer = scheduler.schedule(
      .numa(UInt32(host)), after: configuration.numa.rebalancePeriod, priority: .policy)
  }

  /// A look of the NUMA rebalancer: clients move, pages follow.
  mutating func balanceNUMA(_ host: Int, _ scheduler: Scheduler<Event>) {
    guard hosts[host].condition.runsMachines else { return }
    numa[host].rebalance(at: scheduler.now)
    counts.numaMigrations += numa[host].lastMoves.count
    let hasSettled = !numa[host].needsRebalance
    if hasSettled {
      for resident in hosts[host].residents where machines[Int(resident)].numaSlot >= 0 {
        updateNUMASlowdown(Int(resident), host, leastChange: 0)
      }
    } else {
      for slot in numa[host].changedSlots {
        // A thousandth is not worth dividing the host's processors again; the rest comes when pages have settled.
        updateNUMASlowdown(
          Int(hosts[host].numaMachines[Int(slot)]), host, leastChange: DatacenterDefaults.noticeableSlowdown)
      }
    }
    scheduleNUMA(host, scheduler)
  }

  private mutating func updateNUMASlowdown(_ index: Int, _ host: Int, leastChange: Double) {
    let slowdown = numa[host].slowdown(of: machines[index].numaSlot)
    guard (slowdown - machines[index].numaSlowdown).magnitude > leastChange else { return }
    machines[index].numaSlowdown = slowdown
    markDirty(host)
  }

  /// Whether memory may be remote: also where NUMA scheduling is off, since firmware then interleaves the nodes.
  private func hasNUMA(_ host: Int) -> Bool { numa[host].nodes.count > 1 }

  // MARK: Devices

  /// Virtual functions nobody has.
  func freeVirtualFunctions(_ host: Int) -> Int32 {
    guard virtualFunctions[host].firstAvailableAdapter() != nil else { return 0 }
    return Int32(virtualFunctions[host].functionCount - virtualFunctions[host].takenCount)
  }
}
