import Testing

@testable import RandomStreams

@Suite struct DistributionParameterTests {
  private func error(
    _ family: DistributionFamily, _ parameters: [String: DistributionParameterValue], isNonNegative: Bool = false
  ) -> DistributionError? {
    do {
      _ = try Distribution(family: family, parameters: parameters, isNonNegative: isNonNegative)
      return nil
    } catch { return error }
  }

  @Test func alternativesGiveTheSameDistribution() throws {
    let byMean = try Distribution(family: .lognormal, parameters: ["mean": .number(0.02), "cv": .number(1.5)])
    #expect(byMean == .lognormal(mean: 0.02, coefficientOfVariation: 1.5))
    let direct = try Distribution(family: .lognormal, parameters: ["mu": .number(0), "sigma": .number(1)])
    #expect(direct == .lognormal(mu: 0, sigma: 1))
  }

  @Test func errorsNameTheParameterAndWhatIsAccepted() {
    #expect(
      error(.exponential, ["mean": .number(-1)])?.description
        == "exponential: mean is -1; accepted: a finite number above 0")
    #expect(error(.exponential, ["rate": .number(1)])?.parameter == "rate")
    #expect(error(.exponential, [:])?.found == "missing")
    #expect(error(.exponential, ["mean": .flag(true)])?.found == "of the wrong kind")
    #expect(error(.lognormal, ["mu": .number(1), "cv": .number(1)])?.accepted == "mu, sigma; or mean, cv")
    #expect(error(.uniform, ["low": .number(2), "high": .number(1)])?.parameter == "high")
    #expect(error(.erlang, ["stages": .number(1.5), "mean": .number(1)])?.parameter == "stages")
    #expect(error(.hyperexponential, ["mean": .number(1), "cv": .number(0.5)])?.parameter == "cv")
    #expect(error(.phaseType, ["initial": .numbers([1]), "subgenerator": .matrix([[1]])])?.parameter == "subgenerator")
    // Two phases that only lead to each other are never absorbed.
    let loop: [String: DistributionParameterValue] = [
      "initial": .numbers([1, 0]), "subgenerator": .matrix([[-1, 1], [1, -1]]),
    ]
    #expect(error(.phaseType, loop)?.found == "a chain that hardly ends")
    #expect(error(.truncated, ["of": .distribution(.exponential(mean: 1)), "low": .number(1e3)])?.parameter == "")
  }

  @Test func negativeValuesAreTruncatedOrRefusedForDurations() throws {
    let normal = try Distribution(
      family: .normal, parameters: ["mean": .number(1), "sd": .number(1)], isNonNegative: true)
    #expect(normal == .truncated(.normal(mean: 1, standardDeviation: 1), low: 0, high: .infinity))
    let range: [String: DistributionParameterValue] = ["low": .number(-1), "high": .number(1)]
    #expect(error(.uniform, range) == nil)
    #expect(error(.uniform, range, isNonNegative: true)?.found == "able to be negative")
  }

  @Test func catalogueIsCompleteAndConsistent() {
    for family in DistributionFamily.allCases {
      #expect(!family.summary.isEmpty && !family.source.isEmpty && !family.parameterSets.isEmpty)
      for set in family.parameterSets {
        #expect(Set(set.map(\.name)).count == set.count && !set.isEmpty)
        #expect(set.allSatisfy { !$0.summary.isEmpty })
      }
    }
  }

  /// Whatever is accepted draws finite numbers and has sane probabilities; whatever is not gives an error.
  @Test func anyParametersGiveAnErrorOrADistributionThatWorks() throws {
    let streams = RandomStreams(seed: 7, replication: 0)
    let choice = streams.stream("choice")
    let drawing = streams.stream("drawing")
    let pool: [Double] = [
      .nan, .infinity, -.infinity, -1, -0.0, 0, 1e-300, 1e-50, 1e-3, 0.3, 0.5, 1, 2, 7, 50, 1e4, 1e9, 1e50, 1e300,
    ]
    let inner: [Distribution] = [
      .exponential(mean: 1), .exponential(mean: .nan), .normal(mean: 0, standardDeviation: 1), .poisson(mean: 1e8),
      .pareto(shape: 1e-3, scale: 1e-100), .constant(2), .zipf(exponent: 1, count: 9),
    ]
    func number() -> Double { pool[choice.index(below: pool.count)] }
    func list() -> [Double] { (0..<choice.index(below: 4)).map { _ in number() } }
    func value(_ kind: DistributionParameterKind) -> DistributionParameterValue {
      switch kind {
      case .flag: .flag(choice.bernoulli(0.5))
      case .values: .numbers(list())
      case .probabilities: .numbers(choice.bernoulli(0.5) ? [0.5, 0.5] : list())
      case .matrix: .matrix(choice.bernoulli(0.5) ? [[-number(), number()], [0, -number()]] : [list(), list()])
      case .distribution: .distribution(inner[choice.index(below: inner.count)])
      case .distributions:
        .distributions(
          (0..<choice.index(below: 3)).map { _ in
            WeightedDistribution(weight: number(), distribution: inner[choice.index(below: inner.count)])
          })
      default: .number(number())
      }
    }
    var accepted = 0
    for family in DistributionFamily.allCases {
      for _ in 0..<100 {
        let set = family.parameterSets[choice.index(below: family.parameterSets.count)]
        let parameters = Dictionary(uniqueKeysWithValues: set.map { ($0.name, value($0.kind)) })
        guard parameters["count"] != .number(1e9),
          let distribution = try? Distribution(family: family, parameters: parameters)
        else { continue }
        accepted += 1
        let sampler = try Sampler(distribution)
        for _ in 0..<3 {
          let value = sampler.sample(drawing)
          #expect(value.isFinite && distribution.support.contains(value), "\(distribution) drew \(value)")
        }
        for x in [-1, 0, 1e-3, 1, 1e6] {
          #expect((-1e-9...1 + 1e-9).contains(distribution.cumulativeProbability(x)), "\(distribution) at \(x)")
        }
        let (mean, variance) = (distribution.mean ?? 0, distribution.variance ?? 0)
        #expect(!mean.isNaN && variance >= 0, "\(distribution)")
      }
    }
    #expect(accepted > 200)
  }
}
