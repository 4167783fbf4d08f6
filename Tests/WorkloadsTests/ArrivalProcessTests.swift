import Quantities
import RandomStreams
import Testing

@testable import Workloads

func perSecond(_ rate: Double) -> EventRate { EventRate(perSecond: rate) }

/// Runs a process from the start up to a horizon.
func arrivals(_ process: ArrivalProcess, until horizon: SimTime, seed: UInt64 = 1) throws -> [Arrival] {
  let streams = RandomStreams(seed: seed, replication: 0)
  let stream = streams.stream("arrivals")
  var sampler = try ArrivalSampler(process)
  var list: [Arrival] = []
  var now = SimTime.zero
  while let arrival = sampler.nextArrival(after: now, from: stream), arrival.instant < horizon {
    #expect(arrival.instant >= now)
    list.append(arrival)
    now = arrival.instant
  }
  return list
}

/// Variance over mean of the counts in windows of a length.
private func dispersion(_ list: [Arrival], window: SimDuration, windows: Int) -> Double {
  var counts = [Double](repeating: 0, count: windows)
  for arrival in list { counts[Int(arrival.instant.nanoseconds / window.nanoseconds)] += 1 }
  let mean = counts.reduce(0, +) / Double(windows)
  return counts.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(windows - 1) / mean
}

@Suite struct ArrivalProcessTests {
  /// 20,000 expected, standard deviation 141. Over 1000 windows the index of dispersion of a Poisson process has
  /// standard deviation sqrt(2/1000) = 0.045.
  @Test func poissonHasItsRateAndDispersionOne() throws {
    let list = try arrivals(.poisson(rate: perSecond(20)), until: .seconds(1_000))
    #expect((Double(list.count) - 20_000).magnitude < 4 * 141)
    #expect((dispersion(list, window: .seconds(1), windows: 1_000) - 1).magnitude < 4 * 0.045)
  }

  /// Two states with rates 2 and 38 /s, each left at 0.1 /s: mean 20 /s, variance of the rate 18² = 324, its
  /// correlation decays at 0.2 /s. In windows of t = 10 s the index of dispersion is
  /// 1 + 2·324/(20·0.2)·(1 - (1 - e^-2)/2) = 93; over 400 windows its standard deviation is about 93·sqrt(2/400) = 7.
  @Test func modulatedPoissonIsOverdispersed() throws {
    let process = ArrivalProcess.markovModulatedPoisson(
      MarkovModulatedRate(
        rates: [perSecond(2), perSecond(38)],
        transitions: [[.zero, perSecond(0.1)], [perSecond(0.1), .zero]]))
    #expect(process.meanRate == perSecond(20))
    let list = try arrivals(process, until: .seconds(4_000))
    let index = dispersion(list, window: .seconds(10), windows: 400)
    #expect(index > 70 && index < 116)
  }

  /// 100 /s in a state left at 1 /s, silent in one left at 0.25 /s: on a fifth of the time, so 20 /s and 80,000 in
  /// 4000 s. Variance 80,000 + 2·(100²·0.2·0.8)/1.25·4000 = 10.3 million, standard deviation 3212.
  @Test func modulatedPoissonSpendsTheRightTimeInEachState() throws {
    let process = ArrivalProcess.markovModulatedPoisson(
      MarkovModulatedRate(
        rates: [perSecond(100), .zero],
        transitions: [[.zero, perSecond(1)], [perSecond(0.25), .zero]]))
    let list = try arrivals(process, until: .seconds(4_000))
    #expect((Double(list.count) - 80_000).magnitude < 4 * 3_212)
    // Gaps within a busy period have mean 10 ms; a gap above 200 ms (e^-20) spans a silent one. Silent periods come
    // once in 1 + 4 s: 800, those shorter than 200 ms (4.9%) missed; standard deviation below 28.
    let gaps = zip(list, list.dropFirst()).count { $1.instant - $0.instant > .milliseconds(200) }
    #expect((Double(gaps) - 760).magnitude < 4 * 28)
  }

