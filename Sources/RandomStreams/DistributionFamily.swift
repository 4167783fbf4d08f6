/// The catalogue of distributions a scenario can name; the raw value is the name it writes.
public enum DistributionFamily: String, Sendable, Hashable, CaseIterable {
  /// See the case of `Distribution` with the same name.
  case constant, uniform, exponential, erlang, gamma, weibull, lognormal, normal, pareto
  /// See `Distribution.paretoII`.
  case paretoII = "pareto-ii"
  /// See `Distribution.burrXII`.
  case burrXII = "burr-xii"
  /// See the case of `Distribution` with the same name.
  case beta, triangular, hyperexponential, hypoexponential
  /// See `Distribution.phaseType`.
  case phaseType = "phase-type"
  /// See the case of `Distribution` with the same name.
  case zipf, poisson, binomial
  /// See `Distribution.negativeBinomial`.
  case negativeBinomial = "negative-binomial"
  /// See the case of `Distribution` with the same name.
  case geometric, empirical, mixture, truncated

  /// The name as scenario files write it.
  public var name: String { rawValue }

  /// The sets of parameters the family can be described by, the plainest first. Exactly one set applies.
  public var parameterSets: [[DistributionParameter]] { entry.parameterSets }

  /// One line of documentation.
  public var summary: String { entry.summary }

  /// Where the definition and the way of drawing come from.
  public var source: String { entry.source }

  /// Whether only whole numbers are drawn; such a family counts, so its parameters carry no unit.
  public var isDiscrete: Bool {
    switch self {
    case .zipf, .poisson, .binomial, .negativeBinomial, .geometric: true
    default: false
    }
  }
}

extension Distribution {
  /// The family the distribution belongs to.
  public var family: DistributionFamily {
    switch self {
    case .constant: .constant
    case .uniform: .uniform
    case .exponential: .exponential
    case .erlang: .erlang
    case .gamma: .gamma
    case .weibull: .weibull
    case .lognormal: .lognormal
    case .normal: .normal
    case .pareto: .pareto
    case .paretoII: .paretoII
    case .burrXII: .burrXII
    case .beta: .beta
    case .triangular: .triangular
    case .hyperexponential: .hyperexponential
    case .hypoexponential: .hypoexponential
    case .phaseType: .phaseType
    case .zipf: .zipf
    case .poisson: .poisson
    case .binomial: .binomial
    case .negativeBinomial: .negativeBinomial
    case .geometric: .geometric
    case .empirical: .empirical
    case .mixture: .mixture
    case .truncated: .truncated
    }
  }
}
