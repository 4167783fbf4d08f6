import Quantities
import Recording
import SimulationKernel

/// Fixed virtual machines on identical hosts, each executing a list of tasks from the start (`kind: task-farm`).
///
/// Model: every host is a tree of a `ShareTree` forest: its capacity, below it the virtual machines with equal shares
/// for each virtual processor and their speed as cap, below them their tasks with equal shares and the speed of one
/// virtual processor as cap. Rates are constant between completions, so a task's progress is integrated exactly and it
/// completes at the nanosecond nearest to work over rate. A completion touches the tasks whose rate it changes, no
/// matter how large the farm is.
///
/// A machine that fits on no host is not started and its tasks are lost; hosts stay on.
public struct TaskFarm: RecordedModel {
  /// The completion of a machine's next task, or a look at all hosts.
  public enum Event: SimulationEvent {
    /// The next of a virtual machine's tasks is done.
    case completion(virtualMachine: UInt32)
    /// A row for every host is due.
    case sample

    /// Kind 0 with the machine, or kind 1.
    public var label: EventLabel {
      switch self {
      case .completion(let machine): EventLabel(kind: 0, target: machine)
      case .sample: EventLabel(kind: 1, target: 0)
      }
    }
  }

  /// The stop reason of a farm with nothing left to execute.
  public static let allTasksFinished: UInt32 = 1

  /// What it was made from.
  public let configuration: TaskFarmConfiguration
  /// The table `hosts` if asked for.
  public var recording = Recording()

  let curve: PowerCurve
  var tree = ShareTree()
  var hosts: ContiguousArray<Host> = []
  var hostRoots: ContiguousArray<ShareNodeID> = []
  var machines: ContiguousArray<FarmMachine> = []
  var tasks: ContiguousArray<FarmTask> = []
  /// Machine of every position in `tasks`; a position stays with its machine.
  var taskMachines: ContiguousArray<UInt32> = []
  /// Position in `tasks` of the task that a leaf of the share tree stands for, by index of the leaf.
  var taskOfLeaf: ContiguousArray<Int32> = []
  var touchedMachines: ContiguousArray<UInt32> = []
  var placement = FarmPlacement()
  var finished = FinishTimes()
  var sampler: HostSampler?
  var end = SimTime.zero

  /// Builds the farm and places its machines.
  /// - Parameter seriesInterval: spacing of the rows of `hosts`, or nil for none.
  /// - Throws: the first problem of the configuration.
  public init(_ configuration: TaskFarmConfiguration, seriesInterval: SimDuration? = nil) throws(ParameterError) {
    try configuration.validate()
    curve = try PowerCurve(configuration.host.power)
    self.configuration = configuration
    let host = Host(
      configuration.host, processorOvercommitment: configuration.processorOvercommitment, curve: curve)
    hosts = ContiguousArray(repeating: host, count: configuration.hostCount)
    if let seriesInterval {
      guard seriesInterval > .zero else {
        throw ParameterError(
          parameter: "seriesInterval", problem: "\(seriesInterval) is out of range", hint: "a duration above 0 s")
      }
      sampler = HostSampler(interval: seriesInterval, hostCount: configuration.hostCount)
      recording = Recording(series: [HostSampler.table(hostCount: configuration.hostCount)])
    }
    placement = FarmPlacement(configuration, on: &hosts)
    build()
  }

  /// Starts all tasks.
  public mutating func start(_ scheduler: Scheduler<Event>) {
    tree.solve()
    applyGrants(scheduler)
    for host in hosts.indices { updateHost(host, at: scheduler.now) }
    if finished.runningCount > 0, let sampler {
      scheduler.schedule(.sample, after: sampler.interval, priority: .sampling)
    }
  }

  /// Takes completed tasks out and carries the new rates over to all they concern; or samples.
  public mutating func handle(_ event: Event, _ scheduler: Scheduler<Event>) {
    switch event {
    case .completion(let machine):
      complete(Int(machine), at: scheduler.now)
      tree.solve()
      touch(machine)
      applyGrants(scheduler)
      updateHost(Int(machines[Int(machine)].host), at: scheduler.now)
      if finished.runningCount == 0 { scheduler.requestStop(reason: Self.allTasksFinished) }
    case .sample:
      guard let interval = sampler?.interval else { return }
      sample(at: scheduler.now)
      scheduler.schedule(.sample, after: interval, priority: .sampling)
    }
  }

  /// Notes the end and appends the rows of the interval it cuts short.
  public mutating func finish(at time: SimTime) {
    end = time
    if let sampler, time > sampler.last { sample(at: time) }
  }

  /// What `allTasksFinished` means.
  public func describe(stopReason: UInt32) -> String {
    stopReason == Self.allTasksFinished ? "all tasks finished" : "unknown reason \(stopReason)"
  }

  /// Machines that fit on no host, tasks that had not finished.
  public func warnings() -> [String] {
    var warnings: [String] = []
    if placement.unplacedCount > 0 {
      warnings.append(
        "\(placement.unplacedCount) of \(configuration.virtualMachineCount) virtual machines fit on no host; "
          + "their \(placement.lostTaskCount) tasks are lost")
    }
    if finished.runningCount > 0 {
      warnings.append(
        "\(finished.runningCount) of \(configuration.taskCount) tasks had not finished when the run ended; "
          + "the metrics of finish times are about the \(finished.count) that had")
    }
    return warnings
  }

  /// Counts and finish times of tasks, and utilisation and energy of all hosts together.
  public func metrics() -> [MetricValue] {
    var energy = 0.0
    var work = 0.0
    for host in hosts {
      energy += host.energy(at: end).joules
      work += host.executedWork(at: end).cycles
    }
    let capacity = Double(hosts.count) * configuration.host.processorCapacity.hertz * end.seconds
    return [
      MetricValue("tasks_finished", Double(finished.count)),
      MetricValue("tasks_unfinished", Double(finished.runningCount)),
      MetricValue("tasks_lost", Double(placement.lostTaskCount)),
      MetricValue("sum_finish_time", unit: "s", finished.sum.seconds),
      MetricValue("mean_finish_time", unit: "s", finished.count > 0 ? finished.mean : .nan),
      MetricValue("max_finish_time", unit: "s", finished.count > 0 ? finished.latest.seconds : .nan),
      MetricValue("utilisation", capacity > 0 ? work / capacity : .nan),
      MetricValue("energy", unit: "kWh", Energy(joules: energy).kilowattHours),
    ]
  }
}
