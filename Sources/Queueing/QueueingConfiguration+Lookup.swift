import RandomStreams

// Names to positions, and what follows from the lists.
extension QueueingConfiguration {
  /// What a sum of probabilities may be off by, from decimals that are not binary fractions.
  static let probabilityTolerance = 1e-9

  /// Names of the open and then the closed classes.
  var classNames: [String] { arrivals.map(\.name) + closed.map(\.name) }

  /// Priorities in the order of `classNames`.
  var classPriorities: [Int] { arrivals.map(\.priority) + closed.map(\.priority) }

  /// Station each class comes to, in the order of `classNames`.
  var classStations: [String] { arrivals.map(\.station) + closed.map(\.station) }

  /// Customers of all closed classes.
  var totalPopulation: Int { closed.reduce(0) { $0 + $1.population } }

  /// Positions of the stations by name.
  var stationIndices: [String: Int] {
    Dictionary(stations.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Where a class goes from a station.
  func routes(from station: Int, className: String) -> [QueueingRoute] {
    let station = stations[station]
    return station.routingByClass.first { $0.className == className }?.routing ?? station.routing
  }

  /// Service time of a class at a station.
  func service(at station: Int, className: String) -> Distribution {
    let station = stations[station]
    return station.serviceByClass.first { $0.className == className }?.service ?? station.service
  }
}
