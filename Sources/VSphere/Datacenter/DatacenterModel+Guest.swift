import Quantities
import SimulationKernel

extension DatacenterModel {
  mutating func attachNUMA(_ index: Int) {}
  mutating func detachNUMA(_ index: Int) {}
  mutating func scheduleNUMA(_ host: Int, _ scheduler: Scheduler<Event>) {}
  mutating func balanceNUMA(_ host: Int, _ scheduler: Scheduler<Event>) {}
  mutating func updateVirtualization(_ index: Int, largePages: Double = 1) {}
  func freeGraphicsSlots(_ host: Int) -> Int32 { 0 }
  /// Virtual functions nobody has.
  func freeVirtualFunctions(_ host: Int) -> Int32 {
    guard virtualFunctions[host].firstAvailableAdapter() != nil else { return 0 }
    return Int32(virtualFunctions[host].functionCount - virtualFunctions[host].takenCount)
  }
}
