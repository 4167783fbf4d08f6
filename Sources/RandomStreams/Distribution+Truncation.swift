import CGSL

extension Distribution {
  /// A truncation written without one where that is the same distribution: of a constant, uniform, mixture, list of
  /// observations or another truncation. Anything else is returned as it is.
  var simplified: Distribution {
    guard case .truncated(let inner, let low, let high) = self else { return self }
    switch inner {
    case .constant: return inner
    case .uniform(let from, let to): return .uniform(low: max(low, from), high: min(high, to)).orConstant
    case .truncated(let innermost, let from, let to):
      return Distribution.truncated(innermost, low: max(low, from), high: min(high, to)).simplified
    case .empirical(let values, isInterpolated: false):
      return .empirical(values: values.filter { $0 >= low && $0 <= high }, isInterpolated: false)
    case .mixture(let components):
      return .mixture(
        components.compactMap { component in
          let kept = component.distribution.probability(from: low, through: high)
          guard kept > 0 else { return nil }
          return WeightedDistribution(
            weight: component.weight * kept,
            distribution: Distribution.truncated(component.distribution, low: low, high: high).simplified)
        })
    default: return self
    }
  }

  private var orConstant: Distribution {
    if case .uniform(let low, let high) = self, low == high { return .constant(low) }
    return self
  }

  var truncatedMoments: Moments? {
    let simple = simplified
    guard case .truncated(let inner, let low, let high) = simple else { return simple.moments }
    let support = inner.support
    let from = max(low, support.lowerBound)
    let to = min(high, support.upperBound)
    switch inner {
    case .exponential(let mean): return Self.exponentialMoments(mean: mean, from: from, to: to)
    case .normal(let mean, let deviation): return Self.normalMoments(mean, deviation, from: from, to: to)
    case .lognormal(let mu, let sigma): return Self.lognormalMoments(mu, sigma, from: from, to: to)
    case .pareto(let shape, _): return Self.paretoMoments(shape, from: from, to: to)
    case .zipf(let exponent, _):
      let moments = Zipf(exponent: exponent, ranks: Int(from.rounded(.up))...Int(to.rounded(.down))).moments
      return Moments(moments.mean, moments.variance)
    default: return nil
    }
  }

  /// Memoryless: from + an exponential truncated at the width w. Mean m - w/(e^(w/m) - 1), variance
  /// m² - w²/(4 sinh²(w/2m)).
  private static func exponentialMoments(mean: Double, from: Double, to: Double) -> Moments {
    let width = to - from
    guard width.isFinite else { return Moments(from + mean, mean * mean) }
    let growth = exponentialMinusOne(width / mean)
    guard growth.isFinite else { return Moments(from + mean, mean * mean) }
    return Moments(
      from + mean - width / growth, max(0, mean * mean - width / growth * (width + width / growth)))
  }

  /// Source: Johnson, Kotz, Balakrishnan, Continuous Univariate Distributions vol. 1, 2nd ed., section 13.10.1.
  private static func normalMoments(_ mean: Double, _ deviation: Double, from: Double, to: Double) -> Moments {
    let alpha = (from - mean) / deviation
    let beta = (to - mean) / deviation
    let kept = gsl_cdf_ugaussian_P(beta) - gsl_cdf_ugaussian_P(alpha)
    let densities = (gsl_ran_ugaussian_pdf(alpha), gsl_ran_ugaussian_pdf(beta))
    let shift = (densities.0 - densities.1) / kept
    let left = alpha.isFinite ? alpha * densities.0 : 0
    let right = beta.isFinite ? beta * densities.1 : 0
    return Moments(
      mean + deviation * shift, deviation * deviation * max(0, 1 + (left - right) / kept - shift * shift))
  }

  /// E[X^r; from <= X <= to] = exp(r mu + r² sigma²/2) P(from <= exp(N(mu + r sigma², sigma)) <= to).
  private static func lognormalMoments(_ mu: Double, _ sigma: Double, from: Double, to: Double) -> Moments {
    func partial(_ order: Double) -> Double {
      func probability(_ x: Double) -> Double {
        if x <= 0 { return 0 }
        return x.isFinite ? gsl_cdf_ugaussian_P((naturalLogarithm(x) - mu) / sigma - order * sigma) : 1
      }
      return exponentialFunction(order * mu + order * order * sigma * sigma / 2)
        * (probability(to) - probability(from))
    }
    let kept = partial(0)
    return Moments(mean: partial(1) / kept, secondMoment: partial(2) / kept)
  }

  /// E X^r = from^r · a/(a - r) · (1 - q^(a-r))/(1 - q^a) with q = from/to, and its limit at a = r.
  private static func paretoMoments(_ shape: Double, from: Double, to: Double) -> Moments {
    func moment(_ order: Double) -> Double {
      let ratio = from / to
      let kept = 1 - power(ratio, shape)
      if shape == order { return power(from, order) * shape * -naturalLogarithm(ratio) / kept }
      if ratio == 0, shape < order { return .infinity }
      return power(from, order) * shape / (shape - order) * (1 - power(ratio, shape - order)) / kept
    }
    return Moments(mean: moment(1), secondMoment: moment(2))
  }
}
