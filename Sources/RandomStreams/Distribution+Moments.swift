/// Mean and variance in closed form.
struct Moments {
  var mean: Double
  var variance: Double

  init(_ mean: Double, _ variance: Double) {
    self.mean = mean
    self.variance = variance
  }

  /// From E X and E X²; rounding must not make a variance negative.
  init(mean: Double, secondMoment: Double) {
    self.init(mean, secondMoment.isFinite ? max(0, secondMoment - mean * mean) : .infinity)
  }
}

extension Distribution {
  /// The mean; infinite where the integral diverges, nil where no closed form is known (some truncations).
  /// The distribution must be valid.
  public var mean: Double? { moments?.mean }

  /// The variance; infinite where the integral diverges, nil where no closed form is known (some truncations).
  /// The distribution must be valid.
  public var variance: Double? { moments?.variance }

  var moments: Moments? {
    switch self {
    case .zipf, .poisson, .binomial, .negativeBinomial, .geometric: discreteMoments
    case .hyperexponential, .hypoexponential, .phaseType: phaseMoments
    case .empirical, .mixture: compositeMoments
    case .truncated: truncatedMoments
    case .weibull, .lognormal, .pareto, .paretoII, .burrXII: tailMoments
    default: plainMoments
    }
  }

  private var plainMoments: Moments? {
    switch self {
    case .constant(let value): return Moments(value, 0)
    case .uniform(let low, let high): return Moments((low + high) / 2, (high - low) * (high - low) / 12)
    case .exponential(let mean): return Moments(mean, mean * mean)
    case .erlang(let stages, let mean): return Moments(mean, mean * mean / Double(stages))
    case .gamma(let shape, let scale): return Moments(shape * scale, shape * scale * scale)
    case .normal(let mean, let deviation): return Moments(mean, deviation * deviation)
    case .beta(let alpha, let beta, let low, let high):
      let sum = alpha + beta
      let width = high - low
      return Moments(low + width * alpha / sum, width * width * (alpha / sum) * (beta / sum) / (sum + 1))
    case .triangular(let low, let mode, let high):
      let rise = mode - low
      let width = high - low
      return Moments(low + (rise + width) / 3, (width * width - rise * width + rise * rise) / 18)
    default: return nil
    }
  }

  private var tailMoments: Moments? {
    switch self {
    case .weibull(let shape, let scale):
      let first = logGamma(1 + 1 / shape)
      let second = logGamma(1 + 2 / shape)
      let square = scale * scale * exponentialFunction(second)
      return Moments(scale * exponentialFunction(first), square * -exponentialMinusOne(2 * first - second))
    case .lognormal(let mu, let sigma):
      let variance = sigma * sigma
      return Moments(
        exponentialFunction(mu + variance / 2),
        exponentialMinusOne(variance) * exponentialFunction(2 * mu + variance))
    case .pareto(let shape, let scale), .paretoII(let shape, let scale):
      var mean = Double.infinity
      if shape > 1 { mean = scale / (shape - 1) }
      if case .pareto = self { mean *= shape }
      let deviation = scale / (shape - 1)
      return Moments(mean, shape > 2 ? deviation * deviation * shape / (shape - 2) : .infinity)
    case .burrXII(let c, let k, let scale):
      // E X^r = scale^r k B(k - r/c, 1 + r/c) while r < ck.
      func moment(_ order: Double) -> Double {
        if order >= c * k { return .infinity }
        return power(scale, order)
          * exponentialFunction(logGamma(k - order / c) + logGamma(1 + order / c) - logGamma(k))
      }
      return Moments(mean: moment(1), secondMoment: moment(2))
    default: return nil
    }
  }

  private var discreteMoments: Moments? {
    switch self {
    case .zipf(let exponent, let count):
      let moments = Zipf(exponent: exponent, ranks: 1...count).moments
      return Moments(moments.mean, moments.variance)
    case .poisson(let mean): return Moments(mean, mean)
    case .binomial(let trials, let probability):
      let mean = Double(trials) * probability
      return Moments(mean, mean * (1 - probability))
    case .negativeBinomial(let successes, let probability):
      let mean = successes * (1 - probability) / probability
      return Moments(mean, mean / probability)
    case .geometric(let probability): return Moments(1 / probability, (1 - probability) / (probability * probability))
    default: return nil
    }
  }

  private var phaseMoments: Moments? {
    switch self {
    case .hyperexponential(let probabilities, let means):
      return Moments(
        mean: zip(probabilities, means).reduce(0) { $0 + $1.0 * $1.1 },
        secondMoment: 2 * zip(probabilities, means).reduce(0) { $0 + $1.0 * $1.1 * $1.1 })
    case .hypoexponential(let means): return Moments(means.reduce(0, +), means.reduce(0) { $0 + $1 * $1 })
    default:
      guard let form = phaseTypeForm, let mean = form.mean, let square = form.secondMoment else { return nil }
      return Moments(mean: mean, secondMoment: square)
    }
  }

  private var compositeMoments: Moments? {
    switch self {
    case .empirical(let values, let isInterpolated):
      return isInterpolated ? interpolatedMoments(values.sorted()) : Self.mixed(values.map { (1, Moments($0, 0)) })
    case .mixture(let components):
      var parts: [(weight: Double, moments: Moments)] = []
      for component in components {
        guard let moments = component.distribution.moments else { return nil }
        parts.append((component.weight, moments))
      }
      return Self.mixed(parts)
    default: return nil
    }
  }

  /// A uniform between every two neighbours, equally likely.
  private func interpolatedMoments(_ sorted: [Double]) -> Moments {
    Self.mixed(
      zip(sorted, sorted.dropFirst()).map { low, high in
        (1, Moments((low + high) / 2, (high - low) * (high - low) / 12))
      })
  }

  /// Mean of the means; variance by the law of total variance.
  private static func mixed(_ parts: [(weight: Double, moments: Moments)]) -> Moments {
    let total = parts.reduce(0) { $0 + $1.weight }
    let mean = parts.reduce(0) { $0 + $1.weight / total * $1.moments.mean }
    guard mean.isFinite else { return Moments(mean, .infinity) }
    let variance = parts.reduce(0) { sum, part in
      let distance = part.moments.mean - mean
      return sum + part.weight / total * (part.moments.variance + distance * distance)
    }
    return Moments(mean, variance)
  }
}
