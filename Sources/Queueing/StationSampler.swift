import Quantities
import Recording
import SimulationKernel

/// Rows of the time series `stations`: one a station and interval.
struct StationSampler {
  /// Counts at the last row.
  private(set) var lastCounts: ContiguousArray<FlowCounts>
  /// When the last row was written.
  private(set) var lastRow = SimTime.zero

  init(stationCount: Int) { lastCounts = ContiguousArray(repeating: FlowCounts(), count: stationCount) }

  static func table(stations: [String]) -> TimeSeries {
    TimeSeries(
      name: "stations",
      columns: ["number_in_system", "queue_length", "busy_servers", "arrivals", "departures", "lost"],
      entities: stations)
  }

  mutating func append(_ stations: ContiguousArray<StationState>, at time: SimTime, to table: inout TimeSeries) {
    for (index, station) in stations.enumerated() {
      let change = station.flow.counts - lastCounts[index]
      let (number, busy) = (station.flow.number.value, station.busy.value)
      table.append(time, entity: index) { column in
        switch column {
        case 0: Double(number)
        case 1: Double(number - busy)
        case 2: Double(busy)
        case 3: Double(change.arrivals)
        case 4: Double(change.departures)
        default: Double(change.lost)
        }
      }
      lastCounts[index] = station.flow.counts
    }
    lastRow = time
  }
}

extension QueueingModel {
  mutating func sample(_ scheduler: Scheduler<Event>) {
    appendRows(at: scheduler.now)
    if let interval = configuration.seriesInterval {
      scheduler.schedule(.sampled, after: interval, priority: .sampling)
    }
  }

  mutating func appendRows(at time: SimTime) {
    guard !recording.series.isEmpty else { return }
    sampler.append(stations, at: time, to: &recording.series[0])
  }
}
