import CGSL

/// Logarithms of both parts a value cuts a distribution into.
public struct LogTails: Sendable, Hashable {
  /// ln of the probability of at most the value.
  public let below: Double
  /// ln of the probability of more than the value.
  public let above: Double

  init(below: Double, above: Double) {
    self.below = below
    self.above = above
  }

  /// From the upper part alone; nearly exact where the lower one is not tiny.
  init(above: Double) {
    self.init(below: above < 0 ? naturalLogarithm(-exponentialMinusOne(above)) : -.infinity, above: min(0, above))
  }

  init(_ below: Double, _ above: Double) {
    self.init(below: naturalLogarithm(below), above: naturalLogarithm(above))
  }
}

extension Distribution {
  /// The logarithms of the distribution function and of its complement, each accurate in its own tail, for continuous
  /// families. Nil where `logDensity` is, and for families that count. The distribution must be valid.
  public var logTails: (@Sendable (Double) -> LogTails)? {
    GSLErrors.returnInsteadOfAborting()
    switch self {
    case .weibull, .pareto, .paretoII, .burrXII, .exponential, .hyperexponential, .hypoexponential:
      guard let survival = logSurvival else { return nil }
      return { LogTails(above: survival($0)) }
    case .truncated(let inner, let low, high: .infinity):
      guard let tails = inner.logTails else { return nil }
      let start = tails(low.nextDown)
      return { x in
        guard x >= low else { return LogTails(0, 1) }
        let part = tails(x)
        let below = exponentialFunction(part.below) - exponentialFunction(start.below)
        return LogTails(below: naturalLogarithm(below) - start.above, above: part.above - start.above)
      }
    default: return gslTails
    }
  }

  private var logSurvival: (@Sendable (Double) -> Double)? {
    switch self {
    case .weibull(let shape, let scale): return { $0 <= 0 ? 0 : -power($0 / scale, shape) }
    case .pareto(let shape, let scale): return { $0 <= scale ? 0 : -shape * naturalLogarithm($0 / scale) }
    case .paretoII(let shape, let scale): return { $0 <= 0 ? 0 : -shape * logOnePlus($0 / scale) }
    case .burrXII(let c, let k, let scale):
      return { $0 <= 0 ? 0 : -k * logOnePlusExponential(c * naturalLogarithm($0 / scale)) }
    case .exponential(let mean): return { $0 <= 0 ? 0 : -$0 / mean }
    case .hyperexponential(let probabilities, let means):
      let parts = zip(probabilities, means).map { (naturalLogarithm($0), $1) }
      return { x in x <= 0 ? 0 : logSum(of: parts.lazy.map { $0.0 - x / $0.1 }) }
    case .hypoexponential(let means) where means.count == 2:
      let pair = TwoStages(means[0], means[1])
      return { pair.logSurvival($0) }
    default: return nil
    }
  }

  private var gslTails: (@Sendable (Double) -> LogTails)? {
    switch self {
    case .uniform(let low, let high):
      let width = high - low
      return { LogTails(max(0, min(1, ($0 - low) / width)), max(0, min(1, (high - $0) / width))) }
    case .triangular(let low, let mode, let high):
      let width = high - low
      return { x in
        guard x > low, x < high else { return x <= low ? LogTails(0, 1) : LogTails(1, 0) }
        let below = (x - low) / width * ((x - low) / (mode - low))
        let above = (high - x) / width * ((high - x) / (high - mode))
        return x < mode ? LogTails(below, 1 - below) : LogTails(1 - above, above)
      }
    case .erlang(let stages, let mean):
      return Distribution.gamma(shape: Double(stages), scale: mean / Double(stages)).logTails
    case .gamma(let shape, let scale):
      return { LogTails(gsl_cdf_gamma_P(max(0, $0), shape, scale), gsl_cdf_gamma_Q(max(0, $0), shape, scale)) }
    case .normal(let mean, let deviation):
      return { LogTails(gsl_cdf_gaussian_P($0 - mean, deviation), gsl_cdf_gaussian_Q($0 - mean, deviation)) }
    case .lognormal(let mu, let sigma):
      return { x in
        guard x > 0 else { return LogTails(0, 1) }
        let z = (naturalLogarithm(x) - mu) / sigma
        return LogTails(gsl_cdf_ugaussian_P(z), gsl_cdf_ugaussian_Q(z))
      }
    case .beta(let alpha, let beta, let low, let high):
      return { x in
        let part = max(0, min(1, (x - low) / (high - low)))
        return LogTails(gsl_cdf_beta_P(part, alpha, beta), gsl_cdf_beta_Q(part, alpha, beta))
      }
    default: return nil
    }
  }
}
