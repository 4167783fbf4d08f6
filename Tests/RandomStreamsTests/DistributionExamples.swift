@testable import RandomStreams

/// One or more valid distributions of every family, with a finite fourth moment and a distribution function.
enum DistributionExamples {
  static let continuous: [Distribution] = [
    .uniform(low: -2, high: 5),
    .exponential(mean: 0.02),
    .erlang(stages: 4, mean: 3),
    .gamma(shape: 0.4, scale: 10), .gamma(mean: 2, coefficientOfVariation: 0.5),
    .weibull(shape: 0.8, scale: 2), .weibull(shape: 3, scale: 1e6),
    .lognormal(mu: -3, sigma: 0.5), .lognormal(mean: 0.02, coefficientOfVariation: 0.6),
    .normal(mean: 10, standardDeviation: 3),
    .pareto(shape: 12, scale: 2), .paretoII(shape: 12, scale: 4), .burrXII(c: 3, k: 5, scale: 2),
    .beta(alpha: 2, beta: 0.5, low: 1, high: 4),
    .triangular(low: 1, mode: 2, high: 6), .triangular(low: 1, mode: 1, high: 6),
    .triangular(low: 1, mode: 6, high: 6),
    .hyperexponential(probabilities: [0.9, 0.1], means: [1, 5]),
    .hyperexponential(mean: 2, coefficientOfVariation: 1.5),
    .hypoexponential(means: [1, 0.2, 3]), .hypoexponential(means: [1, 1]),
    .phaseType(initial: [0.6, 0.4], subgenerator: [[-2, 1], [0.5, -1]]),
    .empirical(values: [5, 1, 2, 9], isInterpolated: true),
    .mixture([
      WeightedDistribution(weight: 3, distribution: .exponential(mean: 1)),
      WeightedDistribution(weight: 1, distribution: .normal(mean: 10, standardDeviation: 1)),
    ]),
    .truncated(.normal(mean: 1, standardDeviation: 2), low: 0, high: .infinity),
    .truncated(.exponential(mean: 1), low: 0.5, high: 2),
    .truncated(.exponential(mean: 1), low: 8, high: 9),
    .truncated(.lognormal(mu: 0, sigma: 1), low: 0.5, high: 10),
    .truncated(.pareto(shape: 1.5, scale: 1), low: 2, high: 50),
    .truncated(.gamma(shape: 2, scale: 1), low: 12, high: .infinity),
    .truncated(.uniform(low: 0, high: 10), low: 3, high: 20),
    .truncated(.truncated(.exponential(mean: 1), low: 1, high: 5), low: 2, high: 9),
    .truncated(
      .mixture([
        WeightedDistribution(weight: 1, distribution: .exponential(mean: 1)),
        WeightedDistribution(weight: 2, distribution: .uniform(low: 0, high: 4)),
      ]), low: 0.5, high: 3),
  ]

  /// Whole numbers, so that a chi-square test applies.
  static let discrete: [Distribution] = [
    .zipf(exponent: 1.1, count: 40), .zipf(exponent: 0, count: 10),
    .poisson(mean: 3.5), .poisson(mean: 40),
    .binomial(trials: 20, probability: 0.3),
    .negativeBinomial(successes: 2.5, probability: 0.4),
    .geometric(probability: 0.25),
    .empirical(values: [1, 2, 2, 7], isInterpolated: false),
    .truncated(.zipf(exponent: 1, count: 100), low: 3, high: 12),
    .truncated(.poisson(mean: 3), low: 9, high: 20),
    .truncated(.poisson(mean: 3), low: 1, high: .infinity),
    .truncated(.empirical(values: [1, 2, 2, 7, 9], isInterpolated: false), low: 2, high: 8),
  ]
}
