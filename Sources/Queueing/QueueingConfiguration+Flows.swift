import RandomStreams

// Follows each class through the network: can it leave, does time pass on the way?
extension QueueingConfigurationCheck {
  mutating func checkFlows() {
    for index in classNames.indices {
      let flow = ClassFlow(configuration, indices, classIndex: index)
      let isOpen = index < configuration.arrivals.count
      let path = isOpen ? "arrivals[\(index)]" : "closed[\(index - configuration.arrivals.count)]"
      if isOpen {
        let trapped = flow.stations(thatNeverReach: flow.exits)
        if !trapped.isEmpty {
          report(
            path, "its customers never leave \(names(trapped))",
            hint: "let the probabilities of some routing there sum to less than 1")
        }
      } else {
        checkTimePasses(flow, configuration.closed[index - configuration.arrivals.count], path)
      }
    }
  }

  private mutating func checkTimePasses(_ flow: ClassFlow, _ entry: QueueingClosedClass, _ path: String) {
    guard entry.think.mean == 0 else { return }
    let timeless = flow.stations(thatNeverReach: flow.timed)
    if !timeless.isEmpty {
      report(
        path, "it goes round \(names(timeless)) without any time passing",
        hint: "give it a think time, or one of them a service time")
    }
    let full = flow.reachable.filter { configuration.stations[$0].capacity < configuration.totalPopulation }
    if !full.isEmpty {
      report(
        path, "a customer who is lost at \(names(full)) would come back at the same instant, for ever",
        hint: "give it a think time, or the station the capacity for everybody")
    }
  }

  private func names(_ stations: [Int]) -> String {
    stations.map { "'\(configuration.stations[$0].name)'" }.joined(separator: ", ")
  }
}

/// The stations that one class can come to, and how they follow each other.
private struct ClassFlow {
  /// Stations the class can come to, ascending.
  private(set) var reachable: [Int] = []
  /// Stations from which it can leave the network.
  private(set) var exits: Set<Int> = []
  /// Stations where time passes.
  private(set) var timed: Set<Int> = []
  private var predecessors: [[Int]]

  init(_ configuration: QueueingConfiguration, _ indices: [String: Int], classIndex: Int) {
    predecessors = Array(repeating: [], count: configuration.stations.count)
    let name = configuration.classNames[classIndex]
    guard let entry = indices[configuration.classStations[classIndex]] else { return }
    var isSeen = Array(repeating: false, count: configuration.stations.count)
    isSeen[entry] = true
    var pending = [entry]
    while let station = pending.popLast() {
      let routes = configuration.routes(from: station, className: name).filter { $0.probability > 0 }
      let sum = routes.reduce(0) { $0 + $1.probability }
      if sum < 1 - QueueingConfiguration.probabilityTolerance { exits.insert(station) }
      if configuration.service(at: station, className: name).mean != 0 { timed.insert(station) }
      for next in routes.compactMap({ indices[$0.station] }) {
        predecessors[next].append(station)
        if !isSeen[next] {
          isSeen[next] = true
          pending.append(next)
        }
      }
    }
    reachable = isSeen.indices.filter { isSeen[$0] }
  }

  /// Reachable stations from which no path leads to one of `targets`.
  func stations(thatNeverReach targets: Set<Int>) -> [Int] {
    var reaches = Set<Int>()
    var pending = reachable.filter(targets.contains)
    while let station = pending.popLast() {
      if reaches.insert(station).inserted { pending += predecessors[station] }
    }
    return reachable.filter { !reaches.contains($0) }
  }
}
