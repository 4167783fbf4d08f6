import Quantities
import RandomStreams
import Testing

@testable import Workloads

/// Arrivals of processes with known parameters.
@Suite struct ArrivalFitTests {
  private func times(_ process: ArrivalProcess, _ count: Int) throws -> ArrivalTimes {
    let streams = RandomStreams(seed: 3, replication: 0)
    let stream = streams.stream("arrivals")
    var sampler = try ArrivalSampler(process)
    var now = SimTime.zero
    var instants: [Double] = []
    withExtendedLifetime(streams) {
      while instants.count < count, let arrival = sampler.nextArrival(after: now, from: stream) {
        now = arrival.instant
        instants.append(now.seconds)
      }
    }
    return ArrivalTimes(instants: instants)
  }

  private func diagnosis(_ times: ArrivalTimes) throws -> ArrivalDiagnosis {
    let sample = FitSample(times.intervals)
    let fit = DistributionFit(
      sample, families: [.exponential, .gamma, .hyperexponential],
      context: FitContext(isNonNegative: true, mayCount: false))
    return try #require(ArrivalDiagnosis(times, intervals: fit))
  }

  @Test func aPoissonProcessLooksLikeOne() throws {
    let found = try diagnosis(try times(.poisson(rate: EventRate(perSecond: 4)), 10_000))
    // The variance of the index is about 2 / windows.
    for point in found.dispersion {
      #expect((point.index - 1).magnitude < 4 * (2 / Double(point.windowCount)).squareRoot(), "\(point)")
    }
    #expect(found.autocorrelation.allSatisfy { $0.correlation.magnitude < 0.04 } && found.autocorrelation.count == 50)
    let poisson = try #require(found.processes.first { $0.name == "poisson" })
    #expect(poisson.akaike - found.processes[0].akaike < 6, "\(found.processes[0].summary)")
    #expect(found.simultaneousCount == 0 && !found.times.wereSorted)
  }

  @Test func aProcessOfTwoRatesIsRecovered() throws {
    let rates = MarkovModulatedRate(
      rates: [EventRate(perSecond: 20), EventRate(perSecond: 1)],
      transitions: [[.zero, EventRate(perSecond: 0.5)], [EventRate(perSecond: 0.1), .zero]])
    let found = try diagnosis(try times(.markovModulatedPoisson(rates), 8_000))
    let best = try #require(found.processes.first)
    #expect(best.name == "mmpp")
    guard case .markovModulatedPoisson(let fitted) = best.process else { return }
    // Some 300 changes of state: exits are known to 8 %, the busy rate to 1.3 %.
    #expect((fitted.rates[0].perSecond - 20).magnitude < 1 && (fitted.rates[1].perSecond - 1).magnitude < 0.2)
    #expect((fitted.transitions[0][1].perSecond / 0.5 - 1).magnitude < 0.35)
    #expect((fitted.transitions[1][0].perSecond / 0.1 - 1).magnitude < 0.35)
    #expect(found.dispersion.last?.index ?? 0 > 10)
    try best.process.validate()
  }

  @Test func ratesByTheHourAreRecovered() throws {
    let hours = (0..<24).map { EventRate(perSecond: $0 < 8 ? 0.001 : 0.02) }
    let process = ArrivalProcess.piecewisePoisson(
      intervals: hours.map { RateInterval(duration: .seconds(3_600), rate: $0) }, isCyclic: true)
    let found = try diagnosis(try times(process, 12_000))
    #expect(found.times.span > 9 * 86_400)
    #expect(found.processes[0].name == "piecewise-day")
    for (slot, rate) in zip(found.day.slots, hours) {
      let error = (Double(slot.arrivals).squareRoot() + 1) / slot.exposure
      #expect(((slot.rate ?? 0) - rate.perSecond).magnitude < 4 * error)
    }
    #expect(found.day.slots.reduce(0) { $0 + $1.arrivals } == found.times.count)
    let exposure = found.day.slots.reduce(0) { $0 + $1.exposure }
    #expect((exposure - found.times.span).magnitude < 1e-6 * found.times.span)
    try found.processes[0].process.validate()
  }

  /// Friday the first of March 2024, 10:30: hour 106 of the week and 10 of the day.
  @Test func calendarTimesHaveTheirDayOfTheWeek() {
    let start = 19_783.0 * 86_400 + 10.5 * 3_600
    let times = ArrivalTimes(instants: [start, start + 60, start + 120])
    #expect(RateProfile(times, hours: 168).slots[4 * 24 + 10].arrivals == 2)
    #expect(RateProfile(times, hours: 24).slots[10].exposure == 120)
    // Numbers from 0 count from a Monday, 00:00.
    #expect(RateProfile(ArrivalTimes(instants: [0, 30 * 3_600]), hours: 168).slots[30].arrivals == 1)
  }

  @Test func recordsThatAreTooShortAreNotDiagnosed() {
    let none = DistributionFit(FitSample([]), context: FitContext(isNonNegative: true, mayCount: false))
    #expect(ArrivalDiagnosis(ArrivalTimes(instants: []), intervals: none) == nil)
    #expect(ArrivalDiagnosis(ArrivalTimes(instants: [5]), intervals: none) == nil)
    #expect(ArrivalDiagnosis(ArrivalTimes(instants: [5, 5, 5]), intervals: none) == nil)
    let two = ArrivalDiagnosis(ArrivalTimes(instants: [5, 1]), intervals: none)
    #expect(two?.times.wereSorted == true && two?.processes.map(\.name) == ["poisson"])
    #expect(ArrivalTimes(interarrivals: [1, 2]).instants == [0, 1, 3])
  }

  @Test func quantilesAndBootstrapOfATrueFit() throws {
    let sample = try draws(.gamma(shape: 2, scale: 3), 300)
    let context = FitContext(isNonNegative: true, mayCount: false)
    let gamma = try DistributionFit.fit(.gamma, sample, context)
    let pairs = sample.quantilePairs(with: gamma.distribution, limit: 100)
    #expect(pairs.count == 100 && pairs[49].empirical == sample.quantile(0.495))
    #expect(pairs[10..<90].allSatisfy { ($0.theoretical / $0.empirical - 1).magnitude < 0.2 })
    let first = ParametricBootstrap(gamma, count: 300, samples: 60, seed: 4, context: context)
    #expect(first == ParametricBootstrap(gamma, count: 300, samples: 60, seed: 4, context: context))
    #expect(first?.kolmogorovSmirnovProbability ?? 0 > 0.02)
    // The distance that a known distribution would have half of the time is rare for a fitted one.
    #expect(first?.kolmogorovSmirnovProbability ?? 1 < gamma.goodness.kolmogorovSmirnovProbability)
    let exponential = try DistributionFit.fit(.exponential, sample, context)
    let wrong = ParametricBootstrap(exponential, count: 300, samples: 60, seed: 4, context: context)
    #expect(wrong?.kolmogorovSmirnovProbability ?? 1 < 0.02 && wrong?.andersonDarlingProbability ?? 1 < 0.02)
    let pair = try draws(.hypoexponential(means: [3, 1]), 300)
    let stages = try DistributionFit.fit(.hypoexponential, pair, context).distribution
    for point in pair.quantilePairs(with: stages, limit: 20) {
      #expect((stages.cumulativeProbability(point.theoretical) - point.probability).magnitude < 1e-9)
    }
  }
}
