import Quantities

extension Distribution {
  /// Makes a distribution from parameters as a scenario file writes them, in base units of the context.
  ///
  /// - Parameters:
  ///   - family: the family.
  ///   - parameters: value of each parameter that was written, by name.
  ///   - isNonNegative: whether what is drawn cannot be negative, as durations and sizes; then `normal` is truncated
  ///     at 0 and anything else that could be negative is refused.
  /// - Throws: `DistributionError` for an unknown or missing parameter, a combination of alternatives, a value of the
  ///   wrong kind or out of range.
  public init(
    family: DistributionFamily, parameters: [String: DistributionParameterValue], isNonNegative: Bool = false
  ) throws(DistributionError) {
    let reader = try ParameterReader(family: family, written: parameters)
    var distribution = try reader.distribution()
    if isNonNegative, case .normal = distribution {
      distribution = .truncated(distribution, low: 0, high: .infinity)
    }
    try distribution.validate(isNonNegative: isNonNegative)
    self = distribution
  }
}

/// Reads the parameters of one family; which alternative set applies is settled first.
private struct ParameterReader {
  let family: DistributionFamily
  let set: [DistributionParameter]
  let written: [String: DistributionParameterValue]

  init(family: DistributionFamily, written: [String: DistributionParameterValue]) throws(DistributionError) {
    self.family = family
    self.written = written
    let names = written.keys.sorted()
    let sets = family.parameterSets
    let accepted = Self.describe(sets)
    for name in names where !sets.contains(where: { $0.contains { $0.name == name } }) {
      throw DistributionError(family: family.name, parameter: name, found: "not a parameter", accepted: accepted)
    }
    guard let set = sets.first(where: { set in names.allSatisfy { name in set.contains { $0.name == name } } }) else {
      throw DistributionError(
        family: family.name, parameter: "", found: "\(names.joined(separator: ", ")) together", accepted: accepted)
    }
    for parameter in set where parameter.isRequired && written[parameter.name] == nil {
      throw DistributionError(family: family.name, parameter: parameter.name, found: "missing", accepted: accepted)
    }
    self.set = set
  }

  private static func describe(_ sets: [[DistributionParameter]]) -> String {
    sets.map { set in
      set.map { $0.isRequired ? $0.name : "\($0.name) (optional)" }.joined(separator: ", ")
    }.joined(separator: "; or ")
  }

  func value(_ name: String) -> DistributionParameterValue? {
    written[name] ?? set.first { $0.name == name }?.defaultValue
  }

  func wrongKind(_ name: String, _ accepted: String) -> DistributionError {
    DistributionError(family: family.name, parameter: name, found: "of the wrong kind", accepted: accepted)
  }

  func number(_ name: String) throws(DistributionError) -> Double {
    guard case .number(let number)? = value(name) else { throw wrongKind(name, "one number") }
    return number
  }

  func count(_ name: String) throws(DistributionError) -> Int {
    let number = try number(name)
    guard let count = Int(exactly: number) else {
      throw DistributionError(
        family: family.name, parameter: name, found: "\(number)", accepted: "a whole number of at least 1")
    }
    return count
  }

  func numbers(_ name: String) throws(DistributionError) -> [Double] {
    guard case .numbers(let numbers)? = value(name) else { throw wrongKind(name, "a list of numbers") }
    return numbers
  }

  func distribution() throws(DistributionError) -> Distribution {
    switch family {
    case .hyperexponential, .hypoexponential, .phaseType, .empirical, .mixture, .truncated: try structured()
    case .zipf: .zipf(exponent: try number("exponent"), count: try count("count"))
    case .poisson: .poisson(mean: try number("mean"))
    case .binomial: .binomial(trials: try count("trials"), probability: try number("probability"))
    case .negativeBinomial:
      .negativeBinomial(successes: try number("successes"), probability: try number("probability"))
    case .geometric: .geometric(probability: try number("probability"))
    default: try continuous()
    }
  }

  private func continuous() throws(DistributionError) -> Distribution {
    switch family {
    case .uniform: return .uniform(low: try number("low"), high: try number("high"))
    case .exponential: return .exponential(mean: try number("mean"))
    case .erlang: return .erlang(stages: try count("stages"), mean: try number("mean"))
    case .gamma:
      if written["mean"] != nil {
        let (mean, cv) = try meanAndVariation()
        return .gamma(mean: mean, coefficientOfVariation: cv)
      }
      return .gamma(shape: try number("shape"), scale: try number("scale"))
    case .weibull: return .weibull(shape: try number("shape"), scale: try number("scale"))
    case .lognormal:
      if written["mean"] != nil {
        let (mean, cv) = try meanAndVariation()
        return .lognormal(mean: mean, coefficientOfVariation: cv)
      }
      return .lognormal(mu: try number("mu"), sigma: try number("sigma"))
    case .normal: return .normal(mean: try number("mean"), standardDeviation: try number("sd"))
    case .pareto: return .pareto(shape: try number("shape"), scale: try number("scale"))
    case .paretoII: return .paretoII(shape: try number("shape"), scale: try number("scale"))
    case .burrXII: return .burrXII(c: try number("c"), k: try number("k"), scale: try number("scale"))
    case .beta:
      return .beta(
        alpha: try number("alpha"), beta: try number("beta"), low: try number("low"), high: try number("high"))
    case .triangular: return .triangular(low: try number("low"), mode: try number("mode"), high: try number("high"))
    default: return .constant(try number("value"))
    }
  }

  private func structured() throws(DistributionError) -> Distribution {
    switch family {
    case .hyperexponential:
      if written["mean"] != nil {
        let (mean, cv) = try meanAndVariation(above: 1)
        return .hyperexponential(mean: mean, coefficientOfVariation: cv)
      }
      return .hyperexponential(probabilities: try numbers("probabilities"), means: try numbers("means"))
    case .hypoexponential: return .hypoexponential(means: try numbers("means"))
    case .phaseType:
      guard case .matrix(let rows)? = value("subgenerator") else {
        throw wrongKind("subgenerator", "a list of rows of numbers")
      }
      return .phaseType(initial: try numbers("initial"), subgenerator: rows)
    case .empirical:
      guard case .flag(let isInterpolated)? = value("interpolate") else {
        throw wrongKind("interpolate", "true or false")
      }
      return .empirical(values: try numbers("values"), isInterpolated: isInterpolated)
    case .mixture:
      guard case .distributions(let components)? = value("distributions") else {
        throw wrongKind("distributions", "a list of distributions")
      }
      return .mixture(components)
    default:
      guard case .distribution(let inner)? = value("of") else { throw wrongKind("of", "a distribution") }
      return .truncated(inner, low: try number("low"), high: try number("high"))
    }
  }

  /// Mean and coefficient of variation, checked here because they are gone after the conversion.
  private func meanAndVariation(above least: Double = 0) throws(DistributionError) -> (Double, Double) {
    let mean = try number("mean")
    let cv = try number("cv")
    try DistributionLimits.check(mean, "mean", of: family, in: DistributionLimits.positiveValues)
    guard cv > least, cv >= 1e-3, cv <= 1e3 else {
      throw DistributionError(
        family: family.name, parameter: "cv", found: shortText(cv),
        accepted: least > 0 ? "a number above \(shortText(least)), at most 1000" : "a number from 0.001 to 1000")
    }
    return (mean, cv)
  }
}
