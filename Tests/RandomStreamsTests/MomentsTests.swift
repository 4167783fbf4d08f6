import Testing

@testable import RandomStreams

private func expectClose(_ value: Double?, _ expected: Double, sourceLocation: SourceLocation = #_sourceLocation) {
  let value = value ?? .nan
  #expect((value - expected).magnitude <= 1e-9 * max(1, expected.magnitude), sourceLocation: sourceLocation)
}

@Suite struct MomentsTests {
  @Test func meanAndVariationOfConstructionsComeBack() {
    for distribution in [
      Distribution.lognormal(mean: 0.02, coefficientOfVariation: 1.5),
      .gamma(mean: 0.02, coefficientOfVariation: 1.5),
      .hyperexponential(mean: 0.02, coefficientOfVariation: 1.5),
    ] {
      expectClose(distribution.mean, 0.02)
      expectClose(distribution.variance, 2.25 * 0.02 * 0.02)
    }
  }

  @Test func heavyTailsHaveInfiniteMoments() {
    #expect(Distribution.pareto(shape: 1, scale: 2).mean == .infinity)
    #expect(Distribution.pareto(shape: 1.5, scale: 2).mean == 6)
    #expect(Distribution.pareto(shape: 2, scale: 2).variance == .infinity)
    #expect(Distribution.paretoII(shape: 1.5, scale: 2).mean == 4)
    #expect(Distribution.burrXII(c: 1, k: 1, scale: 2).mean == .infinity)
    #expect(Distribution.burrXII(c: 2, k: 0.75, scale: 2).variance == .infinity)
  }

  /// Burr with c = 1 is Lomax; shape 3, scale 2: mean 2/2 = 1, variance 4·3/(4·1) = 3.
  @Test func burrWithInnerShapeOneIsLomax() {
    expectClose(Distribution.burrXII(c: 1, k: 3, scale: 2).mean, 1)
    expectClose(Distribution.burrXII(c: 1, k: 3, scale: 2).variance, 3)
    expectClose(Distribution.paretoII(shape: 3, scale: 2).variance, 3)
  }

  /// alpha = (1, 0), T of two stages with means 1 and 3: mean 4, variance 1 + 9.
  @Test func phaseTypeInSeriesIsHypoexponential() {
    let chain = Distribution.phaseType(initial: [1, 0], subgenerator: [[-1, 1], [0, -1 / 3.0]])
    expectClose(chain.mean, 4)
    expectClose(chain.variance, 10)
    // Two stages: F(x) = 1 - (3 e^(-x/3) - e^-x)/2; at 3: 1 - (3·0.3678794412 - 0.0497870684)/2.
    let expected = 1 - (3 * 0.36787944117144233 - 0.049787068367863944) / 2
    expectClose(chain.cumulativeProbability(3), expected)
    expectClose(Distribution.hypoexponential(means: [1, 3]).cumulativeProbability(3), expected)
  }

  /// Half-normal: mean sigma sqrt(2/pi), variance sigma² (1 - 2/pi).
  @Test func normalTruncatedAtItsMeanIsHalfNormal() {
    let half = Distribution.truncated(.normal(mean: 0, standardDeviation: 2), low: 0, high: .infinity)
    expectClose(half.mean, 2 * (2 / Double.pi).squareRoot())
    expectClose(half.variance, 4 * (1 - 2 / Double.pi))
  }

  /// Values 0, 2, 4 interpolated: uniform on 0...4, mean 2, variance 16/12. Not interpolated: variance 8/3.
  @Test func empiricalMomentsAreThoseOfItsPoints() {
    expectClose(Distribution.empirical(values: [4, 0, 2], isInterpolated: true).variance, 16.0 / 12)
    expectClose(Distribution.empirical(values: [4, 0, 2], isInterpolated: false).variance, 8.0 / 3)
  }

  /// 10^9 trials, mean 10^6, standard deviation 999.5: one of them above the mean is Phi(1) = 0.8413.
  @Test func binomialOfABillionTrialsHasADistributionFunction() {
    let binomial = Distribution.binomial(trials: 1_000_000_000, probability: 1e-3)
    #expect((binomial.cumulativeProbability(1_000_000) - 0.5).magnitude < 1e-3)
    #expect((binomial.cumulativeProbability(1_000_999) - 0.8413).magnitude < 1e-3)
  }

  @Test func constantIsConstant() throws {
    let streams = RandomStreams(seed: 1, replication: 0)
    let sampler = try Sampler(.truncated(.constant(3), low: 3, high: 4))
    #expect(sampler.sample(streams.stream("x")) == 3)
    #expect(Distribution.constant(3).variance == 0)
  }
}
