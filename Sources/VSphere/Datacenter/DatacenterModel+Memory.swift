import Quantities
import SimulationKernel

extension DatacenterModel {
  /// Tells the host what the guest does with its memory now.
  mutating func offerMemory(_ index: Int) {
    // Field by field, as in settlements: the state of a machine is big.
    let slot = Int(machines[index].booking.memorySlot)
    guard slot >= 0 else { return }
    let size = Double(machines[index].memoryBytes)
    let active = machines[index].executes ? machines[index].activeFraction : 0
    let touched = max(active, groups[Int(machines[index].group)].touchedMemory)
    memory[Int(machines[index].host)].setDemand(
      slot, activeBytes: Int64(size * active), wantedBytes: Int64(size * touched))
    if machines[index].leaf != .none { updateMemoryLocality(index) }
  }

  /// Schedules the memory scheduler of a host where it is needed: at its period, or sooner after a big change.
  mutating func scheduleBalance(_ host: Int, _ scheduler: Scheduler<Event>) {
    guard hosts[host].condition.runsMachines, let time = memory[host].nextBalance(at: scheduler.now) else { return }
    if !scheduler.reschedule(hosts[host].memoryTimer, to: time, priority: .policy) {
      hosts[host].memoryTimer = scheduler.schedule(.memory(UInt32(host)), at: time, priority: .policy)
    }
  }

  /// A pass of a host's memory scheduler, and what it means for the speed of its machines.
  mutating func balanceMemory(_ host: Int, _ scheduler: Scheduler<Event>) {
    guard hosts[host].condition.runsMachines else { return }
    let before = memory[host].state
    memory[host].balance(to: scheduler.now)
    if memory[host].state != before {
      record(
        "memory_state", entity: hostNames[host], source: "\(before)", target: "\(memory[host].state)",
        at: scheduler.now)
    }
    for position in hosts[host].residents.indices {
      let index = Int(hosts[host].residents[position])
      guard machines[index].booking.memorySlot >= 0 else { continue }
      let slot = Int(machines[index].booking.memorySlot)
      machines[index].memoryStall = memory[host].stallFraction(slot)
      updateMemoryLocality(index)
    }
    markDirty(host)
    scheduleBalance(host, scheduler)
  }
}
