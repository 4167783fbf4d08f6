import Quantities
import RandomStreams
import Recording
import SimulationKernel
import Workloads

/// A network of queues on the clock.
///
/// Every draw comes from a stream with a name: `arrival/CLASS`, `think/CLASS`, `service/STATION/CLASS`,
/// `routing/STATION/CLASS`. Service times are drawn when a customer comes to a station, so the i-th one of a class
/// needs the same service under every discipline, capacity and number of servers.
///
/// An event costs O(log customers), whatever the number of stations.
public struct QueueingModel: RecordedModel {
  /// What happens in a network of queues.
  public enum Event: SimulationEvent {
    /// Customers of an open class come from outside.
    case arrived(classIndex: UInt32)
    /// A customer of a closed class has thought enough.
    case thoughtEnded(customer: UInt32)
    /// A customer's service at a station of whole servers ends.
    case serviceEnded(customer: UInt32)
    /// The next service at a station of shared servers ends.
    case sharedServiceEnded(station: UInt32)
    /// Statistics start anew.
    case warmUpEnded
    /// A row of the time series is due.
    case sampled

    /// Kind in the order of the cases, and the class, customer or station.
    public var label: EventLabel {
      switch self {
      case .arrived(let classIndex): EventLabel(kind: 0, target: classIndex)
      case .thoughtEnded(let customer): EventLabel(kind: 1, target: customer)
      case .serviceEnded(let customer): EventLabel(kind: 2, target: customer)
      case .sharedServiceEnded(let station): EventLabel(kind: 3, target: station)
      case .warmUpEnded: EventLabel(kind: 4, target: 0)
      case .sampled: EventLabel(kind: 5, target: 0)
      }
    }
  }

  /// What it was made from.
  public let configuration: QueueingConfiguration
  /// The time series `stations`, if the configuration asks for it.
  public var recording: Recording

  var stations: ContiguousArray<StationState> = []
  var classes: ContiguousArray<ClassState> = []
  var customers = CustomerPool()
  /// Customers who wait, a line for each station and priority.
  var waiting: ContiguousArray<CustomerList> = []
  /// Customers in service where they can be interrupted, in the order they began; positions as in `waiting`.
  var serving: ContiguousArray<CustomerList> = []
  var shared: ContiguousArray<SharedServers> = []
  /// Draws of each station and class, at station * classes + class.
  var services: ContiguousArray<RandomSource> = []
  var routings: ContiguousArray<RoutingTable> = []
  var routingStreams: ContiguousArray<RandomStream> = []
  /// Arrivals of open classes, which come first among the classes.
  var sources: ContiguousArray<ArrivalSource> = []
  /// Thinking of closed classes.
  var thoughts: ContiguousArray<RandomSource> = []
  /// One class that visits one station once: what is measured of the station is true of the class and the network.
  let isSingleFlow: Bool
  /// Customers served since the end of the warm-up.
  var servedCount: UInt64 = 0
  /// Customers of all closed classes.
  let population: Int
  var isWarm = false
  var endTime = SimTime.zero
  var sampler: StationSampler
  // Owns what the streams above point to.
  private let streams: RandomStreams

  /// Makes the model of one replication.
  /// - Parameters:
  ///   - configuration: what to simulate.
  ///   - streams: random numbers of the replication, of which no name used here was handed out before.
  /// - Throws: the first of `configuration.validate()`.
  public init(_ configuration: QueueingConfiguration, streams: RandomStreams) throws(QueueingConfigurationError) {
    if let error = configuration.validate().first { throw error }
    self.configuration = configuration
    self.streams = streams
    let names = configuration.stations.map(\.name)
    sampler = StationSampler(stationCount: names.count)
    recording = Recording(series: configuration.seriesInterval == nil ? [] : [StationSampler.table(stations: names)])
    isSingleFlow =
      names.count == 1 && configuration.classNames.count == 1
      && configuration.routes(from: 0, className: configuration.classNames[0]).isEmpty
    population = configuration.totalPopulation
    makeStations()
    let indices = configuration.stationIndices
    try makeClasses(indices)
    try makeTables(indices)
  }