  /// Rate 5 /s for 2 s, nothing for 1 s, 20 /s for 1 s, repeated 500 times: 5000, 0 and 10,000 expected.
  /// Chi-square with 2 degrees of freedom, 0.1%: 13.8.
  @Test func piecewiseRatesHoldInEveryInterval() throws {
    let intervals = [(2, 5.0), (1, 0.0), (1, 20.0)].map {
      RateInterval(duration: .seconds(Int64($0.0)), rate: perSecond($0.1))
    }
    let process = ArrivalProcess.piecewisePoisson(intervals: intervals, isCyclic: true)
    #expect(process.meanRate == perSecond(7.5))
    let list = try arrivals(process, until: .seconds(2_000))
    var counts = [0.0, 0.0, 0.0]
    for arrival in list {
      let second = arrival.instant.nanoseconds % 4_000_000_000 / 1_000_000_000
      counts[second < 2 ? 0 : Int(second) - 1] += 1
    }
    #expect(counts[1] == 0)
    let statistic =
      (counts[0] - 5_000) * (counts[0] - 5_000) / 5_000 + (counts[2] - 10_000) * (counts[2] - 10_000) / 10_000
    #expect(statistic < 13.8)
  }

  @Test func piecewiseRatesEndWithTheLastInterval() throws {
    let process = ArrivalProcess.piecewisePoisson(
      intervals: [RateInterval(duration: .seconds(100), rate: perSecond(10))], isCyclic: false)
    let list = try arrivals(process, until: .never)
    // 1000 expected, standard deviation 32.
    #expect(abs(list.count - 1_000) < 127)
    #expect(try #require(list.last).instant < .seconds(100))
    #expect(process.meanRate == nil)
  }

  /// One arrival in 1000 cycles of an hour: gaps far longer than the cycle are exponential all the same.
  @Test func rareArrivalsSkipWholeCycles() throws {
    let process = ArrivalProcess.piecewisePoisson(
      intervals: [
        RateInterval(duration: .minutes(30), rate: perSecond(2 / 3.6e6)),
        RateInterval(duration: .minutes(30), rate: .zero),
      ], isCyclic: true)
    let list = try arrivals(process, until: .seconds(3_600_000 * 400))
    // 400 expected, standard deviation 20.
    #expect(abs(list.count - 400) < 80)
    #expect(list.allSatisfy { $0.instant.nanoseconds % 3_600_000_000_000 < 1_800_000_000_000 })
  }

  /// Rate 0.1·(1 + 0.8 cos(2π(t - 12 h)/24 h)) /s: the six hours around noon carry 0.25 + 0.8 sin(π/4)/π = 0.43006
  /// of the day, those around midnight 0.25 - 0.18006 = 0.06994. Two days: 17,280 expected.
  @Test func sinusoidFollowsTheDay() throws {
    let rate = SinusoidalRate(
      mean: perSecond(0.1), dailyAmplitude: Fraction(value: 0.8), dailyPeak: .hours(12))
    let list = try arrivals(.sinusoidalPoisson(rate), until: .seconds(172_800))
    let noon = list.count { (9..<15).contains($0.instant.nanoseconds / 3_600_000_000_000 % 24) }
    let midnight = list.count { !(3..<21).contains($0.instant.nanoseconds / 3_600_000_000_000 % 24) }
    #expect((Double(list.count) - 17_280).magnitude < 4 * 131.5)
    #expect((Double(noon) - 17_280 * 0.43006).magnitude < 4 * 86.2)
    #expect((Double(midnight) - 17_280 * 0.06994).magnitude < 4 * 34.8)
    #expect(rate.rate(at: .seconds(43_200)).perSecond == 0.1 * 1.8)
  }

