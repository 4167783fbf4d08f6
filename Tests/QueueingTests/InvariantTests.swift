import Quantities
import RandomStreams
import Recording
import SimulationKernel
import Testing
import Workloads

@testable import Queueing

/// Four stations of all disciplines, bounded and not, with feedback; two open classes and a closed one.
private func busyNetwork(stationOrder: [Int] = [0, 1, 2, 3]) -> QueueingConfiguration {
  let stations = [
    QueueingStation(
      name: "a", servers: 2, capacity: 6, service: .exponential(mean: 1),
      routing: [QueueingRoute(station: "b", probability: 0.5), QueueingRoute(station: "c", probability: 0.3)]),
    QueueingStation(
      name: "b", servers: 3, discipline: .processorSharing, capacity: 9, service: .lognormal(mu: 0, sigma: 1),
      routing: [QueueingRoute(station: "d", probability: 0.4), QueueingRoute(station: "a", probability: 0.2)]),
    QueueingStation(
      name: "c", discipline: .preemptivePriority, service: .erlang(stages: 3, mean: 0.5),
      serviceByClass: [QueueingClassService(className: "users", service: .uniform(low: 0.1, high: 0.3))]),
    QueueingStation(
      name: "d", servers: 2, discipline: .priority, capacity: 5, service: .weibull(shape: 0.7, scale: 1),
      routing: [QueueingRoute(station: "c", probability: 1)]),
  ]
  return QueueingConfiguration(
    stations: stationOrder.map { stations[$0] },
    arrivals: [
      QueueingArrivals(name: "web", station: "a", process: .poisson(rate: EventRate(perSecond: 1.5))),
      QueueingArrivals(name: "batch", station: "b", process: .poisson(rate: EventRate(perSecond: 0.5)), priority: 2),
    ],
    closed: [
      QueueingClosedClass(
        name: "users", population: 7, think: .exponential(mean: 5), station: "d", priority: 1)
    ],
    warmUp: .seconds(50))
}

private func simulation(_ configuration: QueueingConfiguration, seed: UInt64 = 1) throws -> QueueingSimulation {
  QueueingSimulation(
    SingleProducerWorld(try QueueingModel(configuration, streams: RandomStreams(seed: seed, replication: 0))))
}

@Suite struct InvariantTests {
  @Test func nobodyAppearsOrVanishes() throws {
    var simulation = try simulation(busyNetwork())
    for _ in 0..<3_000 {
      _ = simulation.run(until: .seconds(1_000_000), budget: 1)
      let model = simulation.world.producer
      var present = 0
      for station in model.stations {
        let counts = station.flow.counts
        #expect(counts.arrivals == counts.departures + counts.lost + UInt64(station.flow.number.value))
        #expect(station.flow.number.value <= station.capacity && station.busy.value <= station.servers)
        // No server idles while somebody waits.
        #expect(station.busy.value == min(station.flow.number.value, station.servers))
        present += station.flow.number.value
      }
      for entry in model.classes {
        let counts = entry.flow.counts
        #expect(counts.arrivals == counts.departures + counts.lost + UInt64(entry.flow.number.value))
        if entry.isClosed { #expect(entry.thinking.value + entry.flow.number.value == entry.population) }
      }
      #expect(present == model.classes.reduce(0) { $0 + $1.flow.number.value })
      #expect(model.customers.count == present + model.classes.reduce(0) { $0 + $1.thinking.value })
    }
  }

  /// L = lambda W without any tolerance: the integral of the number present is the time they were there, to the
  /// nanosecond, when those present at the start and at the end are counted for their part.
  @Test(arguments: [SimTime.seconds(51), .seconds(400)]) func littlesLawIsExact(end: SimTime) throws {
    var simulation = try simulation(busyNetwork())
    _ = simulation.run(until: end)
    simulation.world.finish(at: end)
    let model = simulation.world.producer
    for (index, station) in model.stations.enumerated() {
      let present = model.customers.slots.filter { $0.station == UInt32(index) }
      let ages = present.reduce(Int128(0)) { $0 + Int128((end - $1.arrived).nanoseconds) }
      #expect(
        station.flow.number.integralNanoseconds(to: end) == station.flow.sojourn.sum + ages - station.ageAtReset)
      #expect(station.flow.sojourn.count > 0 || end == .seconds(51))
    }
  }

  @Test func theUtilisationLawHolds() throws {
    // U c = X S for constant service, but for the parts in service at both ends: at most c services in n.
    let configuration = QueueingConfiguration(
      stations: [QueueingStation(name: "server", servers: 2, service: .constant(1))], arrivals: [.poisson(1.5)],
      warmUp: .seconds(10), customers: 5_000)
    let metrics = try run(configuration).model.metrics()
    let busy = value(metrics, "mean_busy_servers")
    #expect((busy - value(metrics, "throughput")).magnitude <= 1.5 * 2 / 5_000)
  }

  @Test func oneSeedGivesTheSameBits() throws {
    let configuration = busyNetwork()
    let first = try run(configuration, until: .seconds(500)).model.metrics()
    #expect(try run(configuration, until: .seconds(500)).model.metrics() == first)
    #expect(try run(configuration, until: .seconds(500), seed: 2).model.metrics() != first)
    #expect(try run(configuration, until: .seconds(500), replication: 1).model.metrics() != first)
  }

