import Infrastructure
import Quantities

extension DatacenterSetup {
  /// Clusters with their pools, rules and policies, nothing running.
  func clusters(
    _ hosts: ContiguousArray<HostState>, _ machines: ContiguousArray<MachineState>, explains: Bool
  ) throws -> ContiguousArray<ClusterRecord> {
    var result: ContiguousArray<ClusterRecord> = []
    for index in configuration.clusters.indices {
      result.append(try cluster(index, hosts, machines, explains: explains))
    }
    return result
  }

  private func cluster(
    _ index: Int, _ hosts: ContiguousArray<HostState>, _ machines: ContiguousArray<MachineState>, explains: Bool
  ) throws -> ClusterRecord {
    let settings = configuration.clusters[index]
    let hostIDs = ContiguousArray(hosts.indices.filter { hosts[$0].cluster == Int32(index) }.map(Int32.init))
    let machineIDs = ContiguousArray(machines.indices.filter { machines[$0].cluster == Int32(index) }.map(Int32.init))
    let names = ClusterNames(
      hosts: hostIDs.map { hostNames[Int($0)] },
      machines: machineIDs.map { machineNames[Int($0)] })
    let pools = ContiguousArray(settings.pools.map(PoolState.init))
    var drs = settings.drs
    if !settings.isDRSEnabled { drs.automation = .manual }
    var record = ClusterRecord(
      name: settings.name, hostIDs: hostIDs, machineIDs: machineIDs, names: names, pools: pools,
      view: view(index, hostIDs, machineIDs, hosts, machines), drs: drs, dpm: settings.dpm,
      restarts: RestartQueue(settings.ha, dependencies: dependencies(settings, machines)),
      restartPlacement: RestartPlacement(
        hosts: ContiguousArray(
          hostIDs.map { id in
            RestartPlacement.Host(
              unreservedCPUMHz: hosts[Int(id)].capacityMHz, unreservedMemoryBytes: 0,
              isFailoverHost: hosts[Int(id)].isReserveForFailover)
          }), concurrentRestartsPerHost: settings.ha.concurrentRestartsPerHost))
    record.setExplains(explains)
    let reserve = reserve(settings.ha)
    record.power.reserve = reserve
    record.balancer.reserve = reserve
    record.evacuation.reserve = reserve
    if let overload = settings.balancing.overload {
      record.consolidation = try ConsolidationBalancer(
        consolidationSettings(settings, overload),
        powerModels: hostIDs.map { configuration.hosts[Int(hosts[Int($0)].group)].hardware.totalPower })
      record.consolidation?.explains = explains
      record.consolidation?.names = names
    }
    return record
  }

  private func view(
    _ index: Int, _ hostIDs: ContiguousArray<Int32>, _ machineIDs: ContiguousArray<Int32>,
    _ hosts: ContiguousArray<HostState>, _ machines: ContiguousArray<MachineState>
  ) -> ClusterView {
    let settings = configuration.clusters[index]
    let viewHosts = hostIDs.map { id in
      let hardware = configuration.hosts[Int(hosts[Int(id)].group)].hardware
      let power = hardware.totalPower
      return ClusterView.Host(
        id: id, cpuCapacityMHz: hardware.capacityMHz,
        memoryCapacityBytes: hardware.memory.count - OverheadMemory.vmkernelBytes(hostBytes: hardware.memory.count),
        coreCount: Int32(hardware.cores), coreMHz: hardware.frequency.megahertz,
        networkBytesPerSecond: hardware.network.bitsPerSecond / 8,
        migrationBytesPerSecond: MigrationEndpoint.goodputBytesPerSecond(
          lineBitsPerSecond: vMotionBitsPerSecond(Int(id))),
        powerOnLatency: DPMSettings.Defaults.powerOnLatency, powerOffLatency: DPMSettings.Defaults.standbyLatency,
        idleWatts: power.idle.watts, maximumWatts: power.max.watts,
        standbyWatts: power.off.watts)
    }
    let memorySettings = memorySettings()
    let viewMachines = machineIDs.map { id in
      let machine = machines[Int(id)]
      let group = configuration.machines[Int(machine.group)]
      let memory = memorySettings[Int(machine.group)]
      var view = ClusterView.Machine(id: id, vCPUs: machine.vCPUs, memorySizeBytes: machine.memoryBytes)
      view.automation = group.automation ?? .cluster
      view.virtualFunctions = machine.virtualFunctions
      view.vGPUs = group.specification.graphics == nil ? 0 : 1
      view.cpuReservationMHz = machine.cpuReservationMHz
      view.cpuLimitMHz = machine.cpuLimitMHz
      view.cpuShares = machine.cpuShares
      view.memoryReservationBytes = memory.reservationBytes
      view.memoryOverheadBytes = memory.overheadBytes
      return view
    }
    var view = ClusterView(hosts: ContiguousArray(viewHosts), machines: ContiguousArray(viewMachines))
    view.rules = rules(settings, hosts, machines, hostCount: hostIDs.count, machineCount: machineIDs.count)
    return view
  }

  private func rules(
    _ settings: ClusterConfiguration, _ hosts: ContiguousArray<HostState>, _ machines: ContiguousArray<MachineState>,
    hostCount: Int, machineCount: Int
  ) -> AffinityRules {
    func slots(_ indices: [Int]) -> [Int32] { indices.map { machines[$0].slot } }
    func hostSlots(_ indices: [Int]) -> [Int32] { indices.map { hosts[$0].slot } }
    let rules = settings.rules.compactMap { rule -> AffinityRule? in
      switch rule.kind {
      case .keepTogether: AffinityRule(name: rule.name, kind: .keepTogether, machines: slots(rule.machines))
      case .keepApart: AffinityRule(name: rule.name, kind: .keepApart, machines: slots(rule.machines))
      case .runOn(let group, let must):
        AffinityRule(
          name: rule.name, kind: must ? .mustRunOn : .shouldRunOn, machines: slots(rule.machines),
          hosts: hostSlots(group))
      case .doNotRunOn(let group, let must):
        AffinityRule(
          name: rule.name, kind: must ? .mustNotRunOn : .shouldNotRunOn, machines: slots(rule.machines),
          hosts: hostSlots(group))
      case .startAfter: nil
      }
    }
    return AffinityRules(rules, machineCount: machineCount, hostCount: hostCount)
  }

  private func dependencies(
    _ settings: ClusterConfiguration, _ machines: ContiguousArray<MachineState>
  ) -> [RestartDependency] {
    settings.rules.compactMap { rule in
      guard case .startAfter(let others) = rule.kind else { return nil }
      return RestartDependency(
        name: rule.name, machines: rule.machines.map { machines[$0].slot }, dependsOn: others.map { machines[$0].slot })
    }
  }

  private func consolidationSettings(
    _ settings: ClusterConfiguration, _ overload: ConsolidationConfiguration.Overload
  ) -> ConsolidationSettings {
    var consolidation = settings.consolidation
    consolidation.overload = overload
    return consolidation
  }

  /// What maintenance mode and power management have to leave for HA.
  private func reserve(_ settings: HASettings) -> FailoverReserve {
    guard settings.isEnabled else { return .none }
    switch settings.admissionControl.policy {
    case .slots(let slots): return .hosts(slots.hostFailuresTolerated)
    case .failoverHosts(let hosts): return .hosts(hosts.count)
    case .percentage(let percentage):
      if let cpu = percentage.cpuPercent, let memory = percentage.memoryPercent {
        return .percentage(cpu: cpu / 100, memory: memory / 100)
      }
      return .hosts(percentage.hostFailuresTolerated)
    case .disabled: return .none
    }
  }
}
