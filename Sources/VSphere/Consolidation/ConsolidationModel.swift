import Quantities
import RandomStreams
import Recording
import SimulationKernel
import Workloads

/// A cluster whose machines follow recorded demand, looked at every sampling interval by a consolidation policy.
///
/// The timeline of one look: demand changes, processors are divided anew, the stretch since the last look is
/// accounted, the planner decides, migrations start. A migration ends by an event of its own.
public struct ConsolidationModel: RecordedModel {
  /// What happens on the clock.
  public enum Event: SimulationEvent {
    /// A new demand sample; the policy looks at the cluster.
    case look(UInt32)
    /// The copy of a migration is complete.
    case migrationEnds(UInt32)
    /// Time series are sampled.
    case sample

    /// Kind and target, for the event-order fingerprint.
    public var label: EventLabel {
      switch self {
      case .look(let index): EventLabel(kind: 0, target: index)
      case .migrationEnds(let migration): EventLabel(kind: 1, target: migration)
      case .sample: EventLabel(kind: 2, target: 0)
      }
    }
  }

  /// Time series, events and decisions waiting to be drained.
  public var recording: Recording

  let configuration: ConsolidationConfiguration
  let traces: DemandTraces
  let streams: RandomStreams
  let selectionStream: RandomStream
  let hostNames: [String]
  var cluster: ClusterState
  var planner: ConsolidationPlanner
  var division = ProcessorDivision()
  var migrations: ContiguousArray<MigrationTransaction> = []
  var freeMigrations: ContiguousArray<Int32> = []
  var machineAccounts: ContiguousArray<MachineAccount>
  var hostAccounts: ContiguousArray<HostAccount>
  /// Clock up to which each host's energy is accounted, in seconds.
  var energyClocks: ContiguousArray<Double>

  /// The model's clock in seconds. Under the late clock it is advanced by addition in floating point, as the
  /// literature's simulator does: its rounding decides some overload tests.
  var clock = 0.0
  /// The late clock at the last look; it starts 0.1 s late.
  var lastTick = 0.1
  var lastLookAtAll = 0.0
  var energyJoules = 0.0
  var migrationCount = 0
  var migrationSeconds = 0.0
  var placementFailures = 0
  var destroyedCount = 0
  var looks: UInt32 = 0
  /// Demand at the last look, and its rise per second up to the next sample.
  var sampleValues: ContiguousArray<Double>
  var sampleSlopes: ContiguousArray<Double>
  /// Ends of migrations under way, by instant.
  var pendingEnds: ContiguousArray<(clock: Double, count: Int)> = []

  /// Builds the cluster.
  /// - Parameters:
  ///   - configuration: what to simulate.
  ///   - traces: demand of the machines; one machine for each.
  ///   - streams: random streams of this replication; the random selection policy draws from one.
  ///   - explains: whether the reasons of every decision are recorded.
  /// - Throws: `ParameterError` for a power model that cannot be.
  public init(
    _ configuration: ConsolidationConfiguration, traces: DemandTraces, streams: RandomStreams, explains: Bool = false
  ) throws {
    self.configuration = configuration
    self.traces = traces
    self.streams = streams
    selectionStream = streams.stream("consolidation/selection")
    let count = traces.machineCount
    cluster = try ClusterState(configuration, machineCount: count, lookInterval: traces.interval)
    planner = ConsolidationPlanner(
      detector: AnyOverloadDetector(configuration), selection: AnyVirtualMachineSelection(configuration.selection))
    machineAccounts = ContiguousArray(repeating: MachineAccount(), count: count)
    hostAccounts = ContiguousArray(
      repeating: HostAccount(startsActive: configuration.quirks.contains(.unusedHostsCountAsShutdowns)),
      count: cluster.hosts.count)
    energyClocks = ContiguousArray(repeating: 0, count: cluster.hosts.count)
    sampleValues = ContiguousArray(repeating: 0, count: count)
    sampleSlopes = ContiguousArray(repeating: 0, count: count)
    hostNames = configuration.hostNames()
    if explains {
      planner.explains = true
      planner.hostNames = hostNames
      planner.machineNames = traces.names
    }
    recording = Recording(series: Self.seriesTables(configuration, hostNames, traces.names))
  }

  var isLate: Bool { configuration.quirks.contains(.lateClock) }

  // MARK: Events

  /// Places the machines and schedules the first look.
  public mutating func start(_ scheduler: Scheduler<Event>) {
    placeMachines()
    if isLate {
      scheduler.schedule(.look(1), after: .milliseconds(100) + traces.interval, priority: .policy)
    } else {
      readSamples(0)
      lookAtAll(isNewSample: true)
      scheduler.schedule(.look(1), after: traces.interval, priority: .policy)
    }
    if configuration.seriesInterval != nil { scheduler.schedule(.sample, at: .zero, priority: .sampling) }
  }

  /// Runs one event.
  public mutating func handle(_ event: Event, _ scheduler: Scheduler<Event>) {
    switch event {
    case .look(let index): look(index, scheduler)
    case .migrationEnds(let migration): end(Int(migration), scheduler)
    case .sample:
      sampleSeries(at: scheduler.now)
      if let interval = configuration.seriesInterval {
        scheduler.schedule(.sample, after: interval, priority: .sampling)
      }
    }
  }

  /// Closes every account at the end of the run.
  public mutating func finish(at time: SimTime) {
    // The late clock never sees what comes after its last look.
    if isLate {
      clock = lastLookAtAll
    } else {
      clock = time.seconds
      accrueEnergyOfAll()
    }
    for host in hostAccounts.indices { hostAccounts[host].close(at: clock) }
    for machine in machineAccounts.indices where cluster.machines[machine].host >= 0 {
      machineAccounts[machine].close(at: clock)
    }
  }

  private mutating func look(_ index: UInt32, _ scheduler: Scheduler<Event>) {
    if isLate {
      lastTick += traces.interval.seconds
      clock = lastTick
    } else {
      clock = scheduler.now.seconds
    }
    looks = index
    readSamples(Int(index))
    lookAtAll(isNewSample: true)
    if planner.detector != nil {
      for move in planner.decide(cluster, at: scheduler.now, selectionStream) { begin(move, scheduler) }
      recording.decisions += planner.decisions
    }
    scheduler.schedule(.look(index + 1), after: traces.interval, priority: .policy)
  }
}
