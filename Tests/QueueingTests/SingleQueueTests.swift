import Quantities
import Queueing
import RandomStreams
import Testing
import Workloads

private func queue(
  _ load: Double, servers: Int = 1, _ discipline: QueueingDiscipline = .fifo,
  _ service: Distribution = .exponential(mean: 1), capacity: Int = QueueingConfiguration.unlimited,
  warmUp: SimDuration = .seconds(200)
) -> QueueingConfiguration {
  QueueingConfiguration(
    stations: [
      QueueingStation(name: "server", servers: servers, discipline: discipline, capacity: capacity, service: service)
    ],
    arrivals: [.poisson(load)], warmUp: warmUp)
}

/// Balanced hyperexponential with mean 1 and squared coefficient of variation 4.
private let hyperexponential = Distribution.hyperexponential(mean: 1, coefficientOfVariation: 2)

@Suite struct SingleQueueTests {
  @Test func markovianQueueHalfLoaded() throws {
    // rho .5: L 1, Wq 1, W 2, P95 of W 5.991465 = ln 20 / (1 - rho).
    try expectAgreement(
      queue(0.5), customers: 24_000,
      [
        Exact("mean_wait", 1), Exact("mean_sojourn", 2), Exact("mean_number", 1), Exact("utilisation", 0.5),
        Exact("p95_sojourn", 5.991465), Exact("p95_wait", 4.605170), Exact("throughput", 0.5),
      ])
  }

  @Test func markovianQueueAtEightyPercent() throws {
    try expectAgreement(
      queue(0.8, warmUp: .seconds(500)), customers: 96_000, cap: 0.15,
      [
        Exact("mean_wait", "server", 4), Exact("mean_queue_length", "server", 3.2), Exact("mean_number", 4),
        Exact("p95_wait", 13.862944),
      ])
  }

  @Test func eightServersAtEightyPercent() throws {
    // Erlang C(8, 6.4) = .457645; Wq = C / (c - a) = .286028.
    try expectAgreement(
      queue(6.4, servers: 8), customers: 100_000, cap: 0.15,
      [Exact("mean_wait", 0.286028), Exact("mean_number", 8.230580), Exact("utilisation", 0.8)])
  }

  @Test(arguments: [
    (Distribution.constant(1), 2.0, UInt64(40_000)), (.erlang(stages: 4, mean: 1), 2.5, 40_000),
    (.lognormal(mu: -0.125, sigma: 0.5), 2.568051, 40_000), (hyperexponential, 10, 120_000),
  ])
  func pollaczekKhinchine(service: Distribution, wait: Double, customers: UInt64) throws {
    try expectAgreement(
      queue(0.8, .fifo, service, warmUp: .seconds(500)), customers: customers, cap: 0.15, [Exact("mean_wait", wait)])
  }

  @Test(arguments: [
    Distribution.exponential(mean: 1), .constant(1), .lognormal(mu: -0.5, sigma: 1), hyperexponential,
  ])
  func fairShareIsInsensitiveToTheServiceTime(service: Distribution) throws {
    // M/G/1-PS: E T = E S / (1 - rho) = 2, L = rho / (1 - rho) = 1.
    try expectAgreement(
      queue(0.5, .processorSharing, service), customers: 24_000,
      [Exact("mean_sojourn", 2), Exact("mean_number", 1), Exact("utilisation", 0.5)])
  }

  @Test func fairShareOfSeveralServersHasTheNumberOfTheMarkovianQueue() throws {
    // With exponential service the number present is that of M/M/c: c 2, rho .8: L 4.444444.
    try expectAgreement(
      queue(1.6, servers: 2, .processorSharing), customers: 80_000,
      [Exact("mean_number", 4.444444), Exact("utilisation", 0.8), Exact("mean_sojourn", 4.444444 / 1.6)])
  }

  @Test(arguments: [Distribution.constant(1), .hyperexponential(mean: 1, coefficientOfVariation: 2)])
  func fairShareOfSeveralServersIsInsensitiveToo(service: Distribution) throws {
    try expectAgreement(
      queue(1, servers: 2, .processorSharing, service), customers: 24_000, [Exact("mean_number", 1.333333)])
  }

