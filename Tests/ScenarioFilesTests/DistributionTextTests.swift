import RandomStreams
import Testing

@testable import ScenarioFiles

/// What is written is what a scenario reads.
@Suite struct DistributionTextTests {
  private static let distributions: [Distribution] = [
    .constant(2), .uniform(low: 0.5, high: 2), .exponential(mean: 0.0203), .erlang(stages: 3, mean: 2),
    .gamma(shape: 0.4, scale: 10), .weibull(shape: 1.0 / 3, scale: 0.02), .lognormal(mu: -3.123456789, sigma: 0.5),
    .truncated(.normal(mean: 10, standardDeviation: 3), low: 0, high: .infinity), .pareto(shape: 1.5, scale: 0.001),
    .paretoII(shape: 1.2, scale: 18), .burrXII(c: 1.3, k: 0.5, scale: 220), .triangular(low: 0, mode: 2, high: 7),
    .beta(alpha: 2, beta: 3, low: 0, high: 1),
    .hyperexponential(probabilities: [1.0 / 3, 2.0 / 3], means: [1, 10]), .hypoexponential(means: [3, 0.5]),
    .phaseType(initial: [0.5, 0.5], subgenerator: [[-2, 1], [0, -3]]), .zipf(exponent: 1.1, count: 40),
    .poisson(mean: 3.5), .binomial(trials: 20, probability: 0.3), .negativeBinomial(successes: 2.5, probability: 0.4),
    .geometric(probability: 0.25), .empirical(values: [1, 2, 4], isInterpolated: true),
    .truncated(.exponential(mean: 2), low: 1, high: 5),
    .mixture([
      WeightedDistribution(weight: 0.25, distribution: .constant(0)),
      WeightedDistribution(weight: 0.75, distribution: .lognormal(mu: 1, sigma: 0.2)),
    ]),
  ]

  private func service(_ text: String) throws -> Distribution {
    let scenario = """
      kind: queueing
      horizon: 1 h
      stations: [{name: web, service: \(text)}]
      arrivals: [{name: users, station: web, process: poisson, rate: 1 /s}]
      """
    let loaded = try ScenarioLoader.load(text: Array(scenario.utf8), file: "s.yaml")
    guard case .queueing(let model) = loaded.model else { return .constant(-1) }
    return model.stations[0].service
  }

  @Test(arguments: distributions)
  func everyFamilyIsReadBack(_ distribution: Distribution) throws {
    for unit in ["s", "ms", "h"] {
      let written = DistributionText(distribution, .duration(unit: unit))
      #expect(written.problem == nil, "\(written.yaml)")
      let read = try service(written.yaml)
      #expect(read.family == distribution.family)
      for probability in [0.1, 0.5, 0.9] {
        let expected = distribution.quantile(probability)
        #expect((read.quantile(probability) - expected).magnitude < 1e-5 * max(1e-3, expected), "\(written.yaml)")
      }
    }
  }

  @Test func whatNoScenarioTakesIsSaid() {
    #expect(DistributionText(.exponential(mean: 1e-12), .duration(unit: "ns")).problem != nil)
    #expect(DistributionText(.paretoII(shape: 2, scale: 1e13), .duration(unit: "s")).problem?.contains("range") == true)
    #expect(DistributionText(.exponential(mean: 1e12), .number).problem != nil)
    #expect(DistributionText(.normal(mean: 1, standardDeviation: 2), .number).problem?.contains("negative") == true)
    #expect(DistributionText(.normal(mean: 0.5, standardDeviation: 0.1), .fraction).problem == nil)
  }

  @Test func numbersHaveTenDigits() {
    #expect(DistributionText.number(1.0 / 3) == "0.3333333333" && DistributionText.number(-2e12 / 3) == "-666666666700")
    #expect(DistributionText.number(0) == "0" && DistributionText.number(1.5e-20).hasPrefix("1.5"))
  }
}
