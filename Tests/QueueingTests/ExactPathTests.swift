import OutputAnalysis
import Quantities
import RandomStreams
import SimulationKernel
import Testing
import Workloads

@testable import Queueing

private func second(_ value: Int64) -> SimTime { .seconds(value) }

/// One station fed by recorded arrivals; every arrival is a class of its own, so that each has its own service.
private func scripted(
  _ discipline: QueueingDiscipline, servers: Int = 1, _ jobs: [(arrival: Int64, work: Double, priority: Int)]
) -> QueueingConfiguration {
  QueueingConfiguration(
    stations: [
      QueueingStation(
        name: "server", servers: servers, discipline: discipline, service: .constant(0),
        serviceByClass: jobs.enumerated().map {
          QueueingClassService(className: "job\($0)", service: .constant($1.work))
        })
    ],
    arrivals: jobs.enumerated().map {
      QueueingArrivals(
        name: "job\($0)", station: "server", process: .trace(instants: [second($1.arrival)]), priority: $1.priority)
    })
}

/// When each job left, from its arrival and its sojourn.
private func finishes(
  _ discipline: QueueingDiscipline, servers: Int = 1, _ jobs: [(arrival: Int64, work: Double, priority: Int)]
) throws -> [Double] {
  let metrics = try run(scripted(discipline, servers: servers, jobs), until: second(1_000)).model.metrics()
  return jobs.enumerated().map { Double($1.arrival) + value(metrics, "mean_sojourn", "job\($0)") }
}

@Suite struct ExactPathTests {
  let jobs: [(arrival: Int64, work: Double, priority: Int)] = [(0, 10, 2), (2, 4, 1), (3, 1, 0)]

  @Test func fairShareFinishesAtFifteenElevenAndSix() throws {
    // Alone to 2 (8 left); halves to 3 (7.5, 3.5 left); thirds to 6 (6.5, 2.5, done); halves to 11 (4, done); 15.
    #expect(try finishes(.processorSharing, jobs) == [15, 11, 6])
  }

  @Test func fairShareOfTwoServersSlowsOnlyTheThird() throws {
    // Full speed to 3 (7, 3, 1 left); two thirds each to 4.5 (6, 2, done); full speed: 6.5 and 10.5.
    #expect(try finishes(.processorSharing, servers: 2, jobs) == [10.5, 6.5, 4.5])
  }

  @Test func firstComeFirstServedFinishesInOrder() throws {
    #expect(try finishes(.fifo, jobs) == [10, 14, 15])
    // With two servers the third takes over from the second at 6.
    #expect(try finishes(.fifo, servers: 2, jobs) == [10, 6, 7])
  }

  @Test func priorityWaitsForTheOneInService() throws {
    #expect(try finishes(.priority, jobs) == [10, 15, 11])
  }

  @Test func preemptionInterruptsAndResumes() throws {
    // 0-2 job 0; 2-3 job 1; 3-4 job 2; 4-7 job 1; 7-15 job 0.
    #expect(try finishes(.preemptivePriority, jobs) == [15, 7, 4])
  }

  @Test func preemptionTakesTheServerOfTheLowestPriorityOnly() throws {
    // Two servers: job 2 at 3 takes that of job 0 (3 done); it goes on at 4 with 7 left.
    #expect(try finishes(.preemptivePriority, servers: 2, jobs) == [11, 6, 4])
    // Equal priorities do not interrupt each other.
    #expect(try finishes(.preemptivePriority, [(0, 5, 1), (1, 1, 1), (2, 1, 0)]) == [6, 7, 3])
  }

  @Test func theInterruptedKeepTheirPlaceInLine() throws {
    // Job 0 is interrupted at 1 and stays ahead of job 1: 0-1 job 0, 1-3 job 2, 3-7 job 0, 7-8 job 1.
    #expect(try finishes(.preemptivePriority, [(0, 5, 1), (1, 1, 1), (1, 2, 0)]) == [7, 8, 3])
  }

  @Test func batchesArriveTogether() throws {
    var configuration = scripted(.fifo, [(5, 2, 0)])
    configuration.arrivals[0].process = .batch(of: .trace(instants: [second(5)]), size: .constant(3))
    let model = try run(configuration, until: second(100)).model
    // Waits of 0, 2 and 4.
    #expect(value(model.metrics(), "mean_wait") == 2)
    #expect(value(model.metrics(), "departures") == 3)
  }

  /// Mean delay of the 2nd, 3rd, 5th and 10th customer of M/M/1 that starts empty.
  @Test(arguments: [
    (0.5, [0.333333, 0.518519, 0.720622, 0.907162]), (0.8, [0.444444, 0.751715, 1.188959, 1.859832]),
  ])
  func transientDelays(load: Double, exact: [Double]) throws {
    let configuration = QueueingConfiguration(
      stations: [QueueingStation(name: "server", service: .exponential(mean: 1))], arrivals: [.poisson(load)])
    var tallies = Array(repeating: Tally(), count: 11)
    for replication in 0..<(isLong ? 100_000 : 4_000) {
      let streams = RandomStreams(seed: 31, replication: UInt64(replication))
      var simulation = QueueingSimulation(SingleProducerWorld(try QueueingModel(configuration, streams: streams)))
      var seen: (count: UInt64, sum: Int128) = (0, 0)
      while seen.count < 10 {
        _ = simulation.run(until: .seconds(1_000_000), budget: 1)
        let wait = simulation.world.producer.stations[0].flow.wait
        guard wait.count > seen.count else { continue }
        tallies[Int(wait.count)].record(Double(wait.sum - seen.sum) / 1e9)
        seen = (wait.count, wait.sum)
      }
    }
    for (customer, delay) in zip([2, 3, 5, 10], exact) {
      let tally = tallies[customer]
      let standardError = tally.standardDeviation / Double(tally.count).squareRoot()
      #expect((tally.mean - delay).magnitude <= 3.5 * standardError, "customer \(customer): \(tally.mean)")
      #expect(1.96 * standardError <= (isLong ? 0.02 : 0.1) * delay)
    }
    #expect(tallies[1].maximum == 0)
  }
}
