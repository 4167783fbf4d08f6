import Infrastructure
import Quantities
import RandomStreams
import Workloads

/// Builds the parts of a datacenter model from its configuration.
struct DatacenterSetup {
  let configuration: DatacenterConfiguration
  let hostNames: [String]
  let machineNames: [String]
  /// Kind of each host and each machine, by index.
  private let hostGroups: ContiguousArray<Int>
  private let machineGroups: ContiguousArray<Int>

  init(_ configuration: DatacenterConfiguration) {
    self.configuration = configuration
    hostNames = configuration.hostNames()
    machineNames = configuration.machineNames()
    hostGroups = ContiguousArray(
      configuration.hosts.indices.flatMap { Array(repeating: $0, count: configuration.hosts[$0].count) })
    machineGroups = ContiguousArray(
      configuration.machines.indices.flatMap { Array(repeating: $0, count: configuration.machines[$0].count) })
  }

  private func hardware(_ host: Int) -> HostHardware { configuration.hosts[hostGroups[host]].hardware }

  // MARK: Hosts

  func hosts() throws(ParameterError) -> ContiguousArray<HostState> {
    var result: ContiguousArray<HostState> = []
    var slots = Array(repeating: 0, count: configuration.clusters.count)
    var firstRack = 0
    for (index, group) in configuration.hosts.enumerated() {
      let curve = try PowerCurve(group.hardware.totalPower)
      for position in 0..<group.count {
        var host = HostState(
          group: index, cluster: group.cluster, slot: slots[group.cluster], rack: firstRack + position % group.racks,
          hardware: group.hardware, curve: curve)
        if group.startsInMaintenance { host.condition = .maintenance }
        slots[group.cluster] += 1
        result.append(host)
      }
      firstRack += group.racks
    }
    for (cluster, settings) in configuration.clusters.enumerated() {
      guard settings.ha.isEnabled, case .failoverHosts(let names) = settings.ha.admissionControl.policy else {
        continue
      }
      for host in result.indices where result[host].cluster == Int32(cluster) && names.contains(Int32(host)) {
        result[host].isReserveForFailover = true
      }
    }
    return result
  }

  func processorSettings(_ host: Int) -> HostProcessorSettings {
    var settings = HostProcessorSettings(
      cores: hardware(host).cores, coreMHz: hardware(host).frequency.megahertz,
      isHyperThreaded: hardware(host).hasHyperThreading,
      hyperThreadingGain: configuration.processor.hyperThreadingGain,
      sideChannelScheduler: configuration.processor.sideChannelScheduler)
    // Xen runs the vCPUs of a domain by themselves: no co-stops, no penalty for width.
    if configuration.algorithm == .credit {
      settings.costopFactor = 0
      settings.wideMachinePenalty = 0
    }
    return settings
  }

  func memory(_ host: Int) -> HostMemory {
    HostMemory(
      sizeBytes: hardware(host).memory.count, processorGHz: hardware(host).capacityMHz / 1000,
      settings: configuration.memory,
      poolParents: configuration.clusters[configuration.hosts[hostGroups[host]].cluster].pools.map(\.parent))
  }

  func network(_ host: Int) -> NetworkIOControl {
    var network = NetworkIOControl(configuration.networkIOControl)
    for ports in hardware(host).ports {
      for _ in 0..<ports.count { _ = network.addUplink(bitsPerSecond: ports.speed.bitsPerSecond) }
    }
    return network
  }

  func virtualFunctions(_ host: Int) -> VirtualFunctions {
    var adapters: [VirtualFunctionAdapter] = []
    // An adapter for every port, so that both have the same number.
    for ports in hardware(host).ports {
      for _ in 0..<ports.count { adapters.append(VirtualFunctionAdapter(functionCount: ports.virtualFunctions)) }
    }
    return VirtualFunctions(adapters, limits: configuration.version < .v60 ? .version5 : VirtualFunctionLimits())
  }

  func numa(_ host: Int) -> NUMAScheduler {
    let hardware = hardware(host)
    return NUMAScheduler(
      nodeCount: hardware.nodes, coresPerNode: hardware.cores / hardware.nodes,
      memoryPerNodeBytes: hardware.memory.count / Int64(hardware.nodes), coreMHz: hardware.frequency.megahertz,
      isHyperThreaded: hardware.hasHyperThreading, settings: configuration.numa)
  }

  func graphics(_ host: Int) -> HostGraphics {
    HostGraphics(
      boards: hardware(host).graphics.map { (board: $0.board, count: $0.count) }, settings: configuration.graphics)
  }

