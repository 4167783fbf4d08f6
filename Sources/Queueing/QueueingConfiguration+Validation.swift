import Quantities
import RandomStreams
import Workloads

extension QueueingConfiguration {
  /// Most open customers, and most closed ones, a model can hold at once. Each has one pending event at most, and the
  /// calendar holds 33 million.
  public static let customerCeiling = 15_000_000

  /// Everything that is wrong, in the order of the configuration; empty if it can be simulated.
  public func validate() -> [QueueingConfigurationError] {
    var check = QueueingConfigurationCheck(self)
    check.checkWhole()
    check.checkNames()
    for index in stations.indices { check.checkStation(index) }
    check.checkArrivals()
    check.checkClosed()
    // Paths through the network are followed only where every name on them exists.
    if check.errors.isEmpty { check.checkFlows() }
    return check.errors
  }
}

/// Collects what is wrong with a configuration.
struct QueueingConfigurationCheck {
  let configuration: QueueingConfiguration
  let indices: [String: Int]
  let classNames: [String]
  private(set) var errors: [QueueingConfigurationError] = []

  init(_ configuration: QueueingConfiguration) {
    self.configuration = configuration
    indices = configuration.stationIndices
    classNames = configuration.classNames
  }

  mutating func report(_ path: String, _ problem: String, hint: String) {
    errors.append(QueueingConfigurationError(path, problem, hint: hint))
  }

  mutating func checkWhole() {
    if configuration.stations.isEmpty { report("stations", "there is no station", hint: "give at least one") }
    if classNames.isEmpty {
      report("arrivals", "nobody ever comes", hint: "give at least one entry of arrivals or closed")
    }
    if configuration.warmUp < .zero {
      report("warm_up", "\(configuration.warmUp) is negative", hint: "give a duration of zero or more")
    }
    if configuration.customers == 0 {
      report("customers", "zero customers are served before anything happens", hint: "give a number above 0")
    }
    if let interval = configuration.seriesInterval, interval <= .zero {
      report("series_interval", "\(interval) is not positive", hint: "give a duration above zero, or leave it out")
    }
    if configuration.customerLimit < 1 || configuration.customerLimit > QueueingConfiguration.customerCeiling {
      report(
        "customer_limit", "\(configuration.customerLimit) is out of range",
        hint: "give 1 to \(QueueingConfiguration.customerCeiling)")
    }
  }

  mutating func checkNames() {
    var seen: Set<String> = []
    func paths(_ list: String, _ names: [String]) -> [(path: String, name: String)] {
      names.enumerated().map { ("\(list)[\($0)].name", $1) }
    }
    let all =
      paths("stations", configuration.stations.map(\.name)) + paths("arrivals", configuration.arrivals.map(\.name))
      + paths("closed", configuration.closed.map(\.name))
    for (path, name) in all {
      if name.isEmpty || name.contains("/") {
        report(path, "'\(name)' is not a name", hint: "use at least one character and no '/'")
      } else if !seen.insert(name).inserted {
        report(path, "'\(name)' is used twice", hint: "stations and classes need different names")
      }
    }
  }

  mutating func checkStation(_ index: Int) {
    let station = configuration.stations[index]
    let path = "stations[\(index)]"
    if station.servers < 1 {
      report("\(path).servers", "\(station.servers) servers serve nobody", hint: "give 1 or more, or unlimited")
    }
    if station.capacity < 1 {
      report("\(path).capacity", "nobody fits into \(station.capacity) places", hint: "give 1 or more, or unlimited")
    }
    checkDuration(station.service, "\(path).service")
    for (position, entry) in station.serviceByClass.enumerated() {
      let entryPath = "\(path).service_by_class[\(position)]"
      checkClassName(
        entry.className, "\(entryPath).class", earlier: station.serviceByClass[..<position].map(\.className))
      checkDuration(entry.service, "\(entryPath).service")
    }
    checkRouting(station.routing, "\(path).routing")
    for (position, entry) in station.routingByClass.enumerated() {
      let entryPath = "\(path).routing_by_class[\(position)]"
      checkClassName(
        entry.className, "\(entryPath).class", earlier: station.routingByClass[..<position].map(\.className))
      checkRouting(entry.routing, "\(entryPath).routing")
    }
  }

  private mutating func checkClassName(_ name: String, _ path: String, earlier: [String]) {
    if !classNames.contains(name) {
      report(path, "there is no class '\(name)'", hint: "classes: \(classNames.joined(separator: ", "))")
    } else if earlier.contains(name) {
      report(path, "'\(name)' is given twice", hint: "give each class once")
    }
  }

  private mutating func checkRouting(_ routes: [QueueingRoute], _ path: String) {
    var sum = 0.0
    var seen: Set<String> = []
    for (index, route) in routes.enumerated() {
      let routePath = "\(path)[\(index)]"
      checkStationName(route.station, "\(routePath).to")
      if !seen.insert(route.station).inserted {
        report("\(routePath).to", "'\(route.station)' is given twice", hint: "give the sum of both")
      }
      if !(route.probability >= 0 && route.probability <= 1) {
        report(
          "\(routePath).probability", "\(route.probability) is not a probability", hint: "give a number from 0 to 1")
      } else {
        sum += route.probability
      }
    }
    if sum > 1 + QueueingConfiguration.probabilityTolerance {
      report(path, "the probabilities sum to \(sum)", hint: "they may sum to at most 1; the rest leaves")
    }
  }

  private mutating func checkStationName(_ name: String, _ path: String) {
    if indices[name] == nil {
      let known = configuration.stations.map(\.name).joined(separator: ", ")
      report(path, "there is no station '\(name)'", hint: "stations: \(known)")
    }
  }

  private mutating func checkDuration(_ distribution: Distribution, _ path: String) {
    do throws(DistributionError) {
      try distribution.validate(isNonNegative: true)
    } catch {
      errors.append(QueueingConfigurationError(path, error))
    }
  }

  private mutating func checkPriority(_ priority: Int, _ path: String) {
    if !(0..<QueueingConfiguration.priorityCount).contains(priority) {
      report(
        "\(path).priority", "\(priority) is out of range",
        hint: "give 0, served first, to \(QueueingConfiguration.priorityCount - 1)")
    }
  }

  mutating func checkArrivals() {
    for (index, entry) in configuration.arrivals.enumerated() {
      let path = "arrivals[\(index)]"
      checkStationName(entry.station, "\(path).station")
      checkPriority(entry.priority, path)
      do throws(DistributionError) {
        try entry.process.validate()
      } catch {
        errors.append(QueueingConfigurationError("\(path).process", error))
      }
    }
  }

  mutating func checkClosed() {
    var total = 0
    for (index, entry) in configuration.closed.enumerated() {
      let path = "closed[\(index)]"
      checkStationName(entry.station, "\(path).station")
      checkPriority(entry.priority, path)
      checkDuration(entry.think, "\(path).think")
      let left = QueueingConfiguration.customerCeiling - total
      if entry.population < 1 || entry.population > left {
        report("\(path).population", "\(entry.population) is out of range", hint: "give 1 to \(left)")
      } else {
        total += entry.population
      }
    }
  }
}