  @Test func theOrderOfStationsDoesNotMatter() throws {
    let first = try run(busyNetwork(), until: .seconds(500)).model.metrics()
    let second = try run(busyNetwork(stationOrder: [3, 1, 0, 2]), until: .seconds(500)).model.metrics()
    #expect(first.count == second.count)
    for metric in first where !["mean_queue_length", "mean_busy_servers", "utilisation"].contains(metric.metric) {
      #expect(second.contains(metric), "\(metric)")
    }
  }

  @Test func anotherDisciplineServesTheSameWork() throws {
    // Common random numbers: busy time of a single server does not depend on the order of service.
    func busy(_ discipline: QueueingDiscipline) throws -> Double {
      let configuration = QueueingConfiguration(
        stations: [QueueingStation(name: "server", discipline: discipline, service: .exponential(mean: 1))],
        arrivals: [.poisson(0.7)])
      return value(try run(configuration, until: .seconds(2_000)).model.metrics(), "mean_busy_servers")
    }
    let fifo = try busy(.fifo)
    for discipline in [QueueingDiscipline.processorSharing, .priority, .preemptivePriority] {
      #expect((try busy(discipline) - fifo).magnitude < 1e-9)
    }
  }

  @Test func doublingEveryRateHalvesEveryTime() throws {
    func metrics(_ scale: Double) throws -> [MetricValue] {
      let configuration = QueueingConfiguration(
        stations: [QueueingStation(name: "server", service: .exponential(mean: 1 / scale))],
        arrivals: [.poisson(0.7 * scale)], customers: 2_000)
      return try run(configuration).model.metrics()
    }
    let (slow, fast) = (try metrics(1), try metrics(2))
    #expect((value(slow, "mean_wait") - 2 * value(fast, "mean_wait")).magnitude < 1e-6)
    #expect((value(slow, "mean_number") - value(fast, "mean_number")).magnitude < 1e-6)
  }
}

@Suite struct RunEndTests {
  @Test func anUnstableQueueStopsAndSaysWhy() throws {
    let configuration = QueueingConfiguration(
      stations: [QueueingStation(name: "server", service: .exponential(mean: 1))], arrivals: [.poisson(3)],
      customerLimit: 500)
    let (model, end) = try run(configuration)
    #expect(end == .stopped(reason: QueueingStopReason.tooManyCustomers.rawValue))
    #expect(model.customers.slots.count == 500)
    let text = model.describe(stopReason: QueueingStopReason.tooManyCustomers.rawValue)
    #expect(text.contains("'server'") && text.contains("500"))
    #expect(model.warnings().contains { $0.contains("grew by 500") })
  }

  @Test func aHugeBatchDoesNotOutgrowTheLimit() throws {
    let configuration = QueueingConfiguration(
      stations: [QueueingStation(name: "server", service: .exponential(mean: 1))],
      arrivals: [
        QueueingArrivals(
          name: "flood", station: "server",
          process: .batch(of: .trace(instants: [.seconds(1)]), size: .constant(2_000_000_000)))
      ],
      customerLimit: 1_000)
    let (model, end) = try run(configuration)
    #expect(end == .stopped(reason: QueueingStopReason.tooManyCustomers.rawValue))
    #expect(model.customers.count == 1_000)
  }

  @Test func theRunEndsAfterSoManyCustomers() throws {
    let configuration = QueueingConfiguration(
      stations: [QueueingStation(name: "server", service: .exponential(mean: 1))], arrivals: [.poisson(0.5)],
      warmUp: .seconds(100), customers: 300)
    let (model, end) = try run(configuration)
    #expect(end == .stopped(reason: QueueingStopReason.customersServed.rawValue))
    #expect(value(model.metrics(), "departures") == 300)
    #expect(model.warnings().isEmpty)
  }

  @Test func aRunShorterThanItsWarmUpMeasuresNothingAndSaysSo() throws {
    let configuration = QueueingConfiguration(
      stations: [QueueingStation(name: "server", service: .exponential(mean: 1))], arrivals: [.poisson(0.5)],
      warmUp: .seconds(100))
    let model = try run(configuration, until: .seconds(50)).model
    #expect(model.warnings().contains { $0.contains("warm-up") })
    #expect(value(model.metrics(), "mean_number").isNaN && value(model.metrics(), "throughput").isNaN)
    #expect(value(model.metrics(), "arrivals") == 0)
  }

  @Test func aMillionThinkersFit() throws {
    guard isLong else { return }
    let configuration = QueueingConfiguration(
      stations: [QueueingStation(name: "server", servers: 1_000, service: .exponential(mean: 1))],
      closed: [
        QueueingClosedClass(name: "users", population: 1_000_000, think: .exponential(mean: 2_000), station: "server")
      ])
    let model = try run(configuration, until: .seconds(100)).model
    #expect((value(model.metrics(), "availability") - 0.9995).magnitude < 0.0002)
  }

  @Test func theTimeSeriesHasARowAStationAndInterval() throws {
    var configuration = busyNetwork()
    configuration.seriesInterval = .seconds(25)
    let (model, _) = try run(configuration, until: .seconds(100))
    let table = model.recording.series[0]
    #expect(table.name == "stations")
    #expect(table.entities == ["a", "b", "c", "d"])
    // At 25, 50, 75 and, complete by then, at the horizon.
    #expect(table.rowCount == 16)
    #expect(table.times.last == .seconds(100))
    let arrivals = (0..<16).filter { table.entityIndices[$0] == 0 }.map { table.values[$0 * 6 + 3] }
    #expect(arrivals.reduce(0, +) == Double(model.stations[0].flow.counts.arrivals))
    configuration.seriesInterval = .seconds(5)
    let finer = try run(configuration, until: .seconds(100)).model.metrics()
    #expect(finer == model.metrics())
  }
}
