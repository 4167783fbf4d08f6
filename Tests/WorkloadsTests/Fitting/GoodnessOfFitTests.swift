import RandomStreams
import Testing

@testable import Workloads

@Suite struct GoodnessOfFitTests {
  /// 0.2, 0.3 and 0.7 under a uniform 0...1: the function of the sample is 2/3 from 0.3 on, 0.3667 above it.
  /// A² = -3 - 1/3 (ln 0.2 + ln 0.3 + 3 (ln 0.3 + ln 0.7) + 5 (ln 0.7 + ln 0.8)).
  @Test func statisticsByHand() throws {
    let goodness = GoodnessOfFit(FitSample([0.3, 0.7, 0.2]), .uniform(low: 0, high: 1))
    #expect((goodness.kolmogorovSmirnov - 0.3666666667).magnitude < 1e-9)
    #expect((try #require(goodness.andersonDarling) - 0.4648154).magnitude < 1e-6)
  }

  /// Ties count as often as they occur: the same as values apart by nothing.
  @Test func equalValuesCountAsOftenAsTheyOccur() throws {
    let equal = GoodnessOfFit(FitSample([1, 1, 1, 2, 5, 5]), .exponential(mean: 2))
    let apart = GoodnessOfFit(FitSample([1, 1 + 1e-12, 1 + 2e-12, 2, 5, 5 + 1e-12]), .exponential(mean: 2))
    #expect((equal.kolmogorovSmirnov - apart.kolmogorovSmirnov).magnitude < 1e-9)
    #expect((try #require(equal.andersonDarling) - (try #require(apart.andersonDarling))).magnitude < 1e-9)
  }

  /// The quantiles of Kolmogorov's distribution: 1.2238 (10 %), 1.3581 (5 %), 1.6276 (1 %).
  @Test func probabilitiesOfKolmogorov() {
    for (x, probability) in [(1.22385, 0.1), (1.35810, 0.05), (1.62762, 0.01)] {
      let found = GoodnessOfFit.probability(ofDistance: x / 1e4, count: 100_000_000)
      #expect((found - probability).magnitude < 1e-4, "\(x): \(found)")
    }
    #expect(GoodnessOfFit.probability(ofDistance: 0, count: 5) == 1)
    #expect(GoodnessOfFit.probability(ofDistance: 1, count: 100) < 1e-12)
  }

  /// Geometric with p = 1/2: F is 1/2, 3/4, 7/8. Of 1, 1, 1, 3 the function is 3/4 from 1 on: 1/4 off at 1.
  @Test func countsAreComparedAtWholeNumbers() {
    let goodness = GoodnessOfFit(FitSample([1, 1, 1, 3]), .geometric(probability: 0.5))
    #expect(goodness.kolmogorovSmirnov == 0.25 && goodness.andersonDarling == nil)
    let zipf = CountingFunction(.zipf(exponent: 1, count: 3))
    // Weights 6, 3, 2 of 11.
    #expect((zipf(2) - 9.0 / 11).magnitude < 1e-12 && zipf(0) == 0 && zipf(9) == 1)
    #expect(zipf.quantile(0.5) == 1 && zipf.quantile(0.9) == 3)
  }
}
