import Infrastructure
import Quantities

extension DatacenterModel {
  /// Brings the picture of a cluster that its policies look at up to date.
  mutating func refreshView(_ cluster: Int, _ now: SimTime) {
    settleEntitlements(cluster)
    refreshPairs(cluster)
    for slot in clusters[cluster].hostIDs.indices {
      let host = Int(clusters[cluster].hostIDs[slot])
      clusters[cluster].view.hosts[slot].state = viewState(host)
      clusters[cluster].view.hosts[slot].networkUtilisation = networkUtilisation(host)
      clusters[cluster].view.hosts[slot].runningMigrations = Int32(hosts[host].migrations.count)
      clusters[cluster].view.hosts[slot].freeVirtualFunctions = freeVirtualFunctions(host)
      clusters[cluster].view.hosts[slot].freeVGPUs = freeGraphicsSlots(host)
    }
    for slot in clusters[cluster].machineIDs.indices {
      refreshMachine(Int(clusters[cluster].machineIDs[slot]), slot, cluster, now)
    }
  }

  // Fields are read one by one: these run for every machine at every pass, and copies of whole states were half of it.
  private mutating func refreshMachine(_ index: Int, _ slot: Int, _ cluster: Int, _ now: SimTime) {
    let hostIndex = machines[index].booking.host
    guard hostIndex >= 0, machines[index].state.isPoweredOn else {
      clusters[cluster].view.machines[slot].host = ClusterView.Machine.nowhere
      clusters[cluster].view.machines[slot].migrationTarget = ClusterView.Machine.nowhere
      return
    }
    let migration = Int(machines[index].migration)
    let target = migration >= 0 ? hosts[Int(migrations[migration].target)].slot : ClusterView.Machine.nowhere
    let pin = pinReason(index)
    let worst = worstDemands[index].worst(at: now)
    let network = machines[index].wantedBitsPerSecond / 8
    let hostSlot = hosts[Int(hostIndex)].slot
    let (wanted, ready, stall) = (
      accounts[index].wantedMHz, max(accounts[index].times.ready, unservedFraction(index, on: Int(hostIndex))),
      accounts[index].memoryStall
    )
    clusters[cluster].refreshMachine(slot) { view in
      view.host = hostSlot
      view.migrationTarget = target
      view.pin = pin
      view.cpuDemandMHz = wanted
      view.cpuReadyFraction = ready
      view.memoryStallFraction = stall
      view.networkDemandBytesPerSecond = network
      view.worstCPUDemandMHz = worst
    }
  }

  /// Part of what a machine wants within its limit that a saturated host does not give it. A processor on a busy
  /// hyper-thread is never ready to run and yet does less than it wants.
  private func unservedFraction(_ index: Int, on host: Int) -> Double {
    guard hosts[host].demandMHz > processors[host].capacityMHz else { return 0 }
    let wanted = min(accounts[index].wantedMHz, machines[index].cpuLimitMHz)
    return wanted > 0 ? max(0, 1 - accounts[index].usedMHz / wanted) : 0
  }

  /// Divides a cluster's capacity among its machines, and takes over how much memory they have.
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
      let host = Int(machines[index].booking.host)
      guard host >= 0 else { continue }
      let held = memory[host].activity(Int(machines[index].booking.memorySlot))
      let demand = DemandEstimate.memory(
        active: Double(held.estimatedActiveBytes), consumed: Double(held.consumedBytes), percentIdle: percentIdle)
      clusters[cluster].setDemand(slot, cpuMHz: accounts[index].wantedMHz, memoryBytes: demand)
      guard machines[index].state.isPoweredOn else { continue }
      clusters[cluster].showMemory(held, slot: slot, hostSlot: Int(hosts[host].slot))
    }
    clusters[cluster].solveEntitlements(cpuMHz: cpuCapacity, memoryBytes: memoryCapacity)
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
    if machines[index].migration >= 0 { return .migrating }
    if machines[index].state != .running || machines[index].isBusy || !machines[index].canMove {
      return .operationUnderWay
    }
    if isPairInTransition(index) { return .faultTolerance }
    let pin = groups[Int(machines[index].group)].pin
    return pin == .none && machines[index].isLocal ? .localDisk : pin
  }
}
