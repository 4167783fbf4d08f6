import Infrastructure
import Quantities
import RandomStreams
import Recording
import SimulationKernel
import Workloads

/// A virtualized datacenter on the clock: ESXi hosts, virtual machines, vCenter, DRS, DPM, HA.
///
/// Between events all rates are constant. An event changes demands, places or states and marks the hosts it touches;
/// at its end `settle` divides processors and links of those hosts anew and accounts what held until then. So nothing
/// depends on how often anybody looks.
///
/// The parts are by themselves in the folders beside this one (Compute, Memory, NUMA, VMotion, DRS, …); this model puts
/// them on the clock. Each extension of it is a file named after what it does.
public struct DatacenterModel: RecordedModel {
  /// What happens on the clock.
  public enum Event: SimulationEvent {
    /// The machines of a group want something else.
    case demand(UInt32)
    /// A machine's step (boot, shutdown, …) is over.
    case machine(UInt32)
    /// Memory scheduler of a host.
    case memory(UInt32)
    /// NUMA rebalancer of a host.
    case numa(UInt32)
    /// DRS or consolidation, and DPM, of a cluster.
    case balance(UInt32)
    /// A migration's copy reached its next phase.
    case migration(UInt32)
    /// vCenter finishes or starts tasks.
    case tasks
    /// The administrator does something.
    case operation(UInt32)
    /// Faults of the schedule begin or end.
    case faults
    /// HA of a cluster found out something about a failure.
    case detection(UInt32)
    /// HA of a cluster restarts machines.
    case restarts(UInt32)
    /// A host finished booting or shutting down.
    case hostPower(UInt32)
    /// VM monitoring has missed a guest's heartbeats for long enough.
    case heartbeatsMissing(UInt32)
    /// Component protection powers machines off whose datastore stayed away.
    case protectComponents(cluster: UInt32, datastore: UInt32)
    /// The stun of a snapshot is over.
    case stunEnds(UInt32)
    /// A secondary of Fault Tolerance is complete, or looked for.
    case faultTolerance(UInt32)
    /// Demand of a cluster's hosts is noted for power management.
    case demandSample(UInt32)
    /// The end of the run: it never comes, but a datacenter in which nothing is to happen waits for it.
    case horizon
    /// Time series are sampled.
    case sample
    /// A phase of a Storage vMotion is over.
    case storageMove(UInt32)
    /// Load-based teaming reviews the uplinks of a host.
    case portReview(UInt32)
    /// A shaped port of a host has used up its burst.
    case burstEnds(UInt32)
    /// Storage DRS looks at a datastore cluster.
    case storageDRS(UInt32)
    /// Storage I/O Control adapts the windows of a datastore.
    case storageWindows(UInt32)
    /// A phase of a vSAN repair of a datastore is over.
    case storageRepair(UInt32)
    /// The disks of a group take the space of what was written.
    case diskGrowth(UInt32)
    /// The stun of a migration lasts longer than its machine's devices bear.
    case stunTimeout(UInt32)
    /// The end of a window of measurement of all processors in time slices.
    case quantumWindow

    /// Kind and target, for the event-order fingerprint.
    public var label: EventLabel {
      switch self {
      case .demand(let group): EventLabel(kind: 0, target: group)
      case .machine(let machine): EventLabel(kind: 1, target: machine)
      case .memory(let host): EventLabel(kind: 2, target: host)
      case .numa(let host): EventLabel(kind: 3, target: host)
      case .balance(let cluster): EventLabel(kind: 4, target: cluster)
      case .migration(let migration): EventLabel(kind: 5, target: migration)
      case .tasks: EventLabel(kind: 6, target: 0)
      case .operation(let operation): EventLabel(kind: 7, target: operation)
      case .faults: EventLabel(kind: 8, target: 0)
      case .detection(let failure): EventLabel(kind: 9, target: failure)
      case .restarts(let cluster): EventLabel(kind: 10, target: cluster)
      case .hostPower(let host): EventLabel(kind: 11, target: host)
      case .heartbeatsMissing(let machine): EventLabel(kind: 12, target: machine)
      case .stunEnds(let machine): EventLabel(kind: 13, target: machine)
      case .protectComponents(_, let datastore): EventLabel(kind: 14, target: datastore)
      case .faultTolerance(let pair): EventLabel(kind: 20, target: pair)
      case .demandSample(let cluster): EventLabel(kind: 21, target: cluster)
      case .horizon: EventLabel(kind: 15, target: 0)
      case .sample: EventLabel(kind: 16, target: 0)
      case .storageMove(let move): EventLabel(kind: 25, target: move)
      case .portReview(let host): EventLabel(kind: 26, target: host)
      case .burstEnds(let host): EventLabel(kind: 27, target: host)
      case .storageDRS(let cluster): EventLabel(kind: 28, target: cluster)
      case .storageWindows(let datastore): EventLabel(kind: 29, target: datastore)
      case .storageRepair(let datastore): EventLabel(kind: 30, target: datastore)
      case .diskGrowth(let group): EventLabel(kind: 31, target: group)
      case .stunTimeout(let migration): EventLabel(kind: 17, target: migration)
      case .quantumWindow: EventLabel(kind: 35, target: 0)
      }
    }
  }