  /// Asks every open class for its first arrival and sends every closed customer to think.
  public mutating func start(_ scheduler: Scheduler<Event>) {
    for index in sources.indices { scheduleArrival(index, scheduler) }
    for (index, entry) in classes.enumerated() where entry.isClosed {
      for _ in 0..<entry.population {
        think(customers.add(Customer(classIndex: UInt32(index))), scheduler)
      }
    }
    if configuration.warmUp > .zero {
      scheduler.schedule(.warmUpEnded, after: configuration.warmUp, priority: .sampling)
    } else {
      isWarm = true
    }
    if let interval = configuration.seriesInterval {
      scheduler.schedule(.sampled, after: interval, priority: .sampling)
    }
  }

  /// Moves customers on.
  public mutating func handle(_ event: Event, _ scheduler: Scheduler<Event>) {
    switch event {
    case .arrived(let classIndex): arrive(Int(classIndex), scheduler)
    case .thoughtEnded(let customer): endThought(CustomerID(index: customer), scheduler)
    case .serviceEnded(let customer): endService(CustomerID(index: customer), scheduler)
    case .sharedServiceEnded(let station): endSharedService(Int(station), scheduler)
    case .warmUpEnded:
      isWarm = true
      forgetThePast(at: scheduler.now)
    case .sampled: sample(scheduler)
    }
  }

  /// Notes the end, up to which metrics are averaged. A run that ends in its warm-up has measured nothing.
  public mutating func finish(at time: SimTime) {
    endTime = time
    if !isWarm { forgetThePast(at: time) }
    // Events at the horizon do not run, but a row that is due there is complete.
    if let interval = configuration.seriesInterval, time == sampler.lastRow + interval { appendRows(at: time) }
  }

  /// Forgets what was measured so far.
  private mutating func forgetThePast(at time: SimTime) {
    for index in stations.indices {
      stations[index].flow.reset(at: time)
      stations[index].busy.reset(at: time)
      stations[index].numberAtReset = stations[index].flow.number.value
      stations[index].ageAtReset = 0
    }
    for customer in customers.slots where customer.station != Customer.nowhere {
      stations[Int(customer.station)].ageAtReset += Int128((time - customer.arrived).nanoseconds)
    }
    for index in classes.indices {
      classes[index].flow.reset(at: time)
      classes[index].thinking.reset(at: time)
    }
  }

  private mutating func makeStations() {
    let priorityCount = 1 + max(0, configuration.classPriorities.max() ?? 0)
    for station in configuration.stations {
      let state = StationState(
        station, firstLine: waiting.count, priorityCount: priorityCount, sharedIndex: shared.count)
      waiting.append(contentsOf: repeatElement(CustomerList(), count: state.lineCount))
      serving.append(contentsOf: repeatElement(CustomerList(), count: state.lineCount))
      if station.discipline == .processorSharing { shared.append(SharedServers(servers: station.servers)) }
      stations.append(state)
    }
  }

  private mutating func makeClasses(_ indices: [String: Int]) throws(QueueingConfigurationError) {
    for (index, arrivals) in configuration.arrivals.enumerated() {
      guard let station = indices[arrivals.station] else { continue }
      classes.append(ClassState(priority: arrivals.priority, station: station, population: 0))
      let stream = streams.stream("arrival/\(arrivals.name)")
      sources.append(try ArrivalSource(arrivals.process, stream, path: "arrivals[\(index)]"))
    }
    for (index, closed) in configuration.closed.enumerated() {
      guard let station = indices[closed.station] else { continue }
      classes.append(ClassState(priority: closed.priority, station: station, population: closed.population))
      let stream = streams.stream("think/\(closed.name)")
      thoughts.append(try RandomSource(closed.think, stream, path: "closed[\(index)].think"))
    }
  }

  private mutating func makeTables(_ indices: [String: Int]) throws(QueueingConfigurationError) {
    for (index, station) in configuration.stations.enumerated() {
      for name in configuration.classNames {
        let stream = streams.stream("service/\(station.name)/\(name)")
        let service = configuration.service(at: index, className: name)
        services.append(try RandomSource(service, stream, path: "stations[\(index)].service"))
        let routes = configuration.routes(from: index, className: name)
        routings.append(
          RoutingTable(
            routes.compactMap { route in
              indices[route.station].map { ($0, route.probability) }
            }))
        routingStreams.append(streams.stream("routing/\(station.name)/\(name)"))
      }
    }
  }
}
