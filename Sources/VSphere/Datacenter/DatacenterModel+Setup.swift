import Infrastructure
import Quantities
import RandomStreams
import Recording
import SimulationKernel
import Workloads

extension DatacenterModel {
  /// Builds a datacenter with everything powered off.
  /// - Parameters:
  ///   - configuration: a checked configuration.
  ///   - traces: the recordings of `configuration.traceSources`, in that order.
  ///   - streams: random streams of this replication.
  ///   - explains: whether policies record the reasons of their decisions.
  ///   - latency: how long operations take.
  /// - Throws: `DistributionError` or `ParameterError` for what cannot be built.
  public init(
    _ configuration: DatacenterConfiguration, traces: [DemandTraces], streams: RandomStreams, explains: Bool = false,
    latency: OperationLatency = OperationLatency()
  ) throws {
    self.configuration = configuration
    self.traces = traces
    self.explains = explains
    self.streams = streams
    let setup = DatacenterSetup(configuration)
    hostNames = setup.hostNames
    machineNames = setup.machineNames
    hosts = try setup.hosts()
    machines = setup.machines()
    accounts = ContiguousArray(repeating: MachineUsage(), count: machines.count)
    disks = ContiguousArray(repeating: [], count: machines.count)
    resets = ContiguousArray(repeating: ResetHistory(), count: machines.count)
    worstDemands = ContiguousArray(repeating: WorstDemand(), count: machines.count)
    groups = try setup.groups(streams)
    memorySettings = setup.memorySettings()
    processors = ContiguousArray(hosts.indices.map { HostProcessors(setup.processorSettings($0)) })
    memory = ContiguousArray(hosts.indices.map { setup.memory($0) })
    numa = ContiguousArray(hosts.indices.map { setup.numa($0) })
    graphics = ContiguousArray(hosts.indices.map { setup.graphics($0) })
    network = ContiguousArray(hosts.indices.map { setup.network($0) })
    virtualFunctions = ContiguousArray(hosts.indices.map { setup.virtualFunctions($0) })
    datastores = setup.datastores()
    mounts = DatastoreMounts(datastores, hosts, clusterCount: configuration.clusters.count)
    datastoreClusters = setup.datastoreClusters()
    ports = setup.ports(&machines, groups)
    switchPorts = SwitchPorts(configuration, uplinkCounts: network.map(\.uplinkCount), portCount: ports.count)
    clusters = try setup.clusters(hosts, machines, explains: explains)
    let poolCount = setup.numberPools(&hosts)
    hostPools = ContiguousArray(repeating: HostPool(), count: poolCount)
    poolDemand = ContiguousArray(repeating: 0, count: poolCount)
    memoryNeeds = ContiguousArray(repeating: MemoryNeed(), count: poolCount)
    memoryImages = ContiguousArray(repeating: MemoryPool(), count: poolCount)
    migrationQueue = MigrationQueue(
      MigrationLimits(
        MigrationLimitSettings(), networkBitsPerSecond: hosts.indices.map { setup.vMotionBitsPerSecond($0) },
        datastoreCount: max(1, datastores.count)))
    let centerSettings = VirtualCenterSettings(release: configuration.version)
    center = VirtualCenterQueue(centerSettings)
    centerService = try Sampler(centerSettings.service)
    centerStream = streams.stream("vcenter")
    latencies = try OperationSampler(latency)
    latencyStream = streams.stream("operations")
    consolidationStream = streams.stream("consolidation/selection")
    monitoringStream = streams.stream("ha/monitoring")
    faults = try FaultProcess(configuration.faults, streams: streams)
    sampler = SeriesSampler(configuration)
    recording = Recording(
      series: SeriesSampler.tables(configuration, hosts: hostNames, machines: machineNames))
    for index in machines.indices where configuration.machines[Int(machines[index].group)].hasFaultTolerance {
      machines[index].pair = Int32(pairs.count)
      pairs.append(FaultTolerantPair(machine: Int32(index)))
    }
    for host in hosts.indices {
      processors[host].setFrequencyRatio(configuration.hosts[Int(hosts[host].group)].hardware.frequencyRatio)
    }
    prepareQuantum()
    for host in hosts.indices {
      hosts[host].root = processorShares.addRoot(capacity: hosts[host].capacityMHz)
      // The VMkernel's own work comes before all machines.
      hosts[host].systemLeaf = processorShares.addLeaf(
        under: hosts[host].root, shares: 1000, reservation: hosts[host].capacityMHz, demand: 0)
    }
  }
}

extension DatacenterConfiguration {
  /// Names of all hosts by index.
  public func hostNames() -> [String] {
    hosts.flatMap { group in (0..<group.count).map { group.hostName($0) } }
  }

  /// Names of all machines by index.
  public func machineNames() -> [String] {
    machines.flatMap { group in (0..<group.count).map { group.machineName($0) } }
  }

  /// The recordings that demands follow, each once, in the order of the machines.
  public var traceSources: [TraceSource] {
    var sources: [TraceSource] = []
    for group in machines {
      let demand = group.specification.demand
      for shape in [
        demand.cpu, demand.activeMemory, demand.received, demand.sent, demand.commandsPerSecond, demand.graphics,
      ] + demand.furtherAdapters.flatMap({ [$0.received, $0.sent] }) {
        if case .recorded(let source, _) = shape, !sources.contains(source) { sources.append(source) }
      }
    }
    return sources
  }
}