  /// The week peaks on its fourth day with 1 + 0.5, at its start the rate is 1 + 0.5 cos(π) = 0.5 of the mean.
  @Test func sinusoidFollowsTheWeek() {
    let rate = SinusoidalRate(
      mean: perSecond(2), dailyAmplitude: .zero, dailyPeak: .zero, weeklyAmplitude: Fraction(value: 0.5),
      weeklyPeak: .hours(84))
    #expect(rate.rate(at: .seconds(84 * 3_600)).perSecond == 3)
    #expect((rate.rate(at: .zero).perSecond - 1).magnitude < 1e-12)
  }

  /// Deterministic interarrival times of 2 s: arrivals at 2, 4, ..., 18 before 20.
  @Test func renewalAddsItsInterarrivalTimes() throws {
    let list = try arrivals(.renewal(interarrival: .constant(2)), until: .seconds(20))
    #expect(list.map(\.instant) == (1...9).map { .seconds(2 * $0) })
    #expect(ArrivalProcess.renewal(interarrival: .constant(2)).meanRate == perSecond(0.5))
  }

  /// 10 /s with geometric sizes of mean 4 (variance 12) for 1000 s: 40,000 customers, standard deviation
  /// sqrt(10,000·(12 + 16)) = 529.
  @Test func batchesMultiplyCustomers() throws {
    let process = ArrivalProcess.batch(of: .poisson(rate: perSecond(10)), size: .geometric(probability: 0.25))
    let customers = try arrivals(process, until: .seconds(1_000)).reduce(0) { $0 + $1.count }
    #expect((Double(customers) - 40_000).magnitude < 4 * 529)
    #expect(process.meanRate == perSecond(40))
  }

  /// On for exactly 1 s, off for exactly 3 s, 20 /s while on: 5 /s, all of them in the first second of four.
  @Test func onOffIsSilentWhileOff() throws {
    let process = ArrivalProcess.onOff(OnOffRate(on: .constant(1), off: .constant(3), rate: perSecond(20)))
    let list = try arrivals(process, until: .seconds(1_000))
    #expect(list.allSatisfy { $0.instant.nanoseconds % 4_000_000_000 < 1_000_000_000 })
    // 5000 expected, standard deviation 71.
    #expect(abs(list.count - 5_000) < 284)
    #expect(process.meanRate == perSecond(5))
  }

  @Test func traceHandsOutEveryInstantOnce() throws {
    let instants: [SimTime] = [.zero, .seconds(1), .seconds(1), .seconds(5)]
    #expect(try arrivals(.trace(instants: instants), until: .never).map(\.instant) == instants)
  }

  @Test func nothingArrivesAtRateZero() throws {
    for process in [
      ArrivalProcess.poisson(rate: .zero), .trace(instants: []),
      .piecewisePoisson(intervals: [RateInterval(duration: .seconds(1), rate: .zero)], isCyclic: true),
      .onOff(OnOffRate(on: .constant(1), off: .constant(1), rate: .zero)),
    ] { #expect(try arrivals(process, until: .never).isEmpty) }
  }

  /// Birth and death between three states with up-rates 1, 1 and down-rates 2, 2: weights 1, 1/2, 1/4.
  @Test func stationaryProbabilitiesSolveTheChain() {
    let chain = MarkovModulatedRate(
      rates: [perSecond(7), perSecond(14), perSecond(28)],
      transitions: [
        [.zero, perSecond(1), .zero], [perSecond(2), .zero, perSecond(1)], [.zero, perSecond(2), .zero],
      ])
    for (value, expected) in zip(chain.stationaryProbabilities, [4.0 / 7, 2.0 / 7, 1.0 / 7]) {
      #expect((value - expected).magnitude < 1e-12)
    }
    let meanRate = ArrivalProcess.markovModulatedPoisson(chain).meanRate?.perSecond ?? 0
    #expect((meanRate - 12).magnitude < 1e-9)
  }
}