  /// Time series, events and decisions waiting to be drained.
  public var recording: Recording

  let configuration: DatacenterConfiguration
  let explains: Bool
  let traces: [DemandTraces]
  /// Owner of all streams, kept alive by the model.
  let streams: RandomStreams
  let hostNames: [String]
  let machineNames: [String]
  let groups: ContiguousArray<MachineGroupState>
  /// By group of machines.
  let memorySettings: ContiguousArray<MachineMemorySettings>

  var hosts: ContiguousArray<HostState>
  var clusters: ContiguousArray<ClusterRecord>

  // By machine.
  var machines: ContiguousArray<MachineState>
  var accounts: ContiguousArray<MachineUsage>
  var disks: ContiguousArray<ContiguousArray<DiskState>>
  var resets: ContiguousArray<ResetHistory>
  var worstDemands: ContiguousArray<WorstDemand>

  // By host.
  var processors: ContiguousArray<HostProcessors>
  var processorShares = ShareTree()
  /// Hosts in time slices, and by machine their streams and what was measured: empty with fluid processors.
  var quantum: ContiguousArray<QuantumHost> = []
  var quantumStreams: ContiguousArray<RandomStream> = []
  var measured: ContiguousArray<MeasuredUsage> = []
  var hostPools: ContiguousArray<HostPool>
  var poolDemand: ContiguousArray<Double>
  var memoryNeeds: ContiguousArray<MemoryNeed>
  var memoryImages: ContiguousArray<MemoryPool>
  var memory: ContiguousArray<HostMemory>
  var numa: ContiguousArray<NUMAScheduler>
  var graphics: ContiguousArray<HostGraphics>
  var network: ContiguousArray<NetworkIOControl>
  var virtualFunctions: ContiguousArray<VirtualFunctions>

  /// Machines with Fault Tolerance.
  var pairs: ContiguousArray<FaultTolerantPair> = []

  var datastores: ContiguousArray<DatastoreState>
  /// Which hosts see which datastores, where not all see all.
  let mounts: DatastoreMounts
  var datastoreClusters: ContiguousArray<DatastoreClusterState>
  var storageMoves: ContiguousArray<StorageMove> = []
  var freeStorageMoves: ContiguousArray<Int32> = []
  /// Machines that wait for space.
  var pausedMachines = 0
  /// Ports of all machines, those of a machine side by side.
  var ports: ContiguousArray<MachinePort>
  var switchPorts: SwitchPorts
  var migrations: ContiguousArray<Migration> = []
  var freeMigrations: ContiguousArray<Int32> = []
  var migrationQueue: MigrationQueue
  var faults: FaultProcess
  var failures: ContiguousArray<HostFailure> = []

  // vCenter and operations.
  var center: VirtualCenterQueue
  var centerTimer = EventHandle.none
  let centerService: Sampler
  let centerStream: RandomStream
  var tasks: ContiguousArray<CenterTask> = []
  var freeTasks: ContiguousArray<Int32> = []
  let latencies: OperationSampler
  let latencyStream: RandomStream
  let consolidationStream: RandomStream
  let monitoringStream: RandomStream

