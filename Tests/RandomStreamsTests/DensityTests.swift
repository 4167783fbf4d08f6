import Testing

@testable import RandomStreams

/// Densities and tails against the distribution function, which other tests hold against draws.
@Suite struct DensityTests {
  private static let continuous = DistributionExamples.continuous.filter { $0.logDensity != nil }

  @Test func everyFamilyThatIsFittedHasADensity() {
    let examples = DistributionExamples.continuous + DistributionExamples.discrete
    let families = Set(examples.filter { $0.logDensity != nil }.map(\.family))
    let without = DistributionFamily.allCases.filter { !families.contains($0) }
    #expect(without == [.constant, .phaseType, .empirical, .mixture])
  }

  @Test(arguments: continuous)
  func theDensityIsTheDerivative(_ distribution: Distribution) throws {
    let density = try #require(distribution.logDensity)
    for probability in [0.02, 0.1, 0.3, 0.5, 0.8, 0.99] {
      let x = distribution.quantile(probability)
      let step = 1e-6 * max(x.magnitude, 1e-12)
      let rise = distribution.cumulativeProbability(x + step) - distribution.cumulativeProbability(x - step)
      let slope = rise / (2 * step)
      #expect((exponentialFunction(density(x)) / slope - 1).magnitude < 2e-3, "\(distribution) at \(x)")
    }
    let support = distribution.support
    #expect(density(support.lowerBound - 1e9) == -.infinity || density(support.lowerBound - 1e9) < -1e9)
  }

  @Test(arguments: continuous)
  func tailsAreBothPartsOfOne(_ distribution: Distribution) throws {
    let tails = try #require(distribution.logTails)
    for probability in [0.001, 0.1, 0.5, 0.9, 0.999] {
      let x = distribution.quantile(probability)
      #expect((exponentialFunction(tails(x).below) / probability - 1).magnitude < 1e-6, "\(distribution)")
      #expect((exponentialFunction(tails(x).above) / (1 - probability) - 1).magnitude < 1e-6, "\(distribution)")
    }
  }

  @Test(arguments: DistributionExamples.discrete.filter { $0.logDensity != nil })
  func probabilitiesOfCountsAreTheJumps(_ distribution: Distribution) throws {
    let density = try #require(distribution.logDensity)
    for value in 0...60 {
      let jump = distribution.probability(from: Double(value), through: Double(value))
      #expect((exponentialFunction(density(Double(value))) - jump).magnitude < 1e-11, "\(distribution) at \(value)")
      #expect(density(Double(value) + 0.5) == -.infinity)
    }
  }

  /// Far in the tail, where 1 - F is 0: exp(-1000) and a power law.
  @Test func farTailsDoNotUnderflow() throws {
    let exponential = try #require(Distribution.exponential(mean: 1).logTails)
    #expect(exponential(1_000).above == -1_000)
    let burr = try #require(Distribution.burrXII(c: 2, k: 3, scale: 1).logTails)
    #expect((burr(1e80).above + 6 * naturalLogarithm(1e80)).magnitude < 1e-9)
  }

  /// Means that differ by less than a difference of exponentials could tell: the limit is x e^-x.
  @Test func twoStagesOfNearlyEqualMeans() throws {
    for means: [Double] in [[1, 1], [1, 1 + 1e-13], [1 + 1e-7, 1]] {
      let density = try #require(Distribution.hypoexponential(means: means).logDensity)
      let tails = try #require(Distribution.hypoexponential(means: means).logTails)
      #expect((density(3) - (naturalLogarithm(3) - 3)).magnitude < 1e-6)
      #expect((tails(3).above - (naturalLogarithm(4) - 3)).magnitude < 1e-6)
    }
  }
}
