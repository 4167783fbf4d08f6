import Documents
import Infrastructure
import Quantities
import Queueing
import RandomStreams

/// `kind: queueing`: stations, arrivals from outside and closed populations.
struct QueueingScenario {
  static let run = RunSettingsForm(defaultHorizon: nil, hasWarmUp: true, hasSeries: true)

  private var stations: [Located<String>] = []
  private var classes: [Located<String>] = []
  private var stationReferences: [Located<String>] = []
  private var classReferences: [Located<String>] = []

  /// Most servers at a station and most customers of a closed class.
  static let countLimit = 10_000_000

  /// Reads the model's keys at the top level.
  static func read(_ reader: SectionReader, run: RunSettings) -> QueueingConfiguration {
    var scenario = QueueingScenario()
    var configuration = QueueingConfiguration(
      stations: reader.sections("stations", count: 1...100_000, "where customers wait and are served") {
        scenario.station($0)
      })
    configuration.arrivals = reader.sections("arrivals", count: 0...100_000, "customers who come from outside") {
      scenario.arrivals($0)
    }
    configuration.closed = reader.sections(
      "closed", count: 0...100_000, "populations who stay and think between visits"
    ) {
      scenario.closedClass($0)
    }
    configuration.warmUp = run.warmUp
    configuration.customers = reader.optional(
      "customers", ValueForm<UInt64>.count(1...1_000_000_000_000),
      "the run ends once so many have left, or finished a round if closed")
    configuration.customerLimit = reader.value(
      "customer_limit", ValueForm<Int>.count(1...QueueingConfiguration.customerCeiling),
      default: QueueingConfiguration.defaultCustomerLimit,
      "most open customers at once; the run stops beyond, as an unstable queue would fill the memory")
    configuration.seriesInterval = run.seriesInterval
    scenario.check(reader.issues)
    if !reader.issues.hasErrors { report(configuration.validate(), reader.context) }
    return configuration
  }

  /// What the model's own checks found; they write a path as `stations[1].routing`.
  private static func report(_ errors: [QueueingConfigurationError], _ context: ReadingContext) {
    for error in errors {
      let path = error.path.replacing("[", with: ".").replacing("]", with: "")
      context.report(path, error.problem, hint: error.hint)
    }
  }

  private mutating func station(_ reader: SectionReader) -> QueueingStation {
    let name = reader.reference("name", "name of the station")
    stations.append(name)
    let servers = reader.value(
      "servers", .count(1...Self.countLimit, orWord: "unlimited", meaning: QueueingConfiguration.unlimited),
      default: 1, "number of equal servers")
    let discipline = reader.value(
      "discipline", ValueForm<QueueingDiscipline>.choice, default: .fifo, "order of service")
    let capacity = reader.value(
      "capacity",
      .count(
        1...Self.countLimit, orWord: "unlimited", meaning: QueueingConfiguration.unlimited,
        alias: ("servers", servers)),
      default: QueueingConfiguration.unlimited, "most customers waiting and in service; arrivals beyond are lost")
    let service = reader.distribution("service", .duration, "service time of a customer alone on a server")
    let serviceByClass = reader.sections(
      "service_by_class", count: 0...100_000, "classes with a service time of their own"
    ) { exception in
      QueueingClassService(
        className: refer(exception, "class", to: \.classReferences),
        service: exception.distribution("service", .duration, "service time of the class"))
    }
    let routing = routes(reader)
    let routingByClass = reader.sections(
      "routing_by_class", count: 0...100_000, "classes with a routing of their own"
    ) { exception in
      QueueingClassRouting(
        className: refer(exception, "class", to: \.classReferences), routing: routes(exception))
    }
    return QueueingStation(
      name: name.value, servers: servers, discipline: discipline, capacity: capacity, service: service,
      serviceByClass: serviceByClass, routing: routing, routingByClass: routingByClass)
  }

  private mutating func routes(_ reader: SectionReader) -> [QueueingRoute] {
    var rest = 1.0
    let routes = reader.sections("routing", count: 0...100_000, "where customers go next; the rest leaves") { route in
      let station = refer(route, "to", to: \.stationReferences)
      if !route.has("probability"), rest <= 0 {
        route.issues.error(
          at: route.position, "the routes before this one leave nothing for it", hint: "give it a 'probability'")
      }
      let probability = route.value(
        "probability", .fraction(), default: max(0, rest),
        "probability of going there; without it what the routes before it leave")
      rest -= probability
      return QueueingRoute(station: station, probability: probability)
    }
    let total = routes.reduce(0) { $0 + $1.probability }
    if total > 1 + 1e-9 {
      reader.issues.error(
        at: reader.position(of: "routing"), "the probabilities sum to \(shortText(total))",
        hint: "at most 1; what is missing to 1 leaves")
    }
    return routes
  }

  private mutating func arrivals(_ reader: SectionReader) -> QueueingArrivals {
    let name = reader.reference("name", "name of the class of customers")
    classes.append(name)
    return QueueingArrivals(
      name: name.value, station: refer(reader, "station", to: \.stationReferences), process: reader.arrivalProcess(),
      priority: priority(reader))
  }

  private mutating func closedClass(_ reader: SectionReader) -> QueueingClosedClass {
    let name = reader.reference("name", "name of the class of customers")
    classes.append(name)
    return QueueingClosedClass(
      name: name.value,
      population: reader.value("population", ValueForm<Int>.count(1...Self.countLimit), "number of customers"),
      think: reader.distribution("think", .duration, "time between visits"),
      station: refer(reader, "station", to: \.stationReferences), priority: priority(reader))
  }

  private func priority(_ reader: SectionReader) -> Int {
    reader.value(
      "priority", ValueForm<Int>.count(0...(QueueingConfiguration.priorityCount - 1)), default: 0,
      "priority at stations that look at it; lower goes first")
  }

  private mutating func refer(
    _ reader: SectionReader, _ key: String, to list: WritableKeyPath<QueueingScenario, [Located<String>]>
  ) -> String {
    let name = reader.reference(key, key == "class" ? "name of a class of customers" : "name of a station")
    self[keyPath: list].append(name)
    return name.value
  }

  /// Names are unique and references lead to one.
  private func check(_ issues: IssueCollector) {
    for (names, what) in [(stations, "station"), (classes, "class of customers")] {
      checkUnique(names, what, issues)
    }
    checkKnown(stationReferences, among: stations, "station", issues)
    checkKnown(classReferences, among: classes, "class of customers", issues)
  }
}
