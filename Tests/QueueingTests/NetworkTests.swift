import Quantities
import Queueing
import RandomStreams
import Testing
import Workloads

@Suite struct NetworkTests {
  @Test func openTandemWithFeedback() throws {
    // Jackson: gamma 1, a quarter goes back, so lambda = 4/3 at both; rho 2/3 and .740741; L 2 and 2.857143.
    let configuration = QueueingConfiguration(
      stations: [
        QueueingStation(
          name: "web", service: .exponential(mean: 0.5), routing: [QueueingRoute(station: "db", probability: 1)]),
        QueueingStation(
          name: "db", service: .exponential(mean: 1 / 1.8),
          routing: [QueueingRoute(station: "web", probability: 0.25)]),
      ],
      arrivals: [QueueingArrivals(name: "customers", station: "web", process: .poisson(rate: EventRate(perSecond: 1)))],
      warmUp: .seconds(200))
    try expectAgreement(
      configuration, customers: 48_000,
      [
        Exact("mean_number", "web", 2), Exact("mean_number", "db", 2.857143), Exact("mean_number", 4.857143),
        Exact("mean_sojourn", 4.857143), Exact("throughput", "web", 4.0 / 3), Exact("utilisation", "db", 0.740741),
      ])
  }

  @Test(arguments: [
    (1, 0.869565, 0.15), (5, 4.154505, 0.203513), (10, 7.508750, 0.331780), (20, 9.940837, 1.011903),
    (50, 10, 4),
  ])
  func closedNetworkAgreesWithMeanValueAnalysis(population: Int, throughput: Double, response: Double) throws {
    let configuration = QueueingConfiguration(
      stations: [
        QueueingStation(
          name: "cpu", service: .exponential(mean: 0.1), routing: [QueueingRoute(station: "disk", probability: 1)]),
        QueueingStation(name: "disk", service: .exponential(mean: 0.05)),
      ],
      closed: [
        QueueingClosedClass(name: "users", population: population, think: .exponential(mean: 1), station: "cpu")
      ],
      warmUp: .seconds(100))
    // The utilisation law: U = X D.
    try expectAgreement(
      configuration, customers: 12_000,
      [
        Exact("throughput", throughput), Exact("mean_sojourn", response),
        Exact("utilisation", "cpu", throughput * 0.1), Exact("mean_thinking", throughput),
      ])
  }

  @Test(arguments: [
    (10, 1, 2.14582343, 0.78541766), (10, 2, 1.03863782, 0.89613622), (1, 1, 0.0909090909, 0.909090909),
  ])
  func machineRepair(machines: Int, crews: Int, down: Double, available: Double) throws {
    let configuration = QueueingConfiguration(
      stations: [QueueingStation(name: "repair", servers: crews, service: .exponential(mean: 10))],
      closed: [
        QueueingClosedClass(name: "machines", population: machines, think: .exponential(mean: 100), station: "repair")
      ],
      warmUp: .seconds(1_000))
    try expectAgreement(
      configuration, customers: 16_000,
      [
        Exact("mean_number", "repair", down), Exact("availability", available),
        Exact("availability", "machines", available),
      ])
  }

  @Test(arguments: [Distribution.exponential(mean: 10), .constant(10)])
  func availabilityWithOwnCrewsDependsOnTheMeanRepairOnly(repair: Distribution) throws {
    // Every machine has its crew: MTTF / (MTTF + MTTR) = 100 / 110.
    let configuration = QueueingConfiguration(
      stations: [QueueingStation(name: "repair", servers: 5, service: repair)],
      closed: [QueueingClosedClass(name: "machines", population: 5, think: .exponential(mean: 100), station: "repair")],
      warmUp: .seconds(1_000))
    try expectAgreement(configuration, customers: 8_000, cap: 0.01, [Exact("availability", 100.0 / 110)])
  }

  @Test func classesHaveTheirOwnServiceAndRouting() throws {
    // 'browse' needs .5 s at the web and leaves; 'buy' needs 1 s there and 1 s at the db. M/G/1 at the web:
    // lambda .6, E S = (.4 * .5 + .2 * 1) / .6 = 2/3, rho .4, E S^2 = (.4 * .25 + .2 * 1) / .6 = .5,
    // Wq = .6 * .5 / (2 * .6) = .25. The db sees .2/s of whole seconds.
    let configuration = QueueingConfiguration(
      stations: [
        QueueingStation(
          name: "web", service: .constant(1),
          serviceByClass: [QueueingClassService(className: "browse", service: .constant(0.5))],
          routing: [QueueingRoute(station: "db", probability: 1)],
          routingByClass: [QueueingClassRouting(className: "browse", routing: [])]),
        QueueingStation(name: "db", service: .constant(1)),
      ],
      arrivals: [
        QueueingArrivals(name: "browse", station: "web", process: .poisson(rate: EventRate(perSecond: 0.4))),
        QueueingArrivals(name: "buy", station: "web", process: .poisson(rate: EventRate(perSecond: 0.2))),
      ],
      warmUp: .seconds(100))
    try expectAgreement(
      configuration, customers: 16_000,
      [
        Exact("mean_wait", "browse", 0.25), Exact("mean_wait", "web", 0.25), Exact("utilisation", "db", 0.2),
        Exact("mean_sojourn", "browse", 0.75), Exact("throughput", "buy", 0.2),
      ])
  }
}