  /// Speed of the slowest vMotion port of a host, which decides how many migrations it may have.
  func vMotionBitsPerSecond(_ host: Int) -> Double {
    var speeds: [Double] = []
    for ports in hardware(host).ports {
      speeds += Array(repeating: ports.speed.bitsPerSecond, count: ports.count)
    }
    return speeds.prefix(configuration.vMotion.ports).min() ?? 0
  }

  /// Gives every host its stretch of the table of pools on hosts; how long the table is.
  func numberPools(_ hosts: inout ContiguousArray<HostState>) -> Int {
    var next = 0
    for host in hosts.indices {
      hosts[host].firstPool = Int32(next)
      next += configuration.clusters[Int(hosts[host].cluster)].pools.count
    }
    return next
  }

  func datastores() -> ContiguousArray<DatastoreState> {
    ContiguousArray(
      configuration.datastores.map { datastore in
        var state = DatastoreState(
          name: datastore.name, settings: datastore.settings, hostCount: hostGroups.count,
          adaptsWindows: datastore.adaptsWindows, hosts: datastore.hosts)
        if let cluster = configuration.datastoreClusters.firstIndex(where: { $0.name == datastore.cluster }) {
          state.cluster = Int32(cluster)
          state.history = LatencyHistory(seconds: state.load.deviceSeconds)
        }
        return state
      })
  }

  func datastoreClusters() -> ContiguousArray<DatastoreClusterState> {
    ContiguousArray(
      configuration.datastoreClusters.map { cluster in
        let members = configuration.datastores.indices.filter { configuration.datastores[$0].cluster == cluster.name }
        return DatastoreClusterState(
          name: cluster.name, policy: StorageDRS(cluster.settings), members: members.map { Int32($0) })
      })
  }

  // MARK: Machines

  func machines() -> ContiguousArray<MachineState> {
    var result: ContiguousArray<MachineState> = []
    var slots = Array(repeating: 0, count: configuration.clusters.count)
    for (index, group) in configuration.machines.enumerated() {
      let specification = group.specification
      let processor = processorAllocation(group)
      let functions = specification.adapters.count { $0.kind.needsVirtualFunction }
      for position in 0..<group.count {
        var machine = MachineState(
          group: Int32(index), position: Int32(position), cluster: Int32(group.cluster),
          slot: Int32(slots[group.cluster]), pool: Int32(group.pool ?? -1), vCPUs: Int32(specification.vCPUs),
          memoryBytes: specification.memory.count,
          cpuShares: processor.shares, cpuReservationMHz: processor.reservationMHz, cpuLimitMHz: processor.limitMHz,
          virtualFunctions: Int32(functions))
        machine.exists = !group.isTemplate && !group.areClones
        slots[group.cluster] += 1
        result.append(machine)
      }
    }
    return result
  }

  func memorySettings() -> ContiguousArray<MachineMemorySettings> {
    ContiguousArray(
      configuration.machines.map { group in
        let specification = group.specification
        let size = specification.memory.count
        let isPinned = specification.adapters.contains { $0.kind.lostFeatures.contains(.memoryOvercommitment) }
        return MachineMemorySettings(
          sizeBytes: size,
          // Fault Tolerance reserves all memory and lifts the limit (published: vSphere Availability).
          reservationBytes: group.hasFaultTolerance
            ? size : Int64(min(specification.memoryAllocation.reservation, Double(size))),
          limitBytes: specification.memoryAllocation.limit.isFinite && !group.hasFaultTolerance
            ? Int64(specification.memoryAllocation.limit) : nil,
          shares: Double(specification.memoryAllocation.shares.memoryShares(sizeBytes: size)),
          overheadBytes: OverheadMemory.bytes(sizeBytes: size, vCPUs: specification.vCPUs),
          pool: group.pool.map(Int32.init),
          hasBalloonDriver: specification.hasTools,
          // Every machine has a salt of its own, so what it has in common with others is not shared.
          sharing: PageSharing(
            zeroFraction: specification.zeroPages, ownDuplicateFraction: specification.duplicatePages,
            commonFraction: 0),
          usesLargePages: specification.usesLargePages, isPinned: isPinned,
          swapSeconds: configuration.swapDevice.readSeconds)
      })
  }

