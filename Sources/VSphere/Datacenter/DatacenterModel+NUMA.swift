import Quantities
import SimulationKernel

extension DatacenterModel {
  /// Gives a machine a home among the NUMA nodes of its host, and works out what virtualization costs it there.
  mutating func attachNUMA(_ index: Int) {
    let host = Int(machines[index].host)
    let group = groups[Int(machines[index].group)]
    let hertz = hosts[host].coreMHz * 1e6
    machines[index].wholePagesSlowdown =
      VirtualizationOverhead(group.virtualization, frequencyHz: hertz, largePagesFraction: 1).total
    machines[index].brokenPagesSlowdown =
      VirtualizationOverhead(group.virtualization, frequencyHz: hertz, largePagesFraction: 0).total
    guard numa[host].topology.nodeCount > 1 else { return }
    let slot = numa[host].addMachine(group.numa)
    machines[index].numaSlot = Int32(slot)
    // What it will use, so that machines placed together see each other.
    numa[host].setLoad(
      slot, loadMHz: machines[index].demandFraction * Double(machines[index].vCPUs) * hosts[host].coreMHz)
  }

  /// Takes a machine's home away.
  mutating func detachNUMA(_ index: Int) {
    guard machines[index].numaSlot >= 0 else { return }
    numa[Int(machines[index].host)].removeMachine(Int(machines[index].numaSlot))
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
    numa[host].setMemory(Int(machines[index].numaSlot), bytes: memory[host].machine(slot).consumedBytes)
    machines[index].numaSlowdown = numa[host].slowdown(Int(machines[index].numaSlot))
  }

  /// Schedules the NUMA rebalancer of a host while a machine could move or pages follow one.
  mutating func scheduleNUMA(_ host: Int, _ scheduler: Scheduler<Event>) {
    guard numa[host].topology.nodeCount > 1, !scheduler.isPending(hosts[host].numaTimer), numa[host].needsRebalance
    else { return }
    hosts[host].numaTimer = scheduler.schedule(
      .numa(UInt32(host)), after: configuration.numa.rebalancePeriod, priority: .policy)
  }

  /// A look of the NUMA rebalancer: clients move, pages follow.
  mutating func balanceNUMA(_ host: Int, _ scheduler: Scheduler<Event>) {
    guard hosts[host].condition.runsMachines else { return }
    counts.numaMigrations += numa[host].rebalance(at: scheduler.now)
    for resident in hosts[host].residents where machines[Int(resident)].numaSlot >= 0 {
      let slowdown = numa[host].slowdown(Int(machines[Int(resident)].numaSlot))
      guard slowdown != machines[Int(resident)].numaSlowdown else { continue }
      machines[Int(resident)].numaSlowdown = slowdown
      markDirty(host)
    }
    scheduleNUMA(host, scheduler)
  }

  // MARK: Devices

  /// Virtual functions nobody has.
  func freeVirtualFunctions(_ host: Int) -> Int32 {
    guard virtualFunctions[host].firstAvailableAdapter() != nil else { return 0 }
    return Int32(virtualFunctions[host].functionCount - virtualFunctions[host].takenCount)
  }
}
