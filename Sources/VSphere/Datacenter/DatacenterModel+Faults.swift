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

  mutating func beginFault(_ target: FaultTarget, _ scheduler: Scheduler<Event>) {
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

  mutating func endFault(_ target: FaultTarget, _ scheduler: Scheduler<Event>) {
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

  /// An administrator reboots a host without having emptied it.
  mutating func rebootHost(_ host: Int, _ scheduler: Scheduler<Event>) {
    failHost(host, "reboot", scheduler)
    repairHost(host, scheduler)
  }

  // MARK: Hosts

  /// A host stops at once. Its machines fail, migrations end as the table says, HA learns of it step by step.
  mutating func failHost(_ host: Int, _ cause: String, _ scheduler: Scheduler<Event>) {
    hosts[host].failures += 1
    guard hosts[host].failures == 1 else { return }
    let before = hosts[host].condition
    hosts[host].accrue(to: scheduler.now)
    hosts[host].condition = .failed
    hosts[host].returnsToMaintenance = before == .maintenance
    record("host_failure", entity: hostNames[host], detail: cause, at: scheduler.now)
    counts.hostFailures += 1
    scheduler.cancel(hosts[host].timer)
    // Migrations first: those that arrive end with their machines alive at the source.
    while let slot = hosts[host].migrations.first {
      abortMigration(
        Int(slot), migrations[Int(slot)].source == Int32(host) ? .sourceHostFailed : .targetHostFailed, scheduler)
    }
    var failed: ContiguousArray<Int32> = []
    for index in machinesOn(host)
    where FailureTable.row(.failed, machines[index].state).fate == .fails && !failOver(index, scheduler) {
      failMachine(index, scheduler)
      failed.append(Int32(index))
    }
    loseSecondaries(host, "host failure", scheduler)
    markDirty(host)
    storageHostLeaves(host, scheduler)
    updateCapacity(Int(hosts[host].cluster))
    if before.runsMachines { detect(.hostFailed, host, machines: failed, scheduler) }
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
    if machines[index].step == .suspending || machines[index].step == .resuming { deleteMemoryImage(index) }
    accounts[index].accrue(to: scheduler.now)
    apply(.fault, to: index)
    let demand = accounts[index].demandMHz
    leaveHost(index, scheduler.now)
    // Whoever asked for it goes on asking.
    accounts[index].demandMHz = demand
    giveUpBookings(index)
    endLife(index)
    noteDown(index, scheduler.now)
    record("vm_failure", entity: machineNames[index], source: hostNames[host], at: scheduler.now)
  }

  /// Forgets what was going on with a machine that is off now.
  mutating func endLife(_ index: Int) {
    machines[index].step = .none
    machines[index].stuns = 0
    machines[index].isBlocked = false
    machines[index].hasCrashed = false
    machines[index].isBusy = false
    machines[index].restartsWhenOff = false
    accounts[index].isStunned = false
    accounts[index].isUp = false
  }

  private mutating func deleteMemoryImage(_ index: Int) {
    if let datastore = homeDatastore(index) {
      datastores[datastore].space.removeFile(bytes: machines[index].suspendedBytes)
    }
    machines[index].suspendedBytes = 0
  }

  /// A machine that should run is down from now on, unless it was already.
  mutating func noteDown(_ index: Int, _ now: SimTime) {
    accounts[index].accrue(to: now)
    if !accounts[index].isDown { accounts[index].downSince = now }
    accounts[index].isDown = true
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
      hosts[host].condition = hosts[host].returnsToMaintenance ? .maintenance : .available
      storageHostReturns(host, scheduler)
      record("host_available", entity: hostNames[host], at: scheduler.now)
      if hosts[host].returnsToMaintenance {
        hosts[host].returnsToMaintenance = false
        patch(host, scheduler)
        break
      }
      updateCapacity(Int(hosts[host].cluster))
      electIfMasterless(Int(hosts[host].cluster), scheduler)
      capacityReturned(Int(hosts[host].cluster), scheduler)
      wakeForWaitingRestarts(Int(hosts[host].cluster), scheduler)
      if hosts[host].health != .healthy { remediate(host, scheduler) }
    case .poweringOff:
      hosts[host].condition = .standby
      record("host_standby", entity: hostNames[host], at: scheduler.now)
    case .maintenance: finishUpgrade(host, scheduler)
    default: break
    }
    markDirty(host)
  }

  /// Brings the capacity of a cluster's root pool up to its hosts; those that power management can wake count.
  mutating func updateCapacity(_ cluster: Int) {
    var cpu = 0.0
    var bytes = 0.0
    let canWake = configuration.clusters[cluster].isDPMEnabled
    for id in clusters[cluster].hostIDs
    where hosts[Int(id)].condition.runsMachines || canWake && hosts[Int(id)].condition.canBeWoken {
      cpu += hosts[Int(id)].capacityMHz
      bytes += Double(memory[Int(id)].sizeBytes - memory[Int(id)].vmkernelBytes)
    }
    clusters[cluster].cpuReservations.setCapacity(cpu)
    clusters[cluster].memoryReservations.setCapacity(bytes)
  }

  // MARK: Networks

  private mutating func setUplink(_ host: Int, _ uplink: Int, isUp: Bool, _ scheduler: Scheduler<Event>) {
    if hosts[host].uplinkOutages.isEmpty {
      hosts[host].uplinkOutages = ContiguousArray(repeating: 0, count: network[host].uplinkCount)
    }
    hosts[host].uplinkOutages[uplink] += isUp ? -1 : 1
    guard hosts[host].uplinkOutages[uplink] == (isUp ? 0 : 1) else { return }
    let hadUplink = hasUplink(host)
    network[host].setUplink(uplink, isUp: isUp)
    record(isUp ? "nic_up" : "nic_down", entity: "\(hostNames[host])/vmnic\(uplink)", at: scheduler.now)
    let isOwned = virtualFunctions[host].wholeHolder(of: uplink) != nil
    switchPorts.usable[host][uplink] = isUp && !isOwned
    reteamPorts(host)
    if !pairs.isEmpty { reattachLogging(host) }
    if migrationEndpoint(host).adapterCount == 0 {
      while let slot = hosts[host].migrations.first { abortMigration(Int(slot), .networkLost, scheduler) }
    } else {
      // The VMkernel adapter of vMotion moves to an uplink that is left, and back.
      for slot in hosts[host].migrations where migrations[Int(slot)].transaction != nil {
        detachMigrationFlows(Int(slot))
        attachMigrationFlows(Int(slot))
      }
    }
    // Without any uplink a host is cut off like an isolated one.
    if hadUplink, !hasUplink(host) { cutOff([Int32(host)], scheduler) }
    if !hadUplink, hasUplink(host) { reconnect([Int32(host)], scheduler) }
  }

  private func hasUplink(_ host: Int) -> Bool {
    (0..<network[host].uplinkCount).contains { network[host].isUp($0) }
  }
}
