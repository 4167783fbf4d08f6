import Quantities
import RandomStreams
import Workloads

/// A queueing network: stations, open arrivals, closed populations, and how long to look.
///
/// A plain value with every default filled in; `validate()` lists everything that is wrong with it, and
/// `QueueingModel` is made from one that has no errors. Names are those of scenario files.
public struct QueueingConfiguration: Hashable, Sendable {
  /// Where customers wait and are served.
  public var stations: [QueueingStation]
  /// Customers from outside.
  public var arrivals: [QueueingArrivals]
  /// Customers who stay for ever and think between visits.
  public var closed: [QueueingClosedClass]
  /// How long the run is warmed up; statistics start anew at that instant.
  public var warmUp: SimDuration
  /// Ends the run once this many customers have left the network after the warm-up, or finished a round if closed; nil
  /// for no such end.
  public var customers: UInt64?
  /// Most open customers in the network at once; beyond it the run stops and says so, because an unstable queue would
  /// otherwise eat all memory. Modelling default: five million, some 400 MB.
  public var customerLimit: Int
  /// Interval between the rows of the time series `stations`; nil for no time series.
  public var seriesInterval: SimDuration?

  /// Makes a configuration.
  public init(
    stations: [QueueingStation], arrivals: [QueueingArrivals] = [], closed: [QueueingClosedClass] = [],
    warmUp: SimDuration = .zero, customers: UInt64? = nil, customerLimit: Int = defaultCustomerLimit,
    seriesInterval: SimDuration? = nil
  ) {
    self.stations = stations
    self.arrivals = arrivals
    self.closed = closed
    self.warmUp = warmUp
    self.customers = customers
    self.customerLimit = customerLimit
    self.seriesInterval = seriesInterval
  }

  /// Customers in the network beyond which a run stops (modelling default).
  public static let defaultCustomerLimit = 5_000_000
  /// As a number of servers or as a capacity: no bound.
  public static let unlimited = Int.max
  /// Priorities go from 0, served first, to one less than this.
  public static let priorityCount = 16
}

/// In which order a station serves.
public enum QueueingDiscipline: String, Hashable, Sendable, CaseIterable {
  /// First come, first served.
  case fifo
  /// All customers at once, each with an equal part of the servers and never more than one server.
  case processorSharing = "processor-sharing"
  /// Lowest priority number first, nobody is interrupted; first come, first served within a priority.
  case priority
  /// Lowest priority number first; a customer in service gives way and later resumes where it was.
  case preemptivePriority = "preemptive-priority"
}

/// A queue and its servers.
public struct QueueingStation: Hashable, Sendable {
  /// Its name, unique among stations.
  public var name: String
  /// Number of equal servers, or `unlimited` for a pure delay.
  public var servers: Int
  /// Order of service.
  public var discipline: QueueingDiscipline
  /// Most customers at the station, waiting and in service; arrivals beyond are lost. `unlimited` for no bound.
  public var capacity: Int
  /// Service time of a customer alone on a server.
  public var service: Distribution
  /// Service times of classes for which it differs.
  public var serviceByClass: [QueueingClassService]
  /// Where customers go next; the remaining probability leaves, or for closed classes thinks again.
  public var routing: [QueueingRoute]
  /// Routing of classes for which it differs; replaces `routing` for them.
  public var routingByClass: [QueueingClassRouting]

  /// Makes a station.
  public init(
    name: String, servers: Int = 1, discipline: QueueingDiscipline = .fifo,
    capacity: Int = QueueingConfiguration.unlimited, service: Distribution,
    serviceByClass: [QueueingClassService] = [], routing: [QueueingRoute] = [],
    routingByClass: [QueueingClassRouting] = []
  ) {
    self.name = name
    self.servers = servers
    self.discipline = discipline
    self.capacity = capacity
    self.service = service
    self.serviceByClass = serviceByClass
    self.routing = routing
    self.routingByClass = routingByClass
  }
}

/// The service time of one class at a station.
public struct QueueingClassService: Hashable, Sendable {
  /// Name of the arrivals or closed class.
  public var className: String
  /// Its service time.
  public var service: Distribution

  /// Makes an exception to a station's service time.
  public init(className: String, service: Distribution) {
    self.className = className
    self.service = service
  }
}

/// A next station and the probability of going there.
public struct QueueingRoute: Hashable, Sendable {
  /// Name of the station.
  public var station: String
  /// Probability of going there.
  public var probability: Double

  /// Makes a route.
  public init(station: String, probability: Double) {
    self.station = station
    self.probability = probability
  }
}

/// The routing of one class at a station.
public struct QueueingClassRouting: Hashable, Sendable {
  /// Name of the arrivals or closed class.
  public var className: String
  /// Where it goes next.
  public var routing: [QueueingRoute]

  /// Makes an exception to a station's routing.
  public init(className: String, routing: [QueueingRoute]) {
    self.className = className
    self.routing = routing
  }
}

/// An open class: customers who come from outside.
public struct QueueingArrivals: Hashable, Sendable {
  /// Its name, unique among arrivals and closed classes.
  public var name: String
  /// Name of the station they come to.
  public var station: String
  /// When they come.
  public var process: ArrivalProcess
  /// Priority at stations that look at it; lower goes first.
  public var priority: Int

  /// Makes an open class.
  public init(name: String, station: String, process: ArrivalProcess, priority: Int = 0) {
    self.name = name
    self.station = station
    self.process = process
    self.priority = priority
  }
}

/// A closed class: a fixed population that thinks, visits stations and thinks again. A machine that runs until it
/// fails and waits for repair is one.
public struct QueueingClosedClass: Hashable, Sendable {
  /// Its name, unique among arrivals and closed classes.
  public var name: String
  /// Number of customers, all thinking at the start.
  public var population: Int
  /// How long a customer thinks before it comes to `station`.
  public var think: Distribution
  /// Name of the station they come to.
  public var station: String
  /// Priority at stations that look at it; lower goes first.
  public var priority: Int

  /// Makes a closed class.
  public init(name: String, population: Int, think: Distribution, station: String, priority: Int = 0) {
    self.name = name
    self.population = population
    self.think = think
    self.station = station
    self.priority = priority
  }
}
