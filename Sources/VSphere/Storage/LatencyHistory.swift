import Quantities

/// The latency of a datastore over the last day, for the percentile that Storage DRS compares with its threshold.
///
/// Time is counted by hour and by latency: from 0.1 ms to about 10 s in steps of 20 %, a percentile is exact to half a
/// step (modelling default). Latencies are constant between changes; looking changes nothing.
public struct LatencyHistory: Sendable, Hashable {
  private static let hours = 24
  private static let steps = 64
  /// 0.1 ms and 20 % more at each step.
  private static let values: ContiguousArray<Double> = {
    var values: ContiguousArray<Double> = [1e-4]
    while values.count < steps { values.append(values[values.count - 1] * 1.2) }
    return values
  }()

  /// Seconds spent at each step, hour by hour of the ring.
  private var spent = ContiguousArray<Double>(repeating: 0, count: hours * steps)
  private var step = 0
  private var since: SimTime
  /// Hour since the start of the run up to which everything is counted.
  private var hour: Int64

  /// Starts at an instant with a latency in seconds.
  public init(seconds: Double, at time: SimTime = .zero) {
    since = time
    hour = Self.hour(of: time)
    step = Self.step(of: seconds)
  }

  /// The latency changes.
  /// - Precondition: `time` is not before the last change.
  public mutating func set(seconds: Double, at time: SimTime) {
    advance(to: time)
    step = Self.step(of: seconds)
  }

  /// The latency that was not passed for a part of the last 23 to 24 hours, seconds.
  /// - Parameter part: 0.9 for the 90th percentile.
  public func percentile(_ part: Double, at time: SimTime) -> Double {
    var copy = self
    copy.advance(to: time)
    var total = 0.0
    for seconds in copy.spent { total += seconds }
    guard total > 0 else { return Self.values[self.step] }
    var seen = 0.0
    for step in 0..<Self.steps {
      for hour in 0..<Self.hours { seen += copy.spent[hour * Self.steps + step] }
      if seen >= part * total { return Self.values[step] }
    }
    return Self.values[Self.steps - 1]
  }

  private mutating func advance(to time: SimTime) {
    precondition(time >= since, "latency history moved into the past")
    while hour < Self.hour(of: time) {
      let end = SimTime.seconds((hour + 1) * 3600)
      count(until: end)
      hour += 1
      let first = Int(hour % Int64(Self.hours)) * Self.steps
      for index in first..<first + Self.steps { spent[index] = 0 }
    }
    count(until: time)
  }

  private mutating func count(until time: SimTime) {
    spent[Int(hour % Int64(Self.hours)) * Self.steps + step] += (time - since).seconds
    since = time
  }

  private static func hour(of time: SimTime) -> Int64 { time.nanoseconds / SimDuration.hours(1).nanoseconds }

  /// The nearest step.
  private static func step(of seconds: Double) -> Int {
    var low = 0
    var high = steps - 1
    while low < high {
      let middle = (low + high) / 2
      if seconds * 2 < values[middle] + values[middle + 1] { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
