import CGSL

extension Distribution {
  /// The logarithm of the density; of the probability of a whole number for a family that counts. Minus infinity where
  /// nothing is drawn. The distribution must be valid.
  ///
  /// Constants are worked out once, so ask for the function once and call it often. Nil where there is no closed form:
  /// constant, phase-type, empirical, mixture, hypoexponential unless of two stages, and truncations at both ends.
  public var logDensity: (@Sendable (Double) -> Double)? {
    GSLErrors.returnInsteadOfAborting()
    switch self {
    case .zipf, .poisson, .binomial, .negativeBinomial, .geometric: return countingLogDensity
    case .uniform, .normal, .beta, .triangular: return boundedLogDensity
    case .pareto, .paretoII, .burrXII, .weibull: return tailedLogDensity
    case .truncated(let inner, let low, high: .infinity):
      guard let density = inner.logDensity, let tails = inner.logTails else { return nil }
      let kept = tails(low.nextDown).above
      return { $0 < low ? -.infinity : density($0) - kept }
    default: return stageLogDensity
    }
  }

  private var boundedLogDensity: (@Sendable (Double) -> Double)? {
    switch self {
    case .uniform(let low, let high):
      let constant = -naturalLogarithm(high - low)
      return { $0 < low || $0 > high ? -.infinity : constant }
    case .normal(let mean, let deviation):
      let constant = -naturalLogarithm(deviation) - naturalLogarithm(2 * .pi) / 2
      return {
        let z = ($0 - mean) / deviation
        return constant - z * z / 2
      }
    case .beta(let alpha, let beta, let low, let high):
      let width = high - low
      let constant = logGamma(alpha + beta) - logGamma(alpha) - logGamma(beta) - naturalLogarithm(width)
      return { x in
        guard x >= low, x <= high else { return -.infinity }
        let part = (x - low) / width
        return constant + weighted(alpha - 1, naturalLogarithm(part)) + weighted(beta - 1, logOnePlus(-part))
      }
    case .triangular(let low, let mode, let high):
      let top = naturalLogarithm(2 / (high - low))
      return { x in
        guard x >= low, x <= high else { return -.infinity }
        if x == mode { return top }
        return top + naturalLogarithm(x < mode ? (x - low) / (mode - low) : (high - x) / (high - mode))
      }
    default: return nil
    }
  }

  private var tailedLogDensity: (@Sendable (Double) -> Double)? {
    switch self {
    case .weibull(let shape, let scale):
      let constant = naturalLogarithm(shape) - naturalLogarithm(scale)
      return { x in
        guard x >= 0 else { return -.infinity }
        let logarithm = naturalLogarithm(x / scale)
        return constant + weighted(shape - 1, logarithm) - exponentialFunction(shape * logarithm)
      }
    case .pareto(let shape, let scale):
      let constant = naturalLogarithm(shape) - naturalLogarithm(scale)
      return { $0 < scale ? -.infinity : constant - (shape + 1) * naturalLogarithm($0 / scale) }
    case .paretoII(let shape, let scale):
      let constant = naturalLogarithm(shape) - naturalLogarithm(scale)
      return { $0 < 0 ? -.infinity : constant - (shape + 1) * logOnePlus($0 / scale) }
    case .burrXII(let c, let k, let scale):
      let constant = naturalLogarithm(c) + naturalLogarithm(k) - naturalLogarithm(scale)
      return { x in
        guard x >= 0 else { return -.infinity }
        let logarithm = naturalLogarithm(x / scale)
        return constant + weighted(c - 1, logarithm) - (k + 1) * logOnePlusExponential(c * logarithm)
      }
    default: return nil
    }
  }

  private var stageLogDensity: (@Sendable (Double) -> Double)? {
    switch self {
    case .exponential(let mean):
      let constant = -naturalLogarithm(mean)
      return { $0 < 0 ? -.infinity : constant - $0 / mean }
    case .erlang(let stages, let mean):
      return Distribution.gamma(shape: Double(stages), scale: mean / Double(stages)).logDensity
    case .gamma(let shape, let scale):
      let constant = -logGamma(shape) - naturalLogarithm(scale)
      return { x in
        guard x >= 0 else { return -.infinity }
        return constant + weighted(shape - 1, naturalLogarithm(x / scale)) - x / scale
      }
    case .lognormal(let mu, let sigma):
      let constant = -naturalLogarithm(sigma) - naturalLogarithm(2 * .pi) / 2
      return { x in
        guard x > 0 else { return -.infinity }
        let logarithm = naturalLogarithm(x)
        let z = (logarithm - mu) / sigma
        return constant - logarithm - z * z / 2
      }
    case .hyperexponential(let probabilities, let means):
      let rates = zip(probabilities, means).map { (naturalLogarithm($0 / $1), $1) }
      return { x in x < 0 ? -.infinity : logSum(of: rates.lazy.map { $0.0 - x / $0.1 }) }
    case .hypoexponential(let means) where means.count == 2:
      let pair = TwoStages(means[0], means[1])
      return { pair.logDensity($0) }
    default: return nil
    }
  }

  private var countingLogDensity: (@Sendable (Double) -> Double)? {
    switch self {
    case .zipf(let exponent, let count):
      let constant = -naturalLogarithm(Zipf(exponent: exponent, ranks: 1...count).weight)
      return atWholeNumbers(from: 1, through: Double(count)) { constant - exponent * naturalLogarithm($0) }
    case .poisson(let mean):
      let logarithm = naturalLogarithm(mean)
      return atWholeNumbers { $0 * logarithm - mean - logGamma($0 + 1) }
    case .binomial(let trials, let probability):
      let n = Double(trials)
      let (success, failure) = (naturalLogarithm(probability), logOnePlus(-probability))
      return atWholeNumbers(through: n) {
        logGamma(n + 1) - logGamma($0 + 1) - logGamma(n - $0 + 1) + weighted($0, success) + weighted(n - $0, failure)
      }
    case .negativeBinomial(let successes, let probability):
      let constant = weighted(successes, naturalLogarithm(probability)) - logGamma(successes)
      let failure = logOnePlus(-probability)
      return atWholeNumbers {
        constant + logGamma(successes + $0) - logGamma($0 + 1) + weighted($0, failure)
      }
    case .geometric(let probability):
      let (success, failure) = (naturalLogarithm(probability), logOnePlus(-probability))
      return atWholeNumbers(from: 1) { success + weighted($0 - 1, failure) }
    default: return nil
    }
  }

  private func atWholeNumbers(
    from low: Double = 0, through high: Double = .infinity, _ density: @escaping @Sendable (Double) -> Double
  ) -> @Sendable (Double) -> Double {
    { $0 < low || $0 > high || $0 != $0.rounded() ? -.infinity : density($0) }
  }
}

/// A product that is 0 where the factor is, even of an infinite logarithm.
private func weighted(_ factor: Double, _ logarithm: Double) -> Double { factor == 0 ? 0 : factor * logarithm }

/// ln(1 + e^x) without overflow.
func logOnePlusExponential(_ x: Double) -> Double { x > 36 ? x : logOnePlus(exponentialFunction(x)) }

/// ln of a sum of e^x, without underflow.
func logSum(of terms: some Collection<Double>) -> Double {
  let greatest = terms.max() ?? -.infinity
  guard greatest > -.infinity else { return -.infinity }
  return greatest + naturalLogarithm(terms.reduce(0) { $0 + exponentialFunction($1 - greatest) })
}
