import Quantities
import RandomStreams
import Testing

@testable import Workloads

@Suite struct ArrivalValidationTests {
  private func fault(_ process: ArrivalProcess) -> String? {
    do {
      try process.validate()
      return nil
    } catch { return error.parameter }
  }

  @Test func errorsNameTheParameter() {
    #expect(fault(.poisson(rate: perSecond(-1))) == "rate")
    #expect(fault(.poisson(rate: perSecond(.nan))) == "rate")
    #expect(fault(.poisson(rate: perSecond(1e-300))) == "rate")
    #expect(fault(.piecewisePoisson(intervals: [], isCyclic: true)) == "intervals")
    #expect(fault(.renewal(interarrival: .constant(0))) == "interarrival")
    #expect(fault(.renewal(interarrival: .exponential(mean: -1))) == "mean")
    #expect(fault(.batch(of: .batch(of: .poisson(rate: .zero), size: .constant(1)), size: .constant(1))) == "of")
    #expect(fault(.trace(instants: [.seconds(2), .seconds(1)])) == "instants")
    let long = RateInterval(duration: .max, rate: .zero)
    #expect(fault(.piecewisePoisson(intervals: [long, long], isCyclic: true)) == "duration")
  }

  /// Each of these would look for the next arrival for ever.
  @Test func processesThatHardlyEverArriveAreRefused() {
    let silent = MarkovModulatedRate(
      rates: [.zero, .zero], transitions: [[.zero, perSecond(1e9)], [perSecond(1e9), .zero]])
    #expect(fault(.markovModulatedPoisson(silent)) == "rates")
    let trapped = MarkovModulatedRate(
      rates: [perSecond(1), .zero], transitions: [[.zero, perSecond(1)], [.zero, .zero]])
    #expect(fault(.markovModulatedPoisson(trapped)) == "transitions")
    #expect(fault(.onOff(OnOffRate(on: .constant(1e-12), off: .constant(0), rate: perSecond(1)))) == "on")
  }

  @Test func sinusoidMustNotFallBelowZero() {
    let rate = SinusoidalRate(
      mean: perSecond(1), dailyAmplitude: Fraction(value: 0.7), dailyPeak: .zero,
      weeklyAmplitude: Fraction(value: 0.7), weeklyPeak: .zero)
    #expect(fault(.sinusoidalPoisson(rate)) == "")
  }

  /// Random configurations either give an error or arrivals that never go back in time.
  @Test func anyConfigurationGivesAnErrorOrWorks() throws {
    let streams = RandomStreams(seed: 3, replication: 0)
    let choice = streams.stream("choice")
    let drawing = streams.stream("drawing")
    let numbers: [Double] = [.nan, .infinity, -1, 0, 1e-300, 1e-9, 0.1, 1, 3, 1e6, 1e12, 1e300]
    let spans: [Int64] = [-5, 0, 1, 1_000, 1_000_000_000, .max]
    func number() -> Double { numbers[choice.index(below: numbers.count)] }
    func rate() -> EventRate { perSecond(number()) }
    func span() -> SimDuration { SimDuration(nanoseconds: spans[choice.index(below: spans.count)]) }
    func distribution() -> Distribution {
      choice.bernoulli(0.5) ? .exponential(mean: number()) : .pareto(shape: number(), scale: number())
    }
    var accepted = 0
    for round in 0..<600 {
      var process: ArrivalProcess
      switch round % 6 {
      case 0: process = .poisson(rate: rate())
      case 1:
        process = .piecewisePoisson(
          intervals: (0..<choice.index(below: 4)).map { _ in RateInterval(duration: span(), rate: rate()) },
          isCyclic: choice.bernoulli(0.5))
      case 2:
        process = .sinusoidalPoisson(
          SinusoidalRate(
            mean: rate(), dailyAmplitude: Fraction(value: number()), dailyPeak: span(), weeklyPeak: span()))
      case 3:
        process = .markovModulatedPoisson(
          MarkovModulatedRate(rates: [rate(), rate()], transitions: [[.zero, rate()], [rate(), rate()]]))
      case 4: process = .renewal(interarrival: distribution())
      default: process = .onOff(OnOffRate(on: distribution(), off: distribution(), rate: rate()))
      }
      if choice.bernoulli(0.2) { process = .batch(of: process, size: distribution()) }
      guard var sampler = try? ArrivalSampler(process) else { continue }
      accepted += 1
      let meanRate = process.meanRate?.perSecond ?? 0
      #expect(meanRate >= 0)
      var now = SimTime.zero
      for _ in 0..<5 {
        guard let arrival = sampler.nextArrival(after: now, from: drawing) else { break }
        #expect(arrival.instant >= now && arrival.count >= 0)
        now = arrival.instant
      }
    }
    #expect(accepted > 50)
  }
}
