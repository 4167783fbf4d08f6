import Quantities
import RandomStreams

extension ArrivalProcess {
  /// Customers a second in the long run; nil where there is no long run (a trace, intervals that do not repeat) or no
  /// closed form. The process must be valid.
  public var meanRate: EventRate? { meanPerSecond.map(EventRate.init(perSecond:)) }

  private var meanPerSecond: Double? {
    switch self {
    case .poisson(let rate): return rate.perSecond
    case .piecewisePoisson(let intervals, let isCyclic):
      guard isCyclic else { return nil }
      let span = intervals.reduce(0) { $0 + $1.duration.seconds }
      return intervals.reduce(0) { $0 + $1.rate.perSecond * $1.duration.seconds } / span
    case .sinusoidalPoisson(let rate): return rate.mean.perSecond
    case .markovModulatedPoisson(let rate):
      return zip(rate.stationaryProbabilities, rate.rates).reduce(0) { $0 + $1.0 * $1.1.perSecond }
    case .renewal(let interarrival): return interarrival.mean.map { 1 / $0 }
    case .batch(let process, let size):
      guard let rate = process.meanPerSecond, let mean = size.mean else { return nil }
      return rate == 0 ? 0 : rate * mean
    case .onOff(let rate):
      guard let on = rate.on.mean, let off = rate.off.mean, on.isFinite || off.isFinite else { return nil }
      if on == .infinity { return rate.rate.perSecond }
      return rate.rate.perSecond * on / (on + off)
    case .trace: return nil
    }
  }
}

extension MarkovModulatedRate {
  /// Part of the time the chain spends in each state in the long run, by the elimination of Grassmann, Taksar and
  /// Heyman (Operations Research 33, 1985), which subtracts nothing and so loses no digits. The chain must be valid.
  public var stationaryProbabilities: [Double] {
    let size = rates.count
    var rows = transitions.map { $0.map(\.perSecond) }
    for last in (1..<max(size, 1)).reversed() {
      let leaving = rows[last][..<last].reduce(0, +)
      for row in 0..<last { rows[row][last] /= leaving }
      for row in 0..<last {
        for column in 0..<last where row != column { rows[row][column] += rows[row][last] * rows[last][column] }
      }
    }
    var weights = [1.0]
    for state in 1..<max(size, 1) { weights.append((0..<state).reduce(0) { $0 + weights[$1] * rows[$1][state] }) }
    let total = weights.reduce(0, +)
    return weights.map { $0 / total }
  }
}
