import Quantities
import Queueing
import RandomStreams
import Testing
import Workloads

@Suite struct ConfigurationTests {
  let valid = QueueingConfiguration(
    stations: [
      QueueingStation(
        name: "web", service: .exponential(mean: 1), routing: [QueueingRoute(station: "db", probability: 0.5)]),
      QueueingStation(name: "db", service: .exponential(mean: 1)),
    ],
    arrivals: [QueueingArrivals(name: "users", station: "web", process: .poisson(rate: EventRate(perSecond: 0.5)))])

  /// The only error after a change.
  private func error(_ change: (inout QueueingConfiguration) -> Void) throws -> QueueingConfigurationError {
    var configuration = valid
    change(&configuration)
    let errors = configuration.validate()
    #expect(errors.count == 1, "\(errors)")
    #expect(throws: QueueingConfigurationError.self) {
      try QueueingModel(configuration, streams: RandomStreams(seed: 1, replication: 0))
    }
    return try #require(errors.first)
  }

  @Test func aValidOneHasNoErrors() { #expect(valid.validate().isEmpty) }

  @Test func anEmptyModelIsRefused() {
    let errors = QueueingConfiguration(stations: []).validate()
    #expect(errors.map(\.path) == ["stations", "arrivals"])
  }

  @Test func danglingNamesAreNamed() throws {
    let route = try error { $0.stations[0].routing[0].station = "bd" }
    #expect(route.path == "stations[0].routing[0].to")
    #expect(route.description.contains("'bd'") && route.hint.contains("web, db"))
    #expect(try error { $0.arrivals[0].station = "nowhere" }.path == "arrivals[0].station")
    let service = QueueingClassService(className: "nobody", service: .constant(1))
    #expect(try error { $0.stations[1].serviceByClass = [service] }.path == "stations[1].service_by_class[0].class")
    let routing = QueueingClassRouting(className: "nobody", routing: [])
    #expect(try error { $0.stations[1].routingByClass = [routing] }.path == "stations[1].routing_by_class[0].class")
  }

  @Test func namesAreUnique() throws {
    #expect(try error { $0.arrivals[0].name = "db" }.path == "arrivals[0].name")
    #expect(try error { $0.stations.append($0.stations[1]) }.path == "stations[2].name")
    #expect(try error { $0.arrivals[0].name = "a/b" }.path == "arrivals[0].name")
    #expect(try error { $0.arrivals[0].name = "" }.path == "arrivals[0].name")
  }

  @Test func probabilitiesSumToAtMostOne() throws {
    let two = try error { $0.stations[0].routing.append(QueueingRoute(station: "web", probability: 0.6)) }
    #expect(two.path == "stations[0].routing")
    #expect(try error { $0.stations[0].routing[0].probability = -0.1 }.path == "stations[0].routing[0].probability")
    #expect(try error { $0.stations[0].routing[0].probability = .nan }.path == "stations[0].routing[0].probability")
    #expect(try error { $0.stations[0].routing.append($0.stations[0].routing[0]) }.problem.contains("twice"))
  }

  @Test func numbersHaveRanges() throws {
    #expect(try error { $0.stations[0].servers = 0 }.path == "stations[0].servers")
    #expect(try error { $0.stations[0].capacity = 0 }.path == "stations[0].capacity")
    #expect(try error { $0.arrivals[0].priority = 16 }.path == "arrivals[0].priority")
    #expect(try error { $0.arrivals[0].priority = -1 }.path == "arrivals[0].priority")
    #expect(try error { $0.warmUp = .seconds(-1) }.path == "warm_up")
    #expect(try error { $0.customers = 0 }.path == "customers")
    #expect(try error { $0.customerLimit = 0 }.path == "customer_limit")
    #expect(try error { $0.seriesInterval = .zero }.path == "series_interval")
    #expect(try error { $0.stations[0].service = .exponential(mean: -1) }.path == "stations[0].service")
    #expect(
      try error { $0.arrivals[0].process = .renewal(interarrival: .exponential(mean: -1)) }.path
        == "arrivals[0].process")
  }

  @Test func closedClassesHaveRangesToo() throws {
    func closed(_ population: Int) -> QueueingClosedClass {
      QueueingClosedClass(name: "staff", population: population, think: .constant(1), station: "web")
    }
    #expect(try error { $0.closed = [closed(0)] }.path == "closed[0].population")
    #expect(try error { $0.closed = [closed(.max)] }.path == "closed[0].population")
    var configuration = valid
    configuration.closed = [closed(10)]
    #expect(configuration.validate().isEmpty)
  }

  @Test func openCustomersMustBeAbleToLeave() throws {
    let trapped = try error {
      $0.stations[0].routing[0].probability = 1
      $0.stations[1].routing = [QueueingRoute(station: "web", probability: 1)]
    }
    #expect(trapped.path == "arrivals[0]")
    #expect(trapped.problem.contains("never leave 'web', 'db'"))
    let partly = try error { $0.stations[1].routing = [QueueingRoute(station: "db", probability: 1)] }
    #expect(partly.problem.contains("never leave 'db'"))
  }

  @Test func aClosedLoopTakesTime() throws {
    let staff = QueueingClosedClass(name: "staff", population: 3, think: .constant(0), station: "db")
    let loop = try error {
      $0.closed = [staff]
      $0.stations[1].service = .constant(0)
    }
    #expect(loop.path == "closed[0]")
    #expect(loop.problem.contains("'db'"))
    let lost = try error {
      $0.closed = [staff]
      $0.stations[1].capacity = 2
    }
    #expect(lost.problem.contains("lost at 'db'"))
    var configuration = valid
    configuration.closed = [staff]
    #expect(configuration.validate().isEmpty)
  }

  @Test func severalErrorsAreAllReported() {
    var configuration = valid
    configuration.stations[0].servers = 0
    configuration.arrivals[0].priority = 99
    configuration.stations[0].routing[0].probability = 2
    #expect(
      configuration.validate().map(\.path) == [
        "stations[0].servers", "stations[0].routing[0].probability", "arrivals[0].priority",
      ])
  }
}
