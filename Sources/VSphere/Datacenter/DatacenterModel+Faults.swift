import Quantities
import SimulationKernel

extension DatacenterModel {
  /// Schedules the first fault.
  mutating func startFaults(_ scheduler: Scheduler<Event>) {
    scheduleFault(scheduler)
  }

  private mutating func scheduleFault(_ scheduler: Scheduler<Event>) {
    let next = faults.nextEventTime
    if next != .never { scheduler.schedule(.faults, at: next, priority: .fault) }
  }

  /// A fault begins or ends.
  mutating func advanceFaults(_ scheduler: Scheduler<Event>) {
    while let transition = faults.advance(to: scheduler.now) {
      let target = faults.targets[Int(transition.target)]
      if transition.isFailure { beginFault(target, scheduler) } else { endFault(target, scheduler) }
    }
    scheduleFault(scheduler)
  }

  private mutating func beginFault(_ target: FaultTarget, _ scheduler: Scheduler<Event>) {
    switch target {
    case .host(let host): failHost(Int(host), "host failure", scheduler)
    case .rack(let rack):
      for host in hosts.indices where hosts[host].rack == rack { failHost(host, "rack failure", scheduler) }
    case .nic(let host, let nic): setUplink(Int(host), Int(nic), isUp: false, scheduler)
    case .allPathsDown(let datastore, let host):
      loseDatastore(Int(datastore), from: host, .allPathsDown, scheduler)
    case .permanentDeviceLoss(let datastore, let host):
      loseDatastore(Int(datastore), from: host, .permanentDeviceLoss, scheduler)
    case .partition(let members): cutOff(members, scheduler)
    case .agent(let host): agentFails(Int(host), scheduler)
    case .guest(let machine): crashGuest(Int(machine), scheduler)
    }
  }

  private mutating func endFault(_ target: FaultTarget, _ scheduler: Scheduler<Event>) {
    switch target {
    case .host(let host): repairHost(Int(host), scheduler)
    case .rack(let rack):
      for host in hosts.indices where hosts[host].rack == rack { repairHost(host, scheduler) }
    case .nic(let host, let nic): setUplink(Int(host), Int(nic), isUp: true, scheduler)
    case .allPathsDown(let datastore, let host), .permanentDeviceLoss(let datastore, let host):
      restoreDatastore(Int(datastore), from: host, scheduler)
    case .partition(let members): reconnect(members, scheduler)
    case .agent(let host): agentReturns(Int(host), scheduler)
    case .guest: break
    }
  }

  // MARK: Hosts

  /// A host stops at once. Its machines fail, migrations end as the table says, HA learns of it step by step.
  mutating func failHost(_ host: Int, _ cause: String, _ scheduler: Scheduler<Event>) {
    hosts[host].failures += 1
    guard hosts[host].failures == 1 else { return }
    let before = hosts[host].condition
    hosts[host].accrue(to: scheduler.now)
    record("host_failure", entity: hostNames[host], detail: cause, at: scheduler.now)
    counts.hostFailures += 1
    scheduler.cancel(hosts[host].timer)
    // Migrations first: those that arrive end with their machines alive at the source.
    while let slot = hosts[host].migrations.first {
      abortMigration(
        Int(slot), migrations[Int(slot)].source == Int32(host) ? .sourceHostFailed : .targetHostFailed, scheduler)
    }
    var failed: ContiguousArray<Int32> = []
    for index in machinesOn(host) {
      failMachine(index, scheduler)
      failed.append(Int32(index))
    }
    hosts[host].condition = .failed
    markDirty(host)
    storageHostLeaves(host, scheduler)
    updateCapacity(Int(hosts[host].cluster))
    if before.runsMachines || !failed.isEmpty { detect(.hostFailed, host, machines: failed, scheduler) }
  }

  /// The machines with a booking on a host: running, starting, stopping.
  func machinesOn(_ host: Int) -> [Int] {
    clusters[Int(hosts[host].cluster)].machineIDs.map(Int.init).filter {
      machines[$0].host == Int32(host) && machines[$0].state.isPoweredOn
    }
  }

