import OutputAnalysis
import Quantities

/// Exact sum and quantiles of durations.
struct DurationStatistics {
  private(set) var count: UInt64 = 0
  private(set) var sum: Int128 = 0
  private(set) var quantiles = LatencyQuantiles()

  mutating func record(_ duration: SimDuration) {
    count &+= 1
    sum &+= Int128(duration.nanoseconds)
    quantiles.record(duration)
  }

  mutating func merge(_ other: DurationStatistics) {
    count += other.count
    sum += other.sum
    quantiles.merge(other.quantiles)
  }

  mutating func reset() {
    count = 0
    sum = 0
    quantiles.reset()
  }

  /// Mean in seconds; NaN without any.
  var mean: Double { Double(sum) / 1e9 / Double(count) }
}

/// How many came and went, since the start of the run.
struct FlowCounts {
  var arrivals: UInt64 = 0
  var departures: UInt64 = 0
  var lost: UInt64 = 0

  static func + (a: FlowCounts, b: FlowCounts) -> FlowCounts {
    FlowCounts(arrivals: a.arrivals + b.arrivals, departures: a.departures + b.departures, lost: a.lost + b.lost)
  }
  static func - (a: FlowCounts, b: FlowCounts) -> FlowCounts {
    FlowCounts(arrivals: a.arrivals - b.arrivals, departures: a.departures - b.departures, lost: a.lost - b.lost)
  }
}

/// What is measured of a station, or of a class in the whole network.
struct FlowStatistics {
  /// Customers present.
  var number = TimeWeightedCount()
  /// Came and went since the start of the run; departures are those served.
  var counts = FlowCounts()
  /// The same at the end of the warm-up.
  private(set) var countsAtReset = FlowCounts()
  /// Time without service, and whole time, of those who left.
  var wait = DurationStatistics()
  var sojourn = DurationStatistics()

  /// Came and went since the end of the warm-up.
  var measuredCounts: FlowCounts { counts - countsAtReset }

  /// Adds another class, as if both were one.
  mutating func merge(_ other: FlowStatistics) {
    number.merge(other.number)
    counts = counts + other.counts
    countsAtReset = countsAtReset + other.countsAtReset
    wait.merge(other.wait)
    sojourn.merge(other.sojourn)
  }

  mutating func reset(at time: SimTime) {
    number.reset(at: time)
    countsAtReset = counts
    wait.reset()
    sojourn.reset()
  }
}
