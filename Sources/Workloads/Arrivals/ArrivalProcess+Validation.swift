import Quantities
import RandomStreams

extension ArrivalProcess {
  /// The process as scenario files write it.
  public var name: String {
    switch self {
    case .poisson: "poisson"
    case .piecewisePoisson: "piecewise-poisson"
    case .sinusoidalPoisson: "sinusoidal-poisson"
    case .markovModulatedPoisson: "markov-modulated-poisson"
    case .renewal: "renewal"
    case .batch: "batch"
    case .onOff: "on-off"
    case .trace: "trace"
    }
  }

  /// Rates accepted beside 0: up to one arrival a nanosecond, the resolution of simulated time.
  private static let rates = 1e-12...1e9
  /// Most states of a modulating chain; a change of state searches a row of that length (modelling default).
  private static let states = 1_000
  /// Most changes of state or period between two arrivals on average, so that asking for the next one ends soon
  /// (modelling default).
  private static let changesPerArrival = 1e5

  /// Checks every parameter.
  /// - Throws: `DistributionError` naming the first parameter that is out of range and what is accepted.
  public func validate() throws(DistributionError) {
    switch self {
    case .poisson(let rate): try check(rate, "rate")
    case .piecewisePoisson(let intervals, _): try validate(intervals)
    case .sinusoidalPoisson(let rate): try validate(rate)
    case .markovModulatedPoisson(let rate): try validate(rate)
    case .renewal(let interarrival):
      try interarrival.validate(isNonNegative: true)
      guard Self.leastMean(interarrival) >= 1e-9 else {
        throw failure("interarrival", "below the resolution of time", "times of at least 1 ns on average")
      }
    case .batch(let process, let size):
      if case .batch = process { throw failure("of", "a batch process itself", "any other arrival process") }
      try process.validate()
      try size.validate(isNonNegative: true)
    case .onOff(let rate): try validate(rate)
    case .trace(let instants):
      guard zip(instants, instants.dropFirst()).allSatisfy({ $0 <= $1 }), instants.allSatisfy({ $0 >= .zero }) else {
        throw failure("instants", "a list that is not ascending from 0", "instants in ascending order, none below 0")
      }
    }
  }

  private func failure(_ parameter: String, _ found: String, _ accepted: String) -> DistributionError {
    DistributionError(family: name, parameter: parameter, found: found, accepted: accepted)
  }

  private func check(_ rate: EventRate, _ parameter: String) throws(DistributionError) {
    guard rate.perSecond == 0 || Self.rates.contains(rate.perSecond) else {
      throw failure(parameter, shortText(rate.perSecond) + " /s", "0 or a rate from 0.000000000001 to 1000000000 /s")
    }
  }

  /// The mean of times, or a bound below it: half the median (Markov's inequality) where no closed form is known.
  private static func leastMean(_ times: Distribution) -> Double { times.mean ?? times.quantile(0.5) / 2 }

  private func validate(_ intervals: [RateInterval]) throws(DistributionError) {
    guard !intervals.isEmpty else { throw failure("intervals", "an empty list", "at least one interval") }
    var total: Int64 = 0
    for interval in intervals {
      try check(interval.rate, "rate")
      let (sum, overflow) = total.addingReportingOverflow(interval.duration.nanoseconds)
      guard interval.duration > .zero, !overflow else {
        throw failure("duration", "\(interval.duration)", "a duration above 0, all together below 292 years")
      }
      total = sum
    }
  }

  private func validate(_ rate: SinusoidalRate) throws(DistributionError) {
    try check(rate.mean, "mean")
    for (amplitude, parameter) in [
      (rate.dailyAmplitude.value, "daily_amplitude"), (rate.weeklyAmplitude.value, "weekly_amplitude"),
    ] where !(amplitude >= 0 && amplitude <= 1) {
      throw failure(parameter, shortText(amplitude), "a fraction from 0 to 1")
    }
    guard rate.dailyAmplitude.value + rate.weeklyAmplitude.value <= 1 else {
      throw failure("", "amplitudes that sum to more than 1", "a rate that never falls below 0")
    }
  }

  private func validate(_ rate: MarkovModulatedRate) throws(DistributionError) {
    let size = rate.rates.count
    guard size >= 1, size <= Self.states else {
      throw failure("rates", "a list of \(size)", "1 to \(Self.states) rates")
    }
    guard rate.transitions.count == size, rate.transitions.allSatisfy({ $0.count == size }) else {
      throw failure("transitions", "not \(size) rows of \(size) rates", "a square matrix, one row for each state")
    }
    for arrivals in rate.rates { try check(arrivals, "rates") }
    for row in rate.transitions {
      for transition in row {
        try check(transition, "transitions")
      }
    }
    guard rate.isIrreducible else {
      throw failure(
        "transitions", "a chain with states that cannot be reached", "every state reachable from every other")
    }
    let probabilities = rate.stationaryProbabilities
    var changes = 0.0
    var arrivals = 0.0
    for state in 0..<size {
      let leaving = rate.transitions[state].indices.reduce(0.0) {
        $1 == state ? $0 : $0 + rate.transitions[state][$1].perSecond
      }
      changes += probabilities[state] * leaving
      arrivals += probabilities[state] * rate.rates[state].perSecond
    }
    guard changes <= Self.changesPerArrival * arrivals else {
      throw failure("rates", "almost or entirely 0", "at least one arrival in 100000 changes of state")
    }
  }

  private func validate(_ rate: OnOffRate) throws(DistributionError) {
    try check(rate.rate, "rate")
    try rate.on.validate(isNonNegative: true)
    try rate.off.validate(isNonNegative: true)
    let on = Self.leastMean(rate.on)
    guard rate.rate.perSecond == 0 || on >= 1e-9 && rate.rate.perSecond * on * Self.changesPerArrival >= 1 else {
      throw failure(
        "on", "too short for the rate", "at least 1 ns and one arrival in 100000 on-periods on average")
    }
  }
}

extension MarkovModulatedRate {
  /// Whether every state can be reached from the first, and the first from every other.
  var isIrreducible: Bool {
    reached { transitions[$0][$1].perSecond > 0 } && reached { transitions[$1][$0].perSecond > 0 }
  }

  private func reached(_ isLinked: (Int, Int) -> Bool) -> Bool {
    var isSeen = rates.map { _ in false }
    var open = [0]
    isSeen[0] = true
    while let state = open.popLast() {
      for next in rates.indices where !isSeen[next] && isLinked(state, next) {
        isSeen[next] = true
        open.append(next)
      }
    }
    return isSeen.allSatisfy { $0 }
  }
}
