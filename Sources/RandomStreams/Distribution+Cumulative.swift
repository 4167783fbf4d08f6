import CGSL

extension Distribution {
  /// The smallest and the largest value that can be drawn; infinite where there is no bound.
  public var support: ClosedRange<Double> {
    switch self {
    case .constant(let value): value...value
    case .uniform(let low, let high), .beta(_, _, let low, let high), .triangular(let low, _, let high): low...high
    case .normal: -.infinity ... .infinity
    case .pareto(_, let scale): scale ... .infinity
    case .zipf(_, let count): 1...Double(count)
    case .binomial(let trials, _): 0...Double(trials)
    case .geometric: 1 ... .infinity
    case .empirical(let values, _): (values.min() ?? 0)...(values.max() ?? 0)
    case .mixture(let components):
      (components.map(\.distribution.support.lowerBound).min() ?? 0)...(components.map(
        \.distribution.support.upperBound
      ).max() ?? 0)
    case .truncated(let inner, let low, let high):
      max(low, inner.support.lowerBound)...min(high, inner.support.upperBound)
    default: 0 ... .infinity
    }
  }

  /// The distribution function: the probability of a draw of at most x. The distribution must be valid.
  ///
  /// Exact to rounding, except where the continued fraction of GSL does not converge (binomial and beta with
  /// parameters of many millions): there it is the Gaussian with the same mean and variance.
  public func cumulativeProbability(_ x: Double) -> Double {
    GSLErrors.returnInsteadOfAborting()
    let support = support
    if x < support.lowerBound { return 0 }
    if x >= support.upperBound { return 1 }
    switch self {
    case .zipf, .poisson, .binomial, .negativeBinomial, .geometric:
      return orGaussian(discreteCumulative(x), x.rounded(.down) + 0.5)
    case .hyperexponential, .hypoexponential, .phaseType: return phaseCumulative(x)
    case .empirical, .mixture, .truncated: return compositeCumulative(x)
    default: return orGaussian(continuousCumulative(x), x)
    }
  }

  private func orGaussian(_ probability: Double, _ x: Double) -> Double {
    guard probability.isNaN, let moments else { return probability }
    return gsl_cdf_gaussian_P(x - moments.mean, moments.variance.squareRoot())
  }

  /// The probability of a draw from low to high, both included.
  func probability(from low: Double, through high: Double) -> Double {
    cumulativeProbability(high) - cumulativeProbability(low.nextDown)
  }

  /// The smallest value whose cumulative probability reaches a probability between 0 and 1. The distribution must be
  /// valid.
  public func quantile(_ probability: Double) -> Double {
    quantile(probability, from: support.lowerBound, through: support.upperBound)
  }

  /// Smallest value whose cumulative probability reaches `probability`, searched by bisection over all floating-point
  /// numbers from low through high: at most 64 steps, exact at the jumps of a discrete distribution.
  func quantile(_ probability: Double, from low: Double, through high: Double) -> Double {
    var below = Self.order(max(low, -.greatestFiniteMagnitude))
    var above = Self.order(min(high, .greatestFiniteMagnitude))
    while below < above {
      let middle = (below & above) + ((below ^ above) >> 1)
      if cumulativeProbability(Self.number(ordered: middle)) >= probability {
        above = middle
      } else {
        below = middle + 1
      }
    }
    return Self.number(ordered: below)
  }

  /// An integer that orders as the number does.
  private static func order(_ x: Double) -> Int64 {
    let bits = Int64(bitPattern: x.bitPattern)
    return bits ^ ((bits >> 63) & .max)
  }

  private static func number(ordered key: Int64) -> Double {
    Double(bitPattern: UInt64(bitPattern: key ^ ((key >> 63) & .max)))
  }

  private func continuousCumulative(_ x: Double) -> Double {
    switch self {
    case .uniform(let low, let high): return (x - low) / (high - low)
    case .exponential(let mean): return -exponentialMinusOne(-x / mean)
    case .erlang(let stages, let mean): return gsl_cdf_gamma_P(x, Double(stages), mean / Double(stages))
    case .gamma(let shape, let scale): return gsl_cdf_gamma_P(x, shape, scale)
    case .weibull(let shape, let scale): return gsl_cdf_weibull_P(x, scale, shape)
    case .lognormal(let mu, let sigma): return x <= 0 ? 0 : gsl_cdf_lognormal_P(x, mu, sigma)
    case .normal(let mean, let deviation): return gsl_cdf_gaussian_P(x - mean, deviation)
    case .pareto(let shape, let scale): return gsl_cdf_pareto_P(x, shape, scale)
    case .paretoII(let shape, let scale): return -exponentialMinusOne(-shape * logOnePlus(x / scale))
    case .burrXII(let c, let k, let scale): return -exponentialMinusOne(-k * logOnePlus(power(x / scale, c)))
    case .beta(let alpha, let beta, let low, let high): return gsl_cdf_beta_P((x - low) / (high - low), alpha, beta)
    case .triangular(let low, let mode, let high):
      let width = high - low
      if x < mode { return (x - low) / width * ((x - low) / (mode - low)) }
      return 1 - (high - x) / width * ((high - x) / (high - mode))
    default: return 1
    }
  }

  private func discreteCumulative(_ x: Double) -> Double {
    let count = UInt32(min(x.rounded(.down), Double(UInt32.max)))
    switch self {
    case .zipf(let exponent, let ranks):
      return Zipf(exponent: exponent, ranks: 1...Int(count)).weight
        / Zipf(exponent: exponent, ranks: 1...ranks).weight
    case .poisson(let mean): return gsl_cdf_poisson_P(count, mean)
    case .binomial(let trials, let probability): return gsl_cdf_binomial_P(count, probability, UInt32(trials))
    case .negativeBinomial(let successes, let probability):
      return gsl_cdf_negative_binomial_P(count, probability, successes)
    case .geometric(let probability): return gsl_cdf_geometric_P(count, probability)
    default: return 1
    }
  }

  private func phaseCumulative(_ x: Double) -> Double {
    if case .hyperexponential(let probabilities, let means) = self {
      return zip(probabilities, means).reduce(0) { $0 - $1.0 * exponentialMinusOne(-x / $1.1) }
    }
    return phaseTypeForm?.cumulativeProbability(x) ?? 1
  }

  private func compositeCumulative(_ x: Double) -> Double {
    switch self {
    case .empirical(let values, let isInterpolated):
      return isInterpolated
        ? interpolatedCumulative(x, values.sorted()) : Double(values.count { $0 <= x }) / Double(values.count)
    case .mixture(let components):
      let total = components.reduce(0) { $0 + $1.weight }
      return components.reduce(0) { $0 + $1.weight / total * $1.distribution.cumulativeProbability(x) }
    case .truncated(let inner, let low, let high):
      let below = inner.cumulativeProbability(low.nextDown)
      let kept = inner.cumulativeProbability(high) - below
      return min(1, max(0, (inner.cumulativeProbability(x) - below) / kept))
    default: return 1
    }
  }

  /// Piecewise linear through (i-th smallest value, i/(n-1)).
  private func interpolatedCumulative(_ x: Double, _ sorted: [Double]) -> Double {
    // The last index whose value is at most x; x is inside the support, so there is one, and a greater value after it.
    var index = 0
    var end = sorted.count
    while index + 1 < end {
      let middle = (index + end) / 2
      if sorted[middle] <= x { index = middle } else { end = middle }
    }
    let part = (x - sorted[index]) / (sorted[index + 1] - sorted[index])
    return (Double(index) + part) / Double(sorted.count - 1)
  }
}
