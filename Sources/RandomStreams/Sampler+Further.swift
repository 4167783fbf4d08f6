import CGSL

extension Sampler {
  /// Tries before a truncation gives up rejecting: at an acceptance of 1% all fail with a probability of 2e-44.
  private static let rejectionLimit = 10_000

  /// Draws from the families that are not worth a place in every caller.
  @usableFromInline func sampleFurther(_ stream: RandomStream) -> Double {
    let generator = stream.generator
    switch kind {
    case .weibull: return min(gsl_ran_weibull(generator, a, b), .greatestFiniteMagnitude)
    case .pareto: return min(gsl_ran_pareto(generator, a, b), .greatestFiniteMagnitude)
    case .paretoII: return min(b * Self.lomax(gsl_rng_uniform_pos(generator), a), .greatestFiniteMagnitude)
    case .burrXII:
      return min(c * power(Self.lomax(gsl_rng_uniform_pos(generator), b), 1 / a), .greatestFiniteMagnitude)
    case .beta: return c + d * gsl_ran_beta(generator, a, b)
    case .triangular: return sampleTriangular(gsl_rng_uniform(generator))
    case .poisson: return Double(gsl_ran_poisson(generator, a))
    case .binomial: return Double(gsl_ran_binomial(generator, a, UInt32(b)))
    case .negativeBinomial: return Double(gsl_ran_negative_binomial(generator, a, b))
    case .geometric: return Double(gsl_ran_geometric(generator, a))
    default: return sampleTables(stream)
    }
  }

  /// u^(-1/shape) - 1, accurate for a u near 1: the standard Lomax by inversion of the survival function.
  private static func lomax(_ u: Double, _ shape: Double) -> Double {
    exponentialMinusOne(-naturalLogarithm(u) / shape)
  }

  private func sampleTriangular(_ u: Double) -> Double {
    let (low, high, rise) = (a, c, d)
    if u < rise { return low + (high - low) * (u * rise).squareRoot() }
    return high - (high - low) * ((1 - u) * (1 - rise)).squareRoot()
  }

  private func sampleTables(_ stream: RandomStream) -> Double {
    guard let tables else { return a }
    let generator = stream.generator
    switch kind {
    case .hyperexponential:
      return gsl_ran_exponential(generator, tables.numbers[gsl_ran_discrete(generator, tables.alias)])
    case .hypoexponential:
      var sum = 0.0
      for mean in tables.numbers { sum += gsl_ran_exponential(generator, mean) }
      return sum
    case .phaseType: return samplePhases(stream, tables.numbers, phases: Int(a))
    case .zipf: return c + Double(gsl_ran_discrete(generator, tables.alias))
    case .empirical: return tables.numbers[Int(gsl_rng_uniform(generator) * Double(tables.numbers.count))]
    case .interpolated:
      let position = gsl_rng_uniform(generator) * Double(tables.numbers.count - 1)
      let index = Int(position)
      let low = tables.numbers[index]
      return low + (position - Double(index)) * (tables.numbers[index + 1] - low)
    case .mixture: return tables.children[gsl_ran_discrete(generator, tables.alias)].sample(stream)
    case .rejected:
      for _ in 0..<Self.rejectionLimit {
        let value = tables.children[0].sample(stream)
        if value >= a && value <= b { return value }
      }
      return invert(stream, tables.inverse)
    default: return invert(stream, tables.inverse)
    }
  }

  private func invert(_ stream: RandomStream, _ distribution: Distribution) -> Double {
    distribution.quantile(c + d * gsl_rng_uniform_pos(stream.generator), from: a, through: b)
  }

  /// Runs the chain to absorption. Validation bounds the mean number of transitions, so a thousand times that many
  /// are out of reach; the limit is there so that no loop is without one.
  private func samplePhases(
    _ stream: RandomStream, _ numbers: UnsafeMutableBufferPointer<Double>, phases: Int
  ) -> Double {
    let limit = 1_000 * Int(DistributionLimits.phaseTransitions)
    var sum = 0.0
    var phase = Self.choose(stream, numbers, from: 0, phases)
    for _ in 0..<limit {
      if phase >= phases { break }
      sum += gsl_ran_exponential(stream.generator, numbers[phases + phase])
      phase = Self.choose(stream, numbers, from: (2 + phase) * phases, phases)
    }
    return min(sum, .greatestFiniteMagnitude)
  }

  /// Index of the first cumulative probability above a uniform draw; `count` where there is none.
  private static func choose(
    _ stream: RandomStream, _ cumulative: UnsafeMutableBufferPointer<Double>, from start: Int, _ count: Int
  ) -> Int {
    let u = gsl_rng_uniform(stream.generator)
    for index in 0..<count where u < cumulative[start + index] { return index }
    return count
  }
}
