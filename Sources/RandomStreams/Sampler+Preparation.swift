extension Sampler {
  /// A truncation that keeps at least this much is drawn by rejection, else by inversion (modelling default: a
  /// bisection costs about as much as a few dozen draws).
  static let leastRejectionProbability = 0.01

  /// Builds the sampler of a valid distribution.
  static func prepare(_ distribution: Distribution) -> Sampler {
    switch distribution {
    case .constant(let value): Sampler(.constant, value)
    case .uniform(let low, let high): Sampler(.uniform, low, high)
    case .exponential(let mean): Sampler(.exponential, mean)
    case .erlang(let stages, let mean): Sampler(.gamma, Double(stages), mean / Double(stages))
    case .gamma(let shape, let scale): Sampler(.gamma, shape, scale)
    case .weibull(let shape, let scale): Sampler(.weibull, scale, shape)
    case .lognormal(let mu, let sigma): Sampler(.lognormal, mu, sigma)
    case .normal(let mean, let deviation): Sampler(.normal, mean, deviation)
    case .pareto(let shape, let scale): Sampler(.pareto, shape, scale)
    case .paretoII(let shape, let scale): Sampler(.paretoII, shape, scale)
    case .burrXII(let c, let k, let scale): Sampler(.burrXII, c, k, scale)
    case .beta(let alpha, let beta, let low, let high): Sampler(.beta, alpha, beta, low, high - low)
    case .triangular(let low, let mode, let high): Sampler(.triangular, low, mode, high, (mode - low) / (high - low))
    case .zipf(let exponent, let count): prepareZipf(exponent: exponent, ranks: 1...count)
    case .poisson(let mean): Sampler(.poisson, mean)
    case .binomial(let trials, let probability): Sampler(.binomial, probability, Double(trials))
    case .negativeBinomial(let successes, let probability): Sampler(.negativeBinomial, probability, successes)
    case .geometric(let probability): Sampler(.geometric, probability)
    default: prepareTables(distribution)
    }
  }

  private static func prepareTables(_ distribution: Distribution) -> Sampler {
    switch distribution {
    case .hyperexponential(let probabilities, let means):
      return Sampler(.hyperexponential, tables: SamplerTables(numbers: means, weights: probabilities))
    case .hypoexponential(let means): return Sampler(.hypoexponential, tables: SamplerTables(numbers: means))
    case .phaseType(let initial, let subgenerator): return preparePhases(initial, subgenerator)
    case .empirical(let values, let isInterpolated):
      return Sampler(
        isInterpolated ? .interpolated : .empirical,
        tables: SamplerTables(numbers: isInterpolated ? values.sorted() : values))
    case .mixture(let components):
      return Sampler(
        .mixture,
        tables: SamplerTables(
          children: components.map { prepare($0.distribution.simplified) }, weights: components.map(\.weight)))
    case .truncated(let inner, let low, let high): return prepareTruncation(inner, low, high)
    default: preconditionFailure("a family without tables")
    }
  }

  /// c = first rank minus one.
  private static func prepareZipf(exponent: Double, ranks: ClosedRange<Int>) -> Sampler {
    let zipf = Zipf(exponent: exponent, ranks: ranks)
    return Sampler(
      .zipf, 0, 0, Double(ranks.lowerBound), tables: SamplerTables(weights: ranks.map { zipf.weight(of: $0) }))
  }

  /// Numbers: cumulative initial probabilities, mean time in each phase, cumulative transition probabilities row by
  /// row; what a cumulative row lacks to 1 is absorption.
  private static func preparePhases(_ initial: [Double], _ subgenerator: [[Double]]) -> Sampler {
    func cumulative(_ probabilities: [Double]) -> [Double] {
      var sum = 0.0
      return probabilities.map {
        sum += $0
        return sum
      }
    }
    var numbers = cumulative(initial)
    numbers += subgenerator.indices.map { -1 / subgenerator[$0][$0] }
    for (phase, row) in subgenerator.enumerated() {
      numbers += cumulative(row.indices.map { $0 == phase ? 0 : row[$0] / -row[phase] })
    }
    return Sampler(.phaseType, Double(initial.count), tables: SamplerTables(numbers: numbers))
  }

  /// a, b = ends; c = probability below, d = probability kept.
  private static func prepareTruncation(_ inner: Distribution, _ low: Double, _ high: Double) -> Sampler {
    if case .zipf(let exponent, let count) = inner {
      let first = Int(max(1, low).rounded(.up))
      return prepareZipf(exponent: exponent, ranks: first...Int(min(Double(count), high).rounded(.down)))
    }
    let support = inner.support
    let from = max(low, support.lowerBound)
    let to = min(high, support.upperBound)
    let below = inner.cumulativeProbability(from.nextDown)
    let kept = inner.cumulativeProbability(to) - below
    return Sampler(
      kept >= leastRejectionProbability ? .rejected : .inverted, from, to, below, kept,
      tables: SamplerTables(children: [prepare(inner)], inverse: inner))
  }
}