  /// A machine is gone with its host.
  mutating func failMachine(_ index: Int, _ scheduler: Scheduler<Event>) {
    let host = Int(machines[index].host)
    scheduler.cancel(machines[index].timer)
    abortStorageMove(of: index, MigrationFault.sourceHostFailed.rawValue, scheduler)
    if machines[index].step == .booting { countBoot(index, -1) }
    accounts[index].accrue(to: scheduler.now)
    apply(.fault, to: index)
    let demand = accounts[index].demandMHz
    leaveHost(index, scheduler.now)
    // Whoever asked for it goes on asking.
    accounts[index].demandMHz = demand
    giveUpBookings(index)
    machines[index].step = .none
    machines[index].stuns = 0
    accounts[index].isStunned = false
    accounts[index].isUp = false
    accounts[index].isDown = true
    accounts[index].downSince = scheduler.now
    record("vm_failure", entity: machineNames[index], source: hostNames[host], at: scheduler.now)
    // A restart that was under way there has failed with it.
    clusters[Int(machines[index].cluster)].restartFailed(slot: machines[index].slot, .hostFailed, at: scheduler.now)
  }

  /// A host comes back: it boots, then takes machines again.
  mutating func repairHost(_ host: Int, _ scheduler: Scheduler<Event>) {
    hosts[host].failures -= 1
    guard hosts[host].failures == 0 else { return }
    record("host_repaired", entity: hostNames[host], at: scheduler.now)
    beginPowerOn(host, after: DatacenterDefaults.hostRebootTime, scheduler)
  }

  /// Starts to bring a host up.
  mutating func beginPowerOn(_ host: Int, after delay: SimDuration, _ scheduler: Scheduler<Event>) {
    hosts[host].accrue(to: scheduler.now)
    hosts[host].condition = .poweringOn
    hosts[host].timer = scheduler.schedule(.hostPower(UInt32(host)), after: delay)
    markDirty(host)
  }

  /// A host finished booting or shutting down.
  mutating func finishPowerTransition(_ host: Int, _ scheduler: Scheduler<Event>) {
    hosts[host].accrue(to: scheduler.now)
    switch hosts[host].condition {
    case .poweringOn:
      hosts[host].condition = .available
      storageHostReturns(host, scheduler)
      record("host_available", entity: hostNames[host], at: scheduler.now)
      updateCapacity(Int(hosts[host].cluster))
      capacityReturned(Int(hosts[host].cluster), scheduler)
    case .poweringOff:
      hosts[host].condition = .standby
      record("host_standby", entity: hostNames[host], at: scheduler.now)
    case .maintenance: finishUpgrade(host, scheduler)
    default: break
    }
    markDirty(host)
  }

  /// Brings the capacity of a cluster's root pool up to its hosts.
  mutating func updateCapacity(_ cluster: Int) {
    var cpu = 0.0
    var bytes = 0.0
    for id in clusters[cluster].hostIDs where hosts[Int(id)].condition.runsMachines {
      cpu += hosts[Int(id)].capacityMHz
      bytes += Double(memory[Int(id)].sizeBytes - memory[Int(id)].vmkernelBytes)
    }
    clusters[cluster].cpuReservations.setCapacity(cpu)
    clusters[cluster].memoryReservations.setCapacity(bytes)
  }

  // MARK: Networks

  private mutating func setUplink(_ host: Int, _ uplink: Int, isUp: Bool, _ scheduler: Scheduler<Event>) {
    network[host].setUplink(uplink, isUp: isUp)
    record(isUp ? "nic_up" : "nic_down", entity: "\(hostNames[host])/vmnic\(uplink)", at: scheduler.now)
    let hasUplink = (0..<network[host].uplinkCount).contains { network[host].isUp($0) }
    let isOwned = virtualFunctions[host].wholeHolder(of: uplink) != nil
    switchPorts.usable[host][uplink] = isUp && !isOwned
    reteamPorts(host)
    if !isUp, migrationEndpoint(host).adapterCount == 0 {
      for slot in hosts[host].migrations { abortMigration(Int(slot), .networkLost, scheduler) }
    }
    // Without any uplink a host is cut off like an isolated one.
    if !hasUplink { cutOff([Int32(host)], scheduler) } else if isUp { reconnect([Int32(host)], scheduler) }
  }
}