  func groups(_ streams: RandomStreams) throws -> ContiguousArray<MachineGroupState> {
    var result: ContiguousArray<MachineGroupState> = []
    let sources = configuration.traceSources
    var first = 0
    for group in configuration.machines {
      let range = first..<(first + group.count)
      first = range.upperBound
      let demand = group.specification.demand
      func source(_ shape: DemandShape, _ limit: Double, _ purpose: String) throws -> DemandSource {
        try DemandSource(
          shape, within: 0...limit, machineNames: machineNames[range], purpose: purpose, streams: streams,
          traceIndex: { source in sources.firstIndex(of: source) ?? 0 })
      }
      let demands = MachineGroupState.Demands(
        cpu: try source(demand.cpu, 1, "cpu"), activeMemory: try source(demand.activeMemory, 1, "memory"),
        commands: try source(demand.commandsPerSecond, 1e9, "commands"),
        graphics: try source(demand.graphics, 1, "graphics"))
      var adapters: ContiguousArray<GroupAdapter> = []
      for (position, adapter) in group.specification.adapters.enumerated() {
        guard let traffic = demand.traffic(ofAdapter: position) else { continue }
        let suffix = position == 0 ? "" : "-\(position + 1)"
        let received = try source(traffic.received, 1e15, "received\(suffix)")
        let sent = try source(traffic.sent, 1e15, "sent\(suffix)")
        guard !received.isZero || !sent.isZero else { continue }
        adapters.append(
          GroupAdapter(
            kind: adapter.kind, costs: NetworkAdapterCosts(adapter.kind), portGroup: Int32(adapter.portGroup ?? -1),
            ordinal: group.specification.adapters[..<position].count {
              adapter.kind.needsVirtualFunction ? $0.kind.needsVirtualFunction : $0.kind == adapter.kind
            },
            packetBytes: Double(traffic.packetSize.count), traffic: traffic.kind, received: received, sent: sent))
      }
      result.append(Self.group(group, range, demands, adapters, configuration))
    }
    return result
  }

  /// Gives every machine its ports.
  func ports(
    _ machines: inout ContiguousArray<MachineState>, _ groups: ContiguousArray<MachineGroupState>
  ) -> ContiguousArray<MachinePort> {
    var ports: ContiguousArray<MachinePort> = []
    for index in machines.indices {
      machines[index].firstPort = Int32(ports.count)
      machines[index].portCount = Int32(groups[Int(machines[index].group)].adapters.count)
      for adapter in 0..<machines[index].portCount {
        ports.append(MachinePort(machine: Int32(index), number: Int32(index) + adapter, adapter: adapter))
      }
    }
    return ports
  }

  private static func group(
    _ group: VirtualMachineGroup, _ range: Range<Int>, _ demands: MachineGroupState.Demands,
    _ adapters: ContiguousArray<GroupAdapter>, _ configuration: DatacenterConfiguration
  ) -> MachineGroupState {
    let specification = group.specification
    return MachineGroupState(
      machines: range, demands: demands, interval: specification.demand.interval,
      changes: demands.changes || !adapters.allSatisfy { $0.received.isConstant && $0.sent.isConstant },
      touchedMemory: specification.demand.touchedMemory,
      writableWorkingSet: specification.demand.writableWorkingSet,
      dirtyBytesPerSecond: specification.demand.dirtyRate.bitsPerSecond / 8, zeroPages: specification.zeroPages,
      hasTools: specification.hasTools, guest: specification.guest,
      security: SecurityCost(
        isEncrypted: specification.isEncrypted, hasSecureBoot: specification.hasSecureBoot,
        hasTrustedPlatformModule: specification.hasTrustedPlatformModule),
      adapters: adapters,
      usesStorage: !demands.commands.isZero,
      hasGrowingDisks: !demands.commands.isZero && specification.disks.contains { $0.firstWriteFraction > 0 },
      lostFeatures: specification.adapters.reduce(into: []) { $0.formUnion($1.kind.lostFeatures) },
      wholeAdapters: Int32(specification.adapters.count { $0.kind == .directPath }), graphics: specification.graphics,
      virtualization: specification.virtualization,
      memoryIntensity: specification.memoryIntensity, nodeAffinity: specification.nodeAffinity,
      hasStrictAffinity: specification.hasStrictAffinity, virtualNodes: specification.virtualNodes,
      restartPriority: group.restartPriority,
      pin: Self.pin(specification, configuration))
  }

  private static func pin(
    _ specification: VirtualMachineSpecification, _ configuration: DatacenterConfiguration
  ) -> ClusterView.PinReason {
    if let device = specification.graphics, !device.allowsVMotion { return .passthroughDevice }
    for adapter in specification.adapters where adapter.kind.lostFeatures.contains(.vMotion) {
      return adapter.kind == .directPath ? .passthroughDevice : .virtualFunction
    }
    return .none
  }
}
