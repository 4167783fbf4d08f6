import Quantities

extension Distribution {
  /// Checks every parameter.
  ///
  /// - Parameter isNonNegative: whether a distribution that could be negative is refused.
  /// - Throws: `DistributionError` naming the first parameter that is out of range and what is accepted.
  public func validate(isNonNegative: Bool = false) throws(DistributionError) {
    switch self {
    case .hyperexponential, .hypoexponential, .phaseType: try validatePhases()
    case .zipf, .poisson, .binomial, .negativeBinomial, .geometric: try validateDiscrete()
    case .empirical, .mixture, .truncated: try validateComposite()
    case .constant, .uniform, .normal, .beta, .triangular: try validateBounded()
    default: try validateShaped()
    }
    if isNonNegative, support.lowerBound < 0 {
      throw failure("", "able to be negative", "a distribution of values of at least 0, or one truncated at 0")
    }
  }

  func failure(_ parameter: String, _ found: String, _ accepted: String) -> DistributionError {
    DistributionError(family: family.name, parameter: parameter, found: found, accepted: accepted)
  }

  private func check(
    _ number: Double, _ parameter: String, in range: ClosedRange<Double> = DistributionLimits.positiveValues
  ) throws(DistributionError) {
    try DistributionLimits.check(number, parameter, of: family, in: range)
  }

  private func checkOrder(low: Double, high: Double) throws(DistributionError) {
    try check(low, "low", in: DistributionLimits.values)
    try check(high, "high", in: DistributionLimits.values)
    guard low < high else { throw failure("high", shortText(high), "a number above low, \(shortText(low))") }
  }

  private func validateBounded() throws(DistributionError) {
    switch self {
    case .constant(let value): try check(value, "value", in: DistributionLimits.values)
    case .uniform(let low, let high): try checkOrder(low: low, high: high)
    case .normal(let mean, let deviation):
      try check(mean, "mean", in: DistributionLimits.values)
      try check(deviation, "sd")
    case .beta(let alpha, let beta, let low, let high):
      try check(alpha, "alpha", in: DistributionLimits.shapes)
      try check(beta, "beta", in: DistributionLimits.shapes)
      try checkOrder(low: low, high: high)
    case .triangular(let low, let mode, let high):
      try checkOrder(low: low, high: high)
      guard low <= mode, mode <= high else {
        throw failure("mode", shortText(mode), "a number from low, \(shortText(low)), to high, \(shortText(high))")
      }
    default: break
    }
  }

  private func validateShaped() throws(DistributionError) {
    let shapes = DistributionLimits.shapes
    switch self {
    case .exponential(let mean): try check(mean, "mean")
    case .erlang(let stages, let mean):
      guard stages >= 1, stages <= 1_000_000_000 else {
        throw failure("stages", "\(stages)", "a whole number from 1 to 1000000000")
      }
      try check(mean, "mean")
    case .gamma(let shape, let scale), .weibull(let shape, let scale), .pareto(let shape, let scale),
      .paretoII(let shape, let scale):
      try check(shape, "shape", in: shapes)
      try check(scale, "scale")
    case .lognormal(let mu, let sigma):
      try check(mu, "mu", in: -230...230)
      try check(sigma, "sigma", in: 1e-6...100)
    case .burrXII(let c, let k, let scale):
      try check(c, "c", in: shapes)
      try check(k, "k", in: shapes)
      try check(scale, "scale")
    default: break
    }
  }

  private func validateDiscrete() throws(DistributionError) {
    let probabilities = 1e-7...1.0
    switch self {
    case .zipf(let exponent, let count):
      try check(exponent, "exponent", in: 0...100)
      guard count >= 1, count <= DistributionLimits.listLength else {
        throw failure("count", "\(count)", "a whole number from 1 to \(DistributionLimits.listLength)")
      }
    case .poisson(let mean): try check(mean, "mean", in: 1e-100...DistributionLimits.countMean)
    case .binomial(let trials, let probability):
      guard trials >= 1, trials <= Int(Int32.max) else {
        throw failure("trials", "\(trials)", "a whole number from 1 to \(Int32.max)")
      }
      try check(probability, "probability", in: 0...1)
    case .negativeBinomial(let successes, let probability):
      try check(successes, "successes", in: DistributionLimits.shapes)
      try check(probability, "probability", in: probabilities)
      let mean = successes * (1 - probability) / probability
      guard mean <= DistributionLimits.countMean else {
        throw failure("successes", shortText(successes), "a number that gives a mean of at most 100000000")
      }
    case .geometric(let probability): try check(probability, "probability", in: probabilities)
    default: break
    }
  }

  private func validateComposite() throws(DistributionError) {
    switch self {
    case .empirical(let values, let isInterpolated):
      let least = isInterpolated ? 2 : 1
      guard values.count >= least, values.count <= DistributionLimits.listLength else {
        throw failure("values", "a list of \(values.count)", "\(least) to \(DistributionLimits.listLength) numbers")
      }
      for value in values { try check(value, "values", in: DistributionLimits.values) }
    case .mixture(let components):
      guard !components.isEmpty, components.count <= DistributionLimits.listLength else {
        throw failure("distributions", "a list of \(components.count)", "at least one distribution")
      }
      for component in components {
        try check(component.weight, "weight", in: 1e-12...1e12)
        try component.distribution.validate()
      }
    case .truncated(let inner, let low, let high): try validateTruncation(of: inner, low: low, high: high)
    default: break
    }
  }

  private func validateTruncation(of inner: Distribution, low: Double, high: Double) throws(DistributionError) {
    try inner.validate()
    guard !low.isNaN else { throw failure("low", "nan", "a number") }
    guard low < high else { throw failure("high", shortText(high), "a number above low, \(shortText(low))") }
    let kept = inner.probability(from: low, through: high)
    guard kept >= DistributionLimits.truncatedProbability else {
      throw failure(
        "", "left with a probability of \(shortText(kept)) from low to high", "at least one in a million")
    }
    // Inverting a matrix exponential for every draw would be slow.
    guard inner.phaseTypeForm == nil || kept >= Sampler.leastRejectionProbability else {
      throw failure("", "left with a probability of \(shortText(kept)) from low to high", "at least one in a hundred")
    }
  }
}
