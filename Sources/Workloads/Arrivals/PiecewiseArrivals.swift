import Quantities
import RandomStreams

/// A Poisson process with a piecewise constant rate, by inversion of the cumulative rate: exact, one draw an arrival.
///
/// Source: Cinlar, Introduction to Stochastic Processes (1975), section 4.7.
struct PiecewiseArrivals: Sendable {
  private let ends: ContiguousArray<Int64>
  private let rates: ContiguousArray<Double>
  private let isCyclic: Bool
  /// Expected arrivals in one pass over all intervals.
  private let mass: Double

  init(_ intervals: [RateInterval], isCyclic: Bool) {
    var end: Int64 = 0
    ends = ContiguousArray(
      intervals.map {
        end += $0.duration.nanoseconds
        return end
      })
    rates = ContiguousArray(intervals.map(\.rate.perSecond))
    self.isCyclic = isCyclic
    mass = intervals.reduce(0) { $0 + $1.rate.perSecond * $1.duration.seconds }
  }

  func next(after now: SimTime, from stream: RandomStream) -> SimTime? {
    guard mass > 0, let cycle = ends.last else { return nil }
    var remaining = stream.exponential(mean: 1)
    var start = now.nanoseconds
    var position = start
    if isCyclic {
      position = start % cycle
      // Whole cycles are skipped at once, so a rare arrival costs no more than a frequent one.
      let cycles = (remaining / mass).rounded(.down)
      guard cycles < Double((Int64.max - start) / cycle) else { return nil }
      start += Int64(cycles) * cycle
      remaining -= cycles * mass
    }
    // The rest is less than a cycle, which ends in this pass or the next.
    for _ in 0..<(isCyclic ? 3 : 1) {
      var index = firstInterval(endingAfter: position)
      while index < ends.count {
        let available = rates[index] * Double(ends[index] - position) / 1e9
        if remaining < available {
          return SimTime(nanoseconds: start) + .seconds(rounding: remaining / rates[index])
        }
        remaining -= available
        let (sum, overflow) = start.addingReportingOverflow(ends[index] - position)
        if overflow { return nil }
        start = sum
        position = ends[index]
        index += 1
      }
      position = 0
    }
    return isCyclic ? SimTime(nanoseconds: start) : nil
  }

  private func firstInterval(endingAfter position: Int64) -> Int {
    var low = 0
    var high = ends.count
    while low < high {
      let middle = (low + high) / 2
      if ends[middle] > position { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