  @Test(arguments: [Distribution.exponential(mean: 1), .constant(1), hyperexponential])
  func lossDoesNotDependOnTheServiceTime(service: Distribution) throws {
    // Erlang B(10, 7) = .07874088; carried load 7 (1 - B).
    try expectAgreement(
      queue(7, servers: 10, .fifo, service, capacity: 10, warmUp: .seconds(30)), customers: 40_000, cap: 0.1,
      [Exact("blocking", 0.07874088), Exact("mean_number", 7 * (1 - 0.07874088))])
  }

  @Test func boundedQueue() throws {
    // M/M/1/5 at rho .8.
    try expectAgreement(
      queue(0.8, capacity: 5), customers: 32_000, [Exact("blocking", 0.08881950), Exact("mean_number", 1.868332)])
    // M/M/1/10 at rho 1.2 is stable because it loses customers.
    try expectAgreement(
      queue(1.2, capacity: 10), customers: 32_000, [Exact("blocking", 0.19258650), Exact("mean_number", 6.710709)])
  }

  @Test func boundedFairShareLosesAsMuch() throws {
    // M/M/1/K with processor sharing is the same birth and death process.
    try expectAgreement(
      queue(0.8, .processorSharing, capacity: 5), customers: 32_000,
      [Exact("blocking", 0.08881950), Exact("mean_number", 1.868332)])
  }

  @Test func unlimitedServersAreAPureDelay() throws {
    // M/M/inf: N Poisson with mean a = 20.
    try expectAgreement(
      queue(20, servers: QueueingConfiguration.unlimited, warmUp: .seconds(20)), customers: 24_000,
      [Exact("mean_number", 20), Exact("mean_sojourn", 1)])
  }

  @Test func evenArrivals() throws {
    // D/M/1 at rho .8: sigma = .628629796, Wq = sigma / (1 - sigma) = 1.692731.
    var configuration = queue(0.8)
    configuration.arrivals[0].process = .renewal(interarrival: .constant(1.25))
    try expectAgreement(configuration, customers: 48_000, cap: 0.1, [Exact("mean_wait", 1.692731)])
  }
}

@Suite struct PriorityTests {
  private func priorities(_ discipline: QueueingDiscipline) -> QueueingConfiguration {
    QueueingConfiguration(
      stations: [QueueingStation(name: "server", discipline: discipline, service: .exponential(mean: 1))],
      arrivals: [.poisson(0.3, named: "urgent"), .poisson(0.5, named: "patient", priority: 1)], warmUp: .seconds(500))
  }

  @Test func nobodyIsInterrupted() throws {
    // Wq1 = rho / (1 - .3), Wq2 = rho / ((1 - .3)(1 - .8)); the mean over all stays that of fifo, 4.
    try expectAgreement(
      priorities(.priority), customers: 96_000,
      [
        Exact("mean_wait", "urgent", 1.142857), Exact("mean_wait", "patient", 5.714286), Exact("mean_wait", 4),
        Exact("mean_wait", "server", 4),
      ])
  }

  @Test func theInterruptedResume() throws {
    try expectAgreement(
      priorities(.preemptivePriority), customers: 96_000,
      [
        Exact("mean_sojourn", "urgent", 1.428571), Exact("mean_sojourn", "patient", 7.142857),
        Exact("mean_number", "server", 4),
      ])
  }

  @Test func onePriorityIsFirstComeFirstServed() throws {
    var configuration = priorities(.fifo)
    configuration.arrivals[1].priority = 0
    configuration.customers = 3_000
    let fifo = try run(configuration).model.metrics()
    configuration.stations[0].discipline = .priority
    #expect(try run(configuration).model.metrics() == fifo)
    configuration.stations[0].discipline = .preemptivePriority
    let preemptive = try run(configuration).model.metrics()
    #expect(value(preemptive, "mean_sojourn") == value(fifo, "mean_sojourn"))
  }
}
