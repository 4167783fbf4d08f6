import OutputAnalysis
import Quantities

/// A station while the model runs.
struct StationState {
  let servers: Int
  let capacity: Int
  let discipline: QueueingDiscipline
  /// Position of its first line among the model's lines, and how many it has: one for each priority it looks at.
  let firstLine: Int
  let lineCount: Int
  /// Position of its shared servers; unused by other disciplines.
  let sharedIndex: Int
  var flow = FlowStatistics()
  var busy = TimeWeightedCount()
  /// Sum of the ages, at the end of the warm-up, of those who were present.
  var ageAtReset: Int128 = 0
  /// Number present at the end of the warm-up.
  var numberAtReset = 0

  init(_ station: QueueingStation, firstLine: Int, priorityCount: Int, sharedIndex: Int) {
    servers = station.servers
    capacity = station.capacity
    discipline = station.discipline
    self.firstLine = firstLine
    switch station.discipline {
    case .fifo: lineCount = 1
    case .processorSharing: lineCount = 0
    case .priority, .preemptivePriority: lineCount = priorityCount
    }
    self.sharedIndex = sharedIndex
  }

  /// Line of customers of a priority.
  func line(ofPriority priority: Int) -> Int { firstLine + min(priority, lineCount - 1) }
}

/// A class while the model runs: how it enters, where, and what is measured of it.
struct ClassState {
  let priority: Int
  let station: Int
  /// Number of customers of a closed class; zero for an open one.
  let population: Int
  var flow = FlowStatistics()
  var thinking = TimeWeightedCount()

  var isClosed: Bool { population > 0 }
}

/// Where the customers of a class go from a station: cumulative probabilities and stations; the rest leaves.
struct RoutingTable {
  private let cumulative: ContiguousArray<Double>
  private let stations: ContiguousArray<Int>

  init(_ routes: [(station: Int, probability: Double)]) {
    var sum = 0.0
    let taken = routes.filter { $0.probability > 0 }
    var cumulative = ContiguousArray(
      taken.map { route in
        sum += route.probability
        return sum
      })
    // Ten times 0.1 is a little less than 1.
    if sum > 1 - QueueingConfiguration.probabilityTolerance, let last = cumulative.indices.last { cumulative[last] = 1 }
    self.cumulative = cumulative
    stations = ContiguousArray(taken.map(\.station))
  }

  /// Whether everybody leaves, without a draw.
  var isEmpty: Bool { stations.isEmpty }

  /// Whether everybody goes to one station, without a draw.
  var onlyStation: Int? { stations.count == 1 && cumulative[0] == 1 ? stations[0] : nil }

  /// The station for a number in 0..<1, or nil for out.
  func station(for draw: Double) -> Int? {
    var low = 0
    var high = cumulative.count
    while low < high {
      let middle = (low + high) / 2
      if draw < cumulative[middle] { high = middle } else { low = middle + 1 }
    }
    return low < stations.count ? stations[low] : nil
  }
}
