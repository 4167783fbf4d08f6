import RandomStreams

/// A member of a family fitted to a sample, and how well it does.
public struct FittedDistribution: Sendable, Hashable {
  /// The family.
  public let family: DistributionFamily
  /// The distribution, in base units.
  public let distribution: Distribution
  /// Its parameters as scenario files name them, with standard errors.
  public let parameters: [FittedParameter]
  /// How many of the parameters the data were free to set.
  public let freeParameterCount: Int
  /// The log likelihood of the sample, in nats, of densities per base unit.
  public let logLikelihood: Double
  /// Distances between sample and distribution.
  public let goodness: GoodnessOfFit
  /// Akaike's criterion: 2·parameters - 2·log likelihood. The smaller, the better.
  public let akaike: Double
  /// The Bayesian criterion: ln(n)·parameters - 2·log likelihood.
  public let bayes: Double

  init?(_ estimate: FamilyEstimate, family: DistributionFamily, sample: FitSample) {
    guard let density = estimate.distribution.logDensity else { return nil }
    var sum = 0.0
    for index in sample.values.indices { sum += sample.counts[index] * density(sample.values[index]) }
    guard sum.isFinite else { return nil }
    self.family = family
    distribution = estimate.distribution
    parameters = estimate.parameters
    // The probabilities of the two phases sum to 1.
    freeParameterCount = estimate.parameters.count - (family == .hyperexponential ? 1 : 0)
    logLikelihood = sum
    goodness = GoodnessOfFit(sample, estimate.distribution)
    akaike = 2 * Double(freeParameterCount) - 2 * sum
    bayes = naturalLogarithm(Double(sample.count)) * Double(freeParameterCount) - 2 * sum
  }
}

/// A family that is left out, and why.
public struct FamilyLeftOut: Sendable, Hashable {
  /// The family.
  public let family: DistributionFamily
  /// The reason, in words for the user.
  public let reason: String
}

/// The families fitted to a sample, best first by Akaike's criterion.
public struct DistributionFit: Sendable {
  /// Continuous families.
  public let continuous: [FittedDistribution]
  /// Families that count; their likelihoods are of probabilities, so the two lists are not compared.
  public let counting: [FittedDistribution]
  /// Families that do not fit at all, in the order of the catalogue.
  public let leftOut: [FamilyLeftOut]

  /// The families a sample can be fitted with, in the order of the catalogue. The others have no likelihood with a
  /// maximum (empirical, mixture, truncated) or too many parameters for one (phase-type).
  public static let families: [DistributionFamily] = DistributionFamily.allCases.filter {
    switch $0 {
    case .constant, .phaseType, .empirical, .mixture, .truncated: false
    default: true
    }
  }

  /// Fits families by maximum likelihood.
  ///
  /// - Parameters:
  ///   - sample: the observations. With fewer than two different ones every family is left out.
  ///   - families: what is tried.
  ///   - context: what is known of the data.
  public init(_ sample: FitSample, families: [DistributionFamily] = families, context: FitContext) {
    GSLErrors.returnInsteadOfAborting()
    var (continuous, counting): ([FittedDistribution], [FittedDistribution]) = ([], [])
    var leftOut: [FamilyLeftOut] = []
    for family in families where context.mayCount || !family.isDiscrete {
      do throws(Unfit) {
        let fitted = try Self.fit(family, sample, context)
        if family.isDiscrete { counting.append(fitted) } else { continuous.append(fitted) }
      } catch {
        leftOut.append(FamilyLeftOut(family: family, reason: error.reason))
      }
    }
    self.continuous = Self.ranked(continuous)
    self.counting = Self.ranked(counting)
    self.leftOut = leftOut
  }

  /// Best first; equal ones in the order of the catalogue.
  private static func ranked(_ fits: [FittedDistribution]) -> [FittedDistribution] {
    fits.enumerated().sorted { ($0.element.akaike, $0.offset) < ($1.element.akaike, $1.offset) }.map(\.element)
  }

  /// Fits one family.
  static func fit(
    _ family: DistributionFamily, _ sample: FitSample, _ context: FitContext
  ) throws(Unfit) -> FittedDistribution {
    guard sample.values.count > 1 else {
      throw Unfit(sample.count == 0 ? "there are no values" : "all values are equal")
    }
    let estimate = try sample.estimate(family, context)
    do throws(DistributionError) {
      try estimate.distribution.validate(isNonNegative: context.isNonNegative)
    } catch {
      let subject = error.parameter.isEmpty ? "it is" : "\(error.parameter) is"
      throw Unfit("the best one is none a scenario takes: \(subject) \(error.found), not \(error.accepted)")
    }
    guard let fitted = FittedDistribution(estimate, family: family, sample: sample) else {
      throw Unfit("the likelihood is beyond the range of numbers")
    }
    return fitted
  }
}

extension FitSample {
  /// The likeliest member of a family.
  fileprivate func estimate(_ family: DistributionFamily, _ context: FitContext) throws(Unfit) -> FamilyEstimate {
    switch family {
    case .uniform: return uniform()
    case .exponential: return try exponential()
    case .erlang: return try erlang()
    case .gamma: return try gamma()
    case .weibull: return try weibull()
    case .lognormal: return try lognormal()
    case .normal: return try normal(isTruncated: context.isNonNegative)
    case .pareto: return try pareto()
    case .paretoII: return try paretoII()
    case .burrXII: return try burrXII()
    case .beta: return try beta()
    case .triangular: return try triangular(isNonNegative: context.isNonNegative)
    case .hyperexponential: return try hyperexponential()
    case .hypoexponential: return try hypoexponential()
    default: return try countEstimate(family)
    }
  }

  private func countEstimate(_ family: DistributionFamily) throws(Unfit) -> FamilyEstimate {
    switch family {
    case .zipf: return try zipf()
    case .poisson: return try poisson()
    case .binomial: return try binomial()
    case .negativeBinomial: return try negativeBinomial()
    case .geometric: return try geometric()
    default: throw Unfit("has no likelihood with a maximum")
    }
  }
}
