/// A probability distribution as a scenario names it: plain numbers in the base unit of what is drawn.
///
/// A duration is in seconds, a size in bytes. A value of this type may be invalid until `validate()` has passed;
/// `Sampler` validates. Families, parameters and sources: `DistributionFamily`.
public indirect enum Distribution: Sendable, Hashable {
  /// Always the same value.
  case constant(Double)
  /// Equally likely anywhere in low..<high.
  case uniform(low: Double, high: Double)
  /// Memoryless with that mean.
  case exponential(mean: Double)
  /// Sum of `stages` independent exponentials, with that mean in total.
  case erlang(stages: Int, mean: Double)
  /// Density proportional to x^(shape-1) exp(-x/scale).
  case gamma(shape: Double, scale: Double)
  /// Survival function exp(-(x/scale)^shape).
  case weibull(shape: Double, scale: Double)
  /// Exponential of a normal(mu, sigma); mu is the logarithm of a value in base units.
  case lognormal(mu: Double, sigma: Double)
  /// Gaussian on the whole line; truncate it where only non-negative values make sense.
  case normal(mean: Double, standardDeviation: Double)
  /// Pareto type I: survival function (scale/x)^shape from `scale` upwards.
  case pareto(shape: Double, scale: Double)
  /// Pareto type II (Lomax): survival function (1 + x/scale)^-shape from zero upwards.
  case paretoII(shape: Double, scale: Double)
  /// Burr XII: survival function (1 + (x/scale)^c)^-k.
  case burrXII(c: Double, k: Double, scale: Double)
  /// Beta(alpha, beta) stretched from 0...1 to low...high.
  case beta(alpha: Double, beta: Double, low: Double, high: Double)
  /// Density rising linearly from low to mode and falling to high.
  case triangular(low: Double, mode: Double, high: Double)
  /// An exponential with one of `means`, chosen by `probabilities`.
  case hyperexponential(probabilities: [Double], means: [Double])
  /// Sum of independent exponentials with these means.
  case hypoexponential(means: [Double])
  /// Time to absorption of a Markov chain: initial phase probabilities (the rest is an atom at zero) and
  /// sub-generator, in transitions per base unit.
  case phaseType(initial: [Double], subgenerator: [[Double]])
  /// Rank 1...count with probability proportional to rank^-exponent.
  case zipf(exponent: Double, count: Int)
  /// Number of events with that mean.
  case poisson(mean: Double)
  /// Number of successes in `trials` independent trials.
  case binomial(trials: Int, probability: Double)
  /// Number of failures before `successes` successes; `successes` need not be whole.
  case negativeBinomial(successes: Double, probability: Double)
  /// Number of trials up to and including the first success: 1, 2, ...
  case geometric(probability: Double)
  /// One of the values, equally likely; interpolated, a piecewise linear distribution function through them.
  case empirical(values: [Double], isInterpolated: Bool)
  /// One of several distributions, chosen in proportion to its weight.
  case mixture([WeightedDistribution])
  /// A distribution conditioned on low...high; either end may be infinite.
  case truncated(Distribution, low: Double, high: Double)
}

/// A component of a mixture.
public struct WeightedDistribution: Sendable, Hashable {
  /// Relative weight; the weights of a mixture need not sum to 1.
  public var weight: Double
  /// What is drawn when the component is chosen.
  public var distribution: Distribution

  /// Makes a component.
  public init(weight: Double, distribution: Distribution) {
    self.weight = weight
    self.distribution = distribution
  }
}

extension Distribution {
  /// The lognormal with that mean and coefficient of variation (standard deviation over mean):
  /// sigma² = ln(1 + cv²), mu = ln mean - sigma²/2.
  public static func lognormal(mean: Double, coefficientOfVariation cv: Double) -> Distribution {
    let variance = logOnePlus(cv * cv)
    return .lognormal(mu: naturalLogarithm(mean) - variance / 2, sigma: variance.squareRoot())
  }

  /// The gamma with that mean and coefficient of variation: shape 1/cv², scale mean·cv².
  public static func gamma(mean: Double, coefficientOfVariation cv: Double) -> Distribution {
    .gamma(shape: 1 / (cv * cv), scale: mean * cv * cv)
  }

  /// The two-phase hyperexponential with that mean and coefficient of variation above 1, with balanced means
  /// (both phases contribute half of the mean).
  ///
  /// Source: Whitt, Approximating a point process by a renewal process, Operations Research 30 (1982), eq. 3.7.
  public static func hyperexponential(mean: Double, coefficientOfVariation cv: Double) -> Distribution {
    let squared = cv * cv
    let first = (1 + ((squared - 1) / (squared + 1)).squareRoot()) / 2
    return .hyperexponential(
      probabilities: [first, 1 - first], means: [mean / (2 * first), mean / (2 * (1 - first))])
  }
}
