import Quantities

/// Arrival rates by the hour of a day or a week that begins on Monday, 00:00.
public struct RateProfile: Sendable, Hashable {
  /// One hour, of day or week.
  public struct Slot: Sendable, Hashable {
    /// Arrivals in it.
    public let arrivals: Int
    /// Seconds of the record that lie in it.
    public let exposure: Double
    /// Arrivals a second; nil where the record has nothing of it.
    public var rate: Double? { exposure > 0 ? Double(arrivals) / exposure : nil }
  }

  /// The hours in order.
  public let slots: [Slot]
  /// Log likelihood of a Poisson process with these rates, given the first arrival.
  public let logLikelihood: Double

  /// Counts the arrivals after the first by the hour.
  /// - Parameter hours: length of the cycle, 24 or 168.
  public init(_ times: ArrivalTimes, hours: Int) {
    let cycle = Double(hours) * 3_600
    func place(_ instant: Double) -> Double {
      let shifted = instant + times.mondayOffset
      return shifted - (shifted / cycle).rounded(.down) * cycle
    }
    var arrivals = [Int](repeating: 0, count: hours)
    for instant in times.instants.dropFirst() { arrivals[min(hours - 1, Int(place(instant) / 3_600))] += 1 }
    let (start, end) = (times.instants.first ?? 0, times.instants.last ?? 0)
    slots = arrivals.indices.map { hour in
      func upTo(_ instant: Double) -> Double {
        let cycles = ((instant + times.mondayOffset) / cycle).rounded(.down)
        return cycles * 3_600 + min(3_600, max(0, place(instant) - Double(hour) * 3_600))
      }
      return Slot(arrivals: arrivals[hour], exposure: max(0, upTo(end) - upTo(start)))
    }
    logLikelihood = slots.reduce(0) { sum, slot in
      guard slot.arrivals > 0, let rate = slot.rate else { return sum }
      return sum + Double(slot.arrivals) * (naturalLogarithm(rate) - 1)
    }
  }

  /// The rates as a process that repeats itself, in hours; neighbouring hours of one rate together. Hours that were not
  /// observed have the mean rate.
  public func process(meanRate: Double) -> ArrivalProcess {
    var intervals: [RateInterval] = []
    for slot in slots {
      let rate = EventRate(perSecond: slot.rate ?? meanRate)
      if let last = intervals.last, last.rate == rate {
        intervals[intervals.count - 1].duration = last.duration + .seconds(3_600)
      } else {
        intervals.append(RateInterval(duration: .seconds(3_600), rate: rate))
      }
    }
    return .piecewisePoisson(intervals: intervals, isCyclic: true)
  }

  /// Rates the data were free to set.
  public var freeParameterCount: Int { slots.count { $0.exposure > 0 } }
}
