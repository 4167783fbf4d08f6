import Infrastructure
import Quantities
import Recording
import SimulationKernel
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// The farm of the published scale test: 10 cores of 1000 MIPS, 10 machines and 20 tasks a host.
func scaleTest(hosts: Int) -> TaskFarmConfiguration {
  TaskFarmConfiguration(
    hostCount: hosts,
    host: HostConfiguration(
      cores: 10, frequency: .megahertz(1000), memory: .mebibytes(16_384),
      power: PowerModel(.linear(idle: Power(watts: 100), max: Power(watts: 200)))),
    virtualMachineCount: 10 * hosts,
    virtualMachine: .init(virtualCPUs: 1, frequency: .megahertz(1000), memory: .mebibytes(512)),
    taskCount: 20 * hosts,
    taskWork: .init(base: Work(cycles: 10_000e6), multiplier: 7919, modulus: 90_001))
}

struct FarmRun {
  var metrics: [String: Double]
  var warnings: [String]
  var end: RunEnd
  var fingerprint: EventOrderFingerprint
  var recording: Recording
}

func run(
  _ configuration: TaskFarmConfiguration, seriesInterval: SimDuration? = nil, until: SimTime = .seconds(1_000_000)
) throws -> FarmRun {
  var simulation = Simulation(
    SingleProducerWorld(try TaskFarm(configuration, seriesInterval: seriesInterval)))
  let end = simulation.run(until: until)
  let now = simulation.now
  simulation.world.finish(at: now)
  let farm = simulation.world.producer
  var metrics: [String: Double] = [:]
  for metric in farm.metrics() { metrics[metric.metric] = metric.value }
  return FarmRun(
    metrics: metrics, warnings: farm.warnings(), end: end, fingerprint: simulation.fingerprint,
    recording: farm.recording)
}

func isClose(_ a: Double?, _ b: Double, relative: Double = 1e-9) -> Bool {
  guard let a else { return false }
  return (a - b).magnitude <= relative * b.magnitude
}

@Suite struct TaskFarmTests {
  // Two tasks a < b of one machine share 1000 MIPS: they finish at 2a / 1000 and (a + b) / 1000. Summed over all
  // machines for 100, 1000 and 10000 hosts; published as the exact value that CloudSim converges to.
  @Test(arguments: [(100, 217_738.147), (1000, 2_008_603.225)])
  func sumOfFinishTimesIsExact(hosts: Int, expected: Double) throws {
    let run = try run(scaleTest(hosts: hosts))
    #expect(isClose(run.metrics["sum_finish_time"], expected))
    #expect(run.metrics["tasks_finished"] == Double(20 * hosts))
    #expect(run.end == .stopped(reason: TaskFarm.allTasksFinished))
    #expect(run.warnings.isEmpty)
  }

  @Test(.enabled(if: getenv("VDCSIM_LONG_TESTS") != nil, "set VDCSIM_LONG_TESTS to run it"))
  func sumOfFinishTimesIsExactForTenThousandHosts() throws {
    #expect(isClose(try run(scaleTest(hosts: 10_000)).metrics["sum_finish_time"], 19_025_367.280))
  }

  // All work is executed: sum of lengths / (100 hosts x 10 x 1000 MIPS x makespan 198.796 s) is the utilisation, and a
  // linear power curve makes energy 100 hosts x (100 + 100 x utilisation) W x makespan.
  @Test func utilisationAndEnergyFollowFromTheWork() throws {
    let run = try run(scaleTest(hosts: 100))
    var million = 0
    for task in 0..<2000 { million += 10_000 + 7919 * task % 90_001 }
    let utilisation = Double(million) / (100 * 10 * 1000 * 198.796)
    #expect(isClose(run.metrics["max_finish_time"], 198.796))
    #expect(isClose(run.metrics["mean_finish_time"], 217_738.147 / 2000))
    #expect(isClose(run.metrics["utilisation"], utilisation))
    #expect(isClose(run.metrics["energy"], 100 * (100 + 100 * utilisation) * 198.796 / 3.6e6))
  }

  @Test func observingChangesNoResultBitForBit() throws {
    let plain = try run(scaleTest(hosts: 20))
    for interval in [SimDuration.seconds(60), .seconds(30), .seconds(1)] {
      let observed = try run(scaleTest(hosts: 20), seriesInterval: interval)
      #expect(observed.metrics == plain.metrics)
    }
  }

  // The rows hold means over their interval, the last one until the end of the run: weighted by time they must add up
  // to the energy and to the work.
  @Test func seriesAddUpToTheTotals() throws {
    let run = try run(scaleTest(hosts: 3), seriesInterval: .seconds(7))
    let table = run.recording.series[0]
    var last = [SimTime](repeating: .zero, count: 3)
    var joules = 0.0
    var megacycles = 0.0
    for row in 0..<table.rowCount {
      let host = Int(table.entityIndices[row])
      let seconds = (table.times[row] - last[host]).seconds
      last[host] = table.times[row]
      megacycles += table.values[3 * row] * seconds
      joules += table.values[3 * row + 2] * seconds
      #expect(isClose(table.values[3 * row + 1], table.values[3 * row] / 10_000 * 100))
    }
    var million = 0
    for task in 0..<60 { million += 10_000 + 7919 * task % 90_001 }
    #expect(isClose(megacycles, Double(million)))
    #expect(isClose(run.metrics["energy"], joules / 3.6e6))
  }

