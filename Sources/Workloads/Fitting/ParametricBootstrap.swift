import RandomStreams

/// Probabilities of distances as great as those found, for parameters fitted to the same data: as many samples as
/// asked for are drawn from the fitted distribution, each is fitted anew, and the distances are compared.
///
/// Source: Stute, Manteiga, Quindimil, Bootstrap based goodness-of-fit tests, Metrika 40 (1993).
public struct ParametricBootstrap: Sendable, Hashable {
  /// Samples drawn that could be fitted.
  public let sampleCount: Int
  /// (1 + samples at least as far by Kolmogorov and Smirnov) / (1 + samples).
  public let kolmogorovSmirnovProbability: Double
  /// The same by Anderson and Darling; nil where there is no such statistic.
  public let andersonDarlingProbability: Double?

  /// Draws and fits samples of the size of the one that was fitted.
  ///
  /// - Parameters:
  ///   - fitted: what is tested.
  ///   - count: observations in a sample.
  ///   - samples: how many are drawn.
  ///   - seed: of the draws; the same seed gives the same result.
  ///   - context: as for the fit.
  public init?(_ fitted: FittedDistribution, count: Int, samples: Int, seed: UInt64, context: FitContext) {
    guard let sampler = try? Sampler(fitted.distribution) else { return nil }
    let streams = RandomStreams(seed: seed, replication: 0)
    let stream = streams.stream("fit/\(fitted.family.name)")
    var (drawn, distances, andersons) = (0, 0, 0)
    for _ in 0..<samples {
      let values = withExtendedLifetime(streams) { (0..<count).map { _ in sampler.sample(stream) } }
      guard let again = try? DistributionFit.fit(fitted.family, FitSample(values), context) else { continue }
      drawn += 1
      if again.goodness.kolmogorovSmirnov >= fitted.goodness.kolmogorovSmirnov { distances += 1 }
      if let found = fitted.goodness.andersonDarling, (again.goodness.andersonDarling ?? .infinity) >= found {
        andersons += 1
      }
    }
    guard drawn > 0 else { return nil }
    sampleCount = drawn
    kolmogorovSmirnovProbability = Double(1 + distances) / Double(1 + drawn)
    andersonDarlingProbability = fitted.goodness.andersonDarling.map { _ in Double(1 + andersons) / Double(1 + drawn) }
  }
}
