import Glibc
import RandomStreams
import Testing

@testable import Workloads

/// Draws from a distribution with known parameters.
func draws(_ distribution: Distribution, _ count: Int, seed: UInt64 = 8) throws -> FitSample {
  let streams = RandomStreams(seed: seed, replication: 0)
  let stream = streams.stream("\(distribution)")
  let sampler = try Sampler(distribution)
  return withExtendedLifetime(streams) { FitSample((0..<count).map { _ in sampler.sample(stream) }) }
}

/// Known parameters come back within four standard errors, and their family is the best one.
@Suite struct RecoveryTests {
  struct Case: Sendable, CustomStringConvertible {
    let distribution: Distribution
    let expected: [String: Double]
    /// Families that contain the true one, and so may win by luck.
    var relatives: [DistributionFamily] = []
    var family: DistributionFamily {
      if case .truncated(let inner, _, _) = distribution { return inner.family }
      return distribution.family
    }
    var description: String { "\(distribution)" }
  }

  private static let count = getenv("VDCSIM_LONG_TESTS") == nil ? 100_000 : 1_000_000

  static let cases: [Case] = [
    Case(
      distribution: .exponential(mean: 0.02), expected: ["mean": 0.02],
      relatives: [.gamma, .weibull, .hyperexponential, .paretoII, .burrXII, .hypoexponential]),
    Case(distribution: .gamma(shape: 0.4, scale: 10), expected: ["shape": 0.4, "scale": 10]),
    Case(distribution: .gamma(shape: 7.3, scale: 1e-3), expected: ["shape": 7.3, "scale": 1e-3]),
    Case(distribution: .erlang(stages: 4, mean: 3), expected: ["stages": 4, "mean": 3], relatives: [.gamma]),
    Case(distribution: .weibull(shape: 0.5, scale: 30), expected: ["shape": 0.5, "scale": 30], relatives: [.burrXII]),
    Case(distribution: .weibull(shape: 3, scale: 1e6), expected: ["shape": 3, "scale": 1e6], relatives: [.burrXII]),
    Case(distribution: .lognormal(mu: -3, sigma: 0.5), expected: ["mu": -3, "sigma": 0.5]),
    Case(distribution: .lognormal(mu: 6.8, sigma: 2.2), expected: ["mu": 6.8, "sigma": 2.2]),
    Case(
      distribution: .truncated(.normal(mean: 10, standardDeviation: 3), low: 0, high: .infinity),
      expected: ["mean": 10, "sd": 3]),
    Case(
      distribution: .truncated(.normal(mean: 1, standardDeviation: 2), low: 0, high: .infinity),
      expected: ["mean": 1, "sd": 2]),
    Case(distribution: .pareto(shape: 1.5, scale: 2), expected: ["shape": 1.5], relatives: [.burrXII]),
    Case(distribution: .paretoII(shape: 1.2, scale: 18), expected: ["shape": 1.2, "scale": 18], relatives: [.burrXII]),
    Case(distribution: .burrXII(c: 1.3, k: 0.5, scale: 220), expected: ["c": 1.3, "k": 0.5, "scale": 220]),
    Case(distribution: .burrXII(c: 0.8, k: 2.8, scale: 760), expected: ["c": 0.8, "k": 2.8, "scale": 760]),
    Case(distribution: .beta(alpha: 2, beta: 0.5, low: 0, high: 1), expected: ["alpha": 2, "beta": 0.5]),
    Case(
      distribution: .hyperexponential(probabilities: [0.9, 0.1], means: [1, 9]),
      expected: ["probabilities.0": 0.9, "means.0": 1, "means.1": 9]),
    Case(
      distribution: .hypoexponential(means: [3, 0.8]), expected: ["means.0": 3, "means.1": 0.8]),
    Case(distribution: .poisson(mean: 3.5), expected: ["mean": 3.5], relatives: [.negativeBinomial, .binomial]),
    Case(distribution: .binomial(trials: 20, probability: 0.3), expected: ["trials": 20, "probability": 0.3]),
    Case(
      distribution: .negativeBinomial(successes: 2.5, probability: 0.4),
      expected: ["successes": 2.5, "probability": 0.4]),
    Case(distribution: .geometric(probability: 0.25), expected: ["probability": 0.25]),
    Case(distribution: .zipf(exponent: 1.1, count: 40), expected: ["exponent": 1.1, "count": 40]),
  ]

  @Test(arguments: cases)
  func parametersComeBackWithinFourStandardErrors(_ known: Case) throws {
    let sample = try draws(known.distribution, Self.count)
    let context = FitContext(isNonNegative: true, mayCount: known.family.isDiscrete)
    let fitted = try DistributionFit.fit(known.family, sample, context)
    for (name, value) in known.expected {
      let parameter = try #require(fitted.parameters.first { $0.name == name })
      if let error = parameter.standardError {
        #expect((parameter.value - value).magnitude < 4 * error, "\(name) \(parameter.value) ± \(error)")
        // From a hundred thousand draws every parameter here is known to a tenth.
        #expect(error < 0.1 * value.magnitude, "\(name) ± \(error)")
      } else {
        #expect(parameter.value == value, "\(name)")
      }
    }
    // The true parameters are hardly likelier than they should be: twice the gain is a chi-square of a few degrees.
    let density = try #require(known.distribution.logDensity)
    let gain = fitted.logLikelihood - sample.mean(of: density) * Double(sample.count)
    #expect(gain > -1e-6 * fitted.logLikelihood.magnitude && gain < 12, "\(gain)")
    if !known.family.isDiscrete { #expect(fitted.goodness.kolmogorovSmirnovProbability > 0.01) }
  }

  @Test(arguments: cases)
  func theTrueFamilyIsTheBest(_ known: Case) throws {
    let sample = try draws(known.distribution, 5_000, seed: 9)
    let fit = DistributionFit(sample, context: FitContext(isNonNegative: true, mayCount: known.family.isDiscrete))
    let ranking = known.family.isDiscrete ? fit.counting : fit.continuous
    let own = try #require(ranking.first { $0.family == known.family })
    let best = try #require(ranking.first)
    if known.relatives.contains(best.family) {
      #expect(own.akaike - best.akaike < 8, "\(best.family)")
    } else {
      #expect(best.family == known.family)
    }
  }

  /// The ends of a uniform or triangular distribution have errors of other orders than 1/√n.
  @Test func boundedFamiliesFindTheirEnds() throws {
    let context = FitContext(isNonNegative: true, mayCount: false)
    let uniform = try DistributionFit.fit(.uniform, draws(.uniform(low: 2, high: 5), 100_000), context)
    #expect(uniform.parameters.allSatisfy { $0.standardError ?? 1 < 4e-5 })
    #expect((uniform.parameters[0].value - 2) < 2e-4 && (5 - uniform.parameters[1].value) < 2e-4)
    for (low, mode, high) in [(1.0, 2.0, 6.0), (0.5, 6, 6.5), (2, 2.05, 4)] {
      let sample = try draws(.triangular(low: low, mode: mode, high: high), 100_000)
      let values = try DistributionFit.fit(.triangular, sample, context).parameters.map(\.value)
      #expect((values[0] - low).magnitude < 0.01 && (values[2] - high).magnitude < 0.01, "\(values)")
      #expect((values[1] - mode).magnitude < 0.05, "\(values)")
    }
  }
}