  @Test func equalRunsHaveEqualFingerprints() throws {
    let first = try run(scaleTest(hosts: 5))
    let second = try run(scaleTest(hosts: 5))
    #expect(first.fingerprint == second.fingerprint)
    #expect(first.metrics == second.metrics)
  }

  // CloudSim 4.0 basic example 6: 20 machines of 1000 MIPS, of which 12 fit; 40 tasks of 1000 MI round robin. Here the
  // tasks of the 8 machines left out are lost instead of handed on: 2 a machine, 2 s each, 16 lost.
  @Test func machinesWithoutRoomLoseTheirTasksAndAreReported() throws {
    var configuration = scaleTest(hosts: 3)
    configuration.host.cores = 4
    configuration.virtualMachineCount = 20
    configuration.taskCount = 40
    configuration.taskWork = .init(base: Work(cycles: 1e9))
    let run = try run(configuration)
    #expect(run.metrics["tasks_finished"] == 24)
    #expect(run.metrics["tasks_lost"] == 16)
    #expect(run.metrics["sum_finish_time"] == 48)
    #expect(run.warnings.count == 1 && run.warnings[0].contains("8 of 20"))
  }

  @Test(arguments: ["memory", "network", "storage"])
  func everyResourceLimitsPlacement(resource: String) throws {
    var configuration = scaleTest(hosts: 1)
    switch resource {
    case "memory": configuration.virtualMachine.memory = .mebibytes(16_384 / 3)
    case "network": configuration.virtualMachine.network = DataRate(bitsPerSecond: 3e9)
    default: configuration.virtualMachine.storage = Bytes(count: 300_000_000_000)
    }
    // Three of the ten machines fit, with two tasks each.
    #expect(try run(configuration).metrics["tasks_finished"] == 6)
  }

  // 4 machines of 1000 MHz on 2 cores: each gets half, its single task of 1000 MI takes 2 s.
  @Test func overcommittedHostsAreSharedFairly() throws {
    var configuration = scaleTest(hosts: 1)
    configuration.host.cores = 2
    configuration.virtualMachineCount = 4
    configuration.taskCount = 4
    configuration.taskWork = .init(base: Work(cycles: 1e9))
    configuration.processorOvercommitment = 2
    let run = try run(configuration)
    #expect(run.metrics["sum_finish_time"] == 8)
    #expect(run.metrics["utilisation"] == 1)
  }

  // Overcommitted 2:1, tasks of 1, 2, 3 and 4 s of work at full speed on 2 cores. Rates are 1/2 until the first ends at
  // 2 s; the rest (1, 2, 3 s left) run at 2/3 until 3.5 s; then (1, 2 s left) at full speed until 4.5 and 5.5 s.
  @Test func aCompletionSpeedsUpTheOthers() throws {
    var configuration = scaleTest(hosts: 1)
    configuration.host.cores = 2
    configuration.virtualMachineCount = 4
    configuration.taskCount = 4
    configuration.taskWork = .init(base: Work(cycles: 1e9), multiplier: 1000, modulus: 1_000_000)
    configuration.processorOvercommitment = 2
    let run = try run(configuration)
    #expect(isClose(run.metrics["sum_finish_time"], 2 + 3.5 + 4.5 + 5.5))
    #expect(isClose(run.metrics["max_finish_time"], 5.5))
  }

  // 10 machines, two tasks each of 10 s of work: all end at 20 s. Stopped at 5 s, none has.
  @Test func aHorizonBeforeTheEndIsReported() throws {
    var configuration = scaleTest(hosts: 1)
    configuration.taskWork = .init(base: Work(cycles: 10e9))
    let run = try run(configuration, until: .seconds(5))
    #expect(run.end == .horizonReached)
    #expect(run.metrics["tasks_unfinished"] == 20)
    #expect(run.metrics["mean_finish_time"]?.isNaN == true)
    #expect(run.metrics["energy"] == 200 * 5 / 3.6e6)
    #expect(run.warnings.count == 1)
  }

  @Test func tasksWithoutWorkFinishAtOnce() throws {
    var configuration = scaleTest(hosts: 1)
    configuration.taskWork = .init(base: .zero)
    let run = try run(configuration)
    #expect(run.metrics["tasks_finished"] == 20)
    #expect(run.metrics["sum_finish_time"] == 0)
  }

  @Test func everyProblemOfAConfigurationIsReported() {
    var configuration = scaleTest(hosts: 1)
    configuration.hostCount = 0
    configuration.host.cores = -1
    configuration.host.power = PowerModel(.linear(idle: Power(watts: 10), max: Power(watts: 5)))
    configuration.virtualMachine.frequency = .megahertz(1001)
    configuration.taskCount = TaskFarmConfiguration.taskLimit + 1
    configuration.taskWork.modulus = 0
    configuration.processorOvercommitment = .nan
    #expect(
      configuration.problems().map(\.parameter) == [
        "hosts", "host.cores", "host.power.max", "vm.frequency", "tasks", "work.modulus", "overcommitment",
      ])
    #expect(throws: ParameterError.self) { try TaskFarm(configuration) }
    #expect(throws: ParameterError.self) { try TaskFarm(scaleTest(hosts: 1), seriesInterval: .zero) }
  }
}