  // What has to be worked out again before the clock moves on.
  var dirtyHosts: ContiguousArray<Int32> = []
  var dirtyNetworks: ContiguousArray<Int32> = []
  var dirtyDatastores: ContiguousArray<Int32> = []
  /// Clusters whose machines came or went, so that pools have other parts on hosts.
  var poolsToScale: ContiguousArray<Int32> = []

  var counts = DatacenterCounts()
  var sampler: SeriesSampler
  /// When the run ended.
  var finishedAt = SimTime.zero

  // MARK: Events

  /// Places the machines that run from the start and schedules the first events.
  public mutating func start(_ scheduler: Scheduler<Event>) {
    for group in groups.indices { readDemand(group, at: .zero) }
    startMachines(scheduler)
    startPairs(scheduler)
    for group in groups.indices where groups[group].changes {
      scheduler.schedule(.demand(UInt32(group)), after: groups[group].interval, priority: .arrival)
    }
    for cluster in clusters.indices { startCluster(cluster, scheduler) }
    for (index, operation) in configuration.operations.enumerated() {
      scheduler.schedule(.operation(UInt32(index)), at: .zero + operation.at, priority: .policy)
    }
    startFaults(scheduler)
    startQuantum(scheduler)
    startStorageDRS(scheduler)
    startDiskGrowth(scheduler)
    for host in hosts.indices { scheduleHost(host, scheduler) }
    scheduler.schedule(.horizon, at: .zero + configuration.horizon, priority: .policy)
    if configuration.seriesInterval != nil { scheduler.schedule(.sample, at: .zero, priority: .sampling) }
    settle(scheduler)
  }

  /// Runs one event.
  public mutating func handle(_ event: Event, _ scheduler: Scheduler<Event>) {
    switch event {
    case .demand(let group): demandChanges(Int(group), scheduler)
    case .machine(let machine): finishStep(Int(machine), scheduler)
    case .memory(let host): balanceMemory(Int(host), scheduler)
    case .numa(let host): balanceNUMA(Int(host), scheduler)
    case .balance(let cluster): balance(Int(cluster), scheduler)
    case .migration(let migration): advanceMigration(Int(migration), scheduler)
    case .tasks: advanceTasks(scheduler)
    case .operation(let operation): begin(configuration.operations[Int(operation)].action, scheduler)
    case .faults: advanceFaults(scheduler)
    case .detection(let failure): advanceDetection(Int(failure), scheduler)
    case .restarts(let cluster): advanceRestarts(Int(cluster), scheduler)
    case .hostPower(let host): finishPowerTransition(Int(host), scheduler)
    case .heartbeatsMissing(let machine): heartbeatsMissing(Int(machine), scheduler)
    case .stunEnds(let machine): endStun(Int(machine), scheduler)
    case .protectComponents(let cluster, let datastore): protectComponents(Int(cluster), Int(datastore), scheduler)
    case .faultTolerance(let pair): advancePair(Int(pair), scheduler)
    case .demandSample(let cluster): noteDemand(Int(cluster), scheduler)
    case .horizon: break
    case .stunTimeout(let migration): abortMigration(Int(migration), .stunTimeout, scheduler)
    case .sample:
      measureQuantum(to: scheduler.now)
      sampleSeries(scheduler)
    case .quantumWindow: closeQuantumWindows(scheduler)
    case .storageMove(let move): advanceStorageMove(Int(move), scheduler)
    case .portReview(let host): reviewPorts(Int(host), scheduler)
    case .burstEnds(let host): markNetworkDirty(Int(host))
    case .storageDRS(let cluster): balanceStorage(Int(cluster), scheduler)
    case .storageWindows(let datastore): adaptWindows(Int(datastore), scheduler)
    case .storageRepair(let datastore): advanceRepair(Int(datastore), scheduler)
    case .diskGrowth(let group): growDisks(Int(group), scheduler)
    }
    settle(scheduler)
    if configuration.isChecked { check(after: event) }
  }

  /// Closes every account at the end of the run.
  public mutating func finish(at time: SimTime) {
    measureQuantum(to: time)
    for host in hosts.indices { hosts[host].accrue(to: time) }
    for machine in accounts.indices { accounts[machine].accrue(to: time) }
    for pair in pairs.indices { pairs[pair].accrue(to: time) }
    finishedAt = time
  }
}
