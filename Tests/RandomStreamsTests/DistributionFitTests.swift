import CGSL
import Testing

@testable import RandomStreams

/// Draws at a fixed seed against distribution function and closed moments, at the 0.1% level.
@Suite struct DistributionFitTests {
  private static let count = 20_000

  private func sorted(_ distribution: Distribution) throws -> [Double] {
    let streams = RandomStreams(seed: 20_260_101, replication: 0)
    let stream = streams.stream("\(distribution)")
    let sampler = try Sampler(distribution)
    return withExtendedLifetime(streams) { (0..<Self.count).map { _ in sampler.sample(stream) }.sorted() }
  }

  /// Kolmogorov: P(sqrt(n) D > 1.9495) = 0.001.
  @Test(arguments: DistributionExamples.continuous)
  func continuousDrawsFollowTheDistributionFunction(_ distribution: Distribution) throws {
    let values = try sorted(distribution)
    var distance = 0.0
    // Every tenth order statistic: costs at most 10/n of the distance, spares nine of ten evaluations.
    for index in stride(from: 0, to: values.count, by: 10) {
      let probability = distribution.cumulativeProbability(values[index])
      distance = max(distance, probability - Double(index) / Double(values.count))
      distance = max(distance, Double(index + 1) / Double(values.count) - probability)
    }
    #expect(distance * Double(values.count).squareRoot() < 1.9495, "\(distribution)")
  }

  /// Chi-square over values with an expectation of at least 10, the rest in one cell.
  @Test(arguments: DistributionExamples.discrete)
  func discreteDrawsFollowTheDistributionFunction(_ distribution: Distribution) throws {
    let values = try sorted(distribution)
    let total = Double(values.count)
    var statistic = 0.0
    var cells = 0
    var restExpected = total
    var restObserved = total
    for value in stride(from: 0.0, through: 200, by: 1) {
      let expected = total * distribution.probability(from: value, through: value)
      let observed = Double(values.count { $0 == value })
      guard expected >= 10 else {
        #expect(observed == 0 || expected > 0)
        continue
      }
      statistic += (observed - expected) * (observed - expected) / expected
      cells += 1
      restExpected -= expected
      restObserved -= observed
    }
    if restExpected >= 5 {
      statistic += (restObserved - restExpected) * (restObserved - restExpected) / restExpected
      cells += 1
    } else {
      #expect(restObserved <= 20)
    }
    #expect(gsl_cdf_chisq_Q(statistic, Double(cells - 1)) > 0.001, "\(distribution)")
  }

  @Test(arguments: DistributionExamples.continuous + DistributionExamples.discrete)
  func sampleMomentsAreWithinFourStandardErrors(_ distribution: Distribution) throws {
    let values = try sorted(distribution)
    let total = Double(values.count)
    let mean = values.reduce(0, +) / total
    let second = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / total
    let fourth = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) * ($1 - mean) * ($1 - mean) } / total
    if let exact = distribution.mean {
      #expect((mean - exact).magnitude < 4 * (second / total).squareRoot() + 1e-12 * exact.magnitude)
    }
    if let exact = distribution.variance {
      #expect((second - exact).magnitude < 4 * ((fourth - second * second) / total).squareRoot() + 1e-9 * exact)
    }
  }

  @Test func everyFamilyIsAmongTheExamples() {
    let families = Set((DistributionExamples.continuous + DistributionExamples.discrete).map(\.family))
    #expect(DistributionFamily.allCases.filter { !families.contains($0) } == [.constant])
  }

  @Test func quantileIsTheInverseOfTheDistributionFunction() {
    for distribution in DistributionExamples.continuous {
      let median = distribution.quantile(0.5)
      #expect((distribution.cumulativeProbability(median) - 0.5).magnitude < 1e-9, "\(distribution)")
    }
    // P(X <= 2) = 0.857 and P(X <= 1) = 0.736 with a Poisson of mean 1... the median is 1.
    #expect(Distribution.poisson(mean: 1).quantile(0.5) == 1)
  }
}
