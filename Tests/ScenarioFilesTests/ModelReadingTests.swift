import Infrastructure
import Quantities
import Queueing
import RandomStreams
import Testing
import VSphere
import Workloads

@testable import ScenarioFiles

struct ModelReadingTests {
  @Test func `a task farm without a word is the scale test, and machines and tasks follow the hosts`() throws {
    guard case .taskFarm(let farm) = try load("kind: task-farm\nfarm: {hosts: 7}\n").model else {
      Issue.record("not a task farm")
      return
    }
    #expect((farm.hostCount, farm.virtualMachineCount, farm.taskCount) == (7, 70, 140))
    #expect(farm.host.cores == 10 && farm.host.frequency == .megahertz(1000) && farm.host.memory == .mebibytes(16_384))
    #expect(farm.virtualMachine.memory == .mebibytes(512) && farm.virtualMachine.virtualCPUs == 1)
    // Task 12: 10000 + (7919 * 12 mod 90001) = 10000 + 95028 - 90001 = 15027 MI.
    #expect(farm.taskWork.work(ofTask: 12) == Work(cycles: 15_027e6))
    #expect(farm.processorOvercommitment == 1)
  }

  @Test func `distributions and arrival processes become the values they name`() throws {
    guard case .queueing(let network) = try load(richScenario).model else {
      Issue.record("not a network")
      return
    }
    func service(_ name: String) -> Distribution? { network.stations.first { $0.name == name }?.service }
    #expect(service("a") == .uniform(low: 1, high: 2))
    #expect(service("c") == .gamma(shape: 4, scale: 0.5))
    #expect(service("f") == .truncated(.normal(mean: 10, standardDeviation: 2), low: 0, high: .infinity))
    #expect(service("j") == .beta(alpha: 2, beta: 3, low: 0, high: 1))
    #expect(service("n") == .phaseType(initial: [1, 0], subgenerator: [[-2, 1], [0, -1]]))
    #expect(service("p") == .truncated(.exponential(mean: 1), low: -.infinity, high: 3))
    #expect(network.stations.last?.serviceByClass == [QueueingClassService(className: "t", service: .constant(3))])
    #expect(network.stations[2].routing == [QueueingRoute(station: "a", probability: 0.3)])
    #expect(network.arrivals[0].priority == 3)
    #expect(
      network.arrivals[5].process
        == .batch(of: .poisson(rate: EventRate(perSecond: 1 / 3600.0)), size: .geometric(probability: 0.25)))
    #expect(network.arrivals[7].process == .trace(instants: [.seconds(1), .seconds(1), .seconds(4)]))
  }

  @Test func `a consolidation study has the defaults of the experiment and the profile's quirks`() throws {
    let scenario = try load(drawnScenario)
    guard case .consolidation(let study) = scenario.model else {
      Issue.record("not a consolidation study")
      return
    }
    #expect(scenario.run.horizon == .hours(24) && study.horizon == .hours(24))
    #expect(study.hosts.map(\.count) == [4, 4] && study.hostOrder == .grouped && study.vmOrder == .blocks)
    #expect(
      study.hosts[0].host.power
        == PowerModel(ServerPower.named("hp-ml110-g4-xeon-3040")!.model.shape, off: Power(watts: 5)))
    #expect(study.quirks == ConsolidationQuirks.all.subtracting(.lateClock))
    // The safety of the median absolute deviation is 2.5.
    #expect(study.overload == .mad && study.safety == 2.5 && study.selection == .random)
    #expect(study.threshold.value == 0.8 && study.migrationOverhead.value == 0.1)
    guard case .drawn(let count, let distribution, let interval) = study.demand else {
      Issue.record("not drawn")
      return
    }
    #expect(count == 20 && interval == .minutes(5) && distribution == .beta(alpha: 2, beta: 5, low: 0, high: 1))
  }
}
