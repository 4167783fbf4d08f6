import Infrastructure
import Quantities

extension DatacenterModel {
  /// Brings the picture of a cluster that its policies look at up to date.
  mutating func refreshView(_ cluster: Int, _ now: SimTime) {
    settleEntitlements(cluster)
    refreshPairs(cluster)
    for slot in clusters[cluster].hostIDs.indices {
      let host = Int(clusters[cluster].hostIDs[slot])
      let state = hosts[host]
      clusters[cluster].view.hosts[slot].state = viewState(host)
      clusters[cluster].view.hosts[slot].networkUtilisation = networkUtilisation(host)
      clusters[cluster].view.hosts[slot].runningMigrations = Int32(state.migrations.count)
      clusters[cluster].view.hosts[slot].freeVirtualFunctions = freeVirtualFunctions(host)
      clusters[cluster].view.hosts[slot].freeVGPUs = freeGraphicsSlots(host)
    }
    for slot in clusters[cluster].machineIDs.indices {
      refreshMachine(Int(clusters[cluster].machineIDs[slot]), slot, cluster, now)
    }
  }

  private mutating func refreshMachine(_ index: Int, _ slot: Int, _ cluster: Int, _ now: SimTime) {
    let machine = machines[index]
    let isPlaced = machine.booking.exists && machine.state.isPoweredOn
    clusters[cluster].view.machines[slot].host =
      isPlaced ? hosts[Int(machine.booking.host)].slot : ClusterView.Machine.nowhere
    guard isPlaced else {
      clusters[cluster].view.machines[slot].migrationTarget = ClusterView.Machine.nowhere
      return
    }
    let host = Int(machine.booking.host)
    let account = accounts[index]
    let held = memory[host].machine(Int(machine.booking.memorySlot))
    var view = clusters[cluster].view.machines[slot]
    view.migrationTarget =
      machine.migration >= 0
      ? hosts[Int(migrations[Int(machine.migration)].target)].slot : ClusterView.Machine.nowhere
    view.pin = pinReason(index)
    view.cpuDemandMHz = account.wantedMHz
    view.cpuEntitlementMHz = clusters[cluster].entitlement.grant(slot)
    view.cpuReadyFraction = account.times.ready
    view.memoryActiveBytes = held.estimatedActiveBytes
    view.memoryConsumedBytes = held.consumedBytes
    view.memoryGrantedBytes = held.consumedBytes + held.sharedSavedBytes
    view.memoryEntitlementBytes = clusters[cluster].memoryEntitlement.grant(slot)
    view.memoryStallFraction = account.memoryStall
    view.networkDemandBytesPerSecond = (machine.receivedBitsPerSecond + machine.sentBitsPerSecond) / 8
    view.worstCPUDemandMHz = worstDemands[index].worst(at: now)
    let copied = Double(held.touchedBytes)
    view.migrationSeconds = copied / clusters[cluster].view.hosts[Int(view.host)].migrationBytesPerSecond
    clusters[cluster].view.machines[slot] = view
  }

  /// Divides a cluster's capacity among its machines.
  private mutating func settleEntitlements(_ cluster: Int) {
    var cpuCapacity = 0.0
    var memoryCapacity = 0.0
    for host in clusters[cluster].hostIDs where hosts[Int(host)].condition.runsMachines {
      cpuCapacity += hosts[Int(host)].capacityMHz
      memoryCapacity += Double(memory[Int(host)].sizeBytes - memory[Int(host)].vmkernelBytes)
    }
    let percentIdle = clusters[cluster].balancer.settings.percentIdleMemory
    for slot in clusters[cluster].machineIDs.indices {
      let index = Int(clusters[cluster].machineIDs[slot])
      let machine = machines[index]
      guard machine.booking.exists else { continue }
      clusters[cluster].entitlement.setDemand(slot, to: accounts[index].wantedMHz)
      let held = memory[Int(machine.booking.host)].machine(Int(machine.booking.memorySlot))
      let demand = DemandEstimate.memory(
        active: Double(held.estimatedActiveBytes), consumed: Double(held.consumedBytes), percentIdle: percentIdle)
      clusters[cluster].memoryEntitlement.setDemand(slot, to: demand)
    }
    clusters[cluster].entitlement.solve(capacity: cpuCapacity)
    clusters[cluster].memoryEntitlement.solve(capacity: memoryCapacity)
  }

  func viewState(_ host: Int) -> ClusterView.HostState {
    switch hosts[host].condition {
    case .available: hosts[host].isReserveForFailover ? .failoverHost : .available
    case .enteringMaintenance: .enteringMaintenance
    case .maintenance: .maintenance
    case .enteringStandby: .enteringStandby
    case .poweringOff, .standby: .standby
    case .poweringOn: .poweringOn
    case .failed: .failed
    case .quarantined: .quarantined
    }
  }

  /// Why a machine cannot be moved while it runs.
  func pinReason(_ index: Int) -> ClusterView.PinReason {
    let machine = machines[index]
    if machine.migration >= 0 { return .migrating }
    if machine.state != .running || machine.isBusy || !machine.canMove { return .operationUnderWay }
    return isPairInTransition(index) ? .faultTolerance : groups[Int(machine.group)].pin
  }
}
