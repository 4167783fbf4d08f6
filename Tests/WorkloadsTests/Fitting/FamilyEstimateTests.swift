import RandomStreams
import Testing

@testable import Workloads

/// Estimates that can be worked out by hand, and data no family or hardly any can describe.
@Suite struct FamilyEstimateTests {
  private let durations = FitContext(isNonNegative: true, mayCount: false)
  private let counts = FitContext(isNonNegative: true, mayCount: true)

  private func fit(_ family: DistributionFamily, _ values: [Double]) throws -> FittedDistribution {
    try DistributionFit.fit(family, FitSample(values), counts)
  }

  private func reasons(_ values: [Double], _ context: FitContext) -> [DistributionFamily: String] {
    let fit = DistributionFit(FitSample(values), context: context)
    return Dictionary(uniqueKeysWithValues: fit.leftOut.map { ($0.family, $0.reason) })
  }

  private func expectClose(_ left: Double, _ right: Double, _ tolerance: Double = 1e-9) {
    #expect((left - right).magnitude <= tolerance * max(1, right.magnitude), "\(left) is not \(right)")
  }

  /// 1, 2, 3, 6: mean 3, variance 14/4; four observations.
  @Test func closedFormsAreTheMoments() throws {
    let exponential = try fit(.exponential, [1, 2, 3, 6])
    expectClose(exponential.parameters[0].value, 3)
    expectClose(exponential.parameters[0].standardError ?? 0, 1.5)
    // -n (ln 3 + 1)
    expectClose(exponential.logLikelihood, -4 * (1.0986122886681098 + 1))
    expectClose(exponential.akaike, 2 + 8 * 2.0986122886681098)
    expectClose(exponential.bayes, 1.3862943611198906 + 8 * 2.0986122886681098)
    let uniform = try fit(.uniform, [1, 2, 3, 6])
    #expect(uniform.distribution == .uniform(low: 1, high: 6))
    expectClose(try fit(.poisson, [1, 2, 3, 6]).parameters[0].standardError ?? 0, 0.8660254037844386)
    expectClose(try fit(.geometric, [1, 2, 3, 6]).parameters[0].value, 1.0 / 3)
    let anywhere = FitContext(isNonNegative: false, mayCount: false)
    let normal = try DistributionFit.fit(.normal, FitSample([-1, 0, 1, 4]), anywhere)
    #expect(normal.distribution == .normal(mean: 1, standardDeviation: 3.5.squareRoot()))
  }

  /// Logarithms 0, 1 and 2 with scale 1: their mean is 1, so the shape is 1; mu is 1 and sigma² is 2/3.
  @Test func closedFormsOfLogarithms() throws {
    let values = [1, 2.718281828459045, 7.38905609893065]
    let pareto = try fit(.pareto, values)
    expectClose(pareto.parameters[0].value, 1)
    #expect(pareto.parameters[1].value == 1 && pareto.goodness.andersonDarling == nil)
    let lognormal = try fit(.lognormal, values)
    expectClose(lognormal.parameters[0].value, 1)
    expectClose(lognormal.parameters[1].value, (2.0 / 3).squareRoot())
    expectClose(lognormal.parameters[1].standardError ?? 0, 1.0 / 3)
  }

  /// At the maximum all derivatives vanish: the score equations of each family, by its own formula.
  @Test func iteratedFitsSolveTheirScoreEquations() throws {
    let values = try draws(.burrXII(c: 1.5, k: 2, scale: 3), 5_000).values
    let count = Double(values.count)
    if case .weibull(let shape, let scale) = try fit(.weibull, values).distribution {
      expectClose(values.reduce(0) { $0 + power($1 / scale, shape) } / count, 1, 1e-6)
      let left = values.reduce(0) { $0 + (power($1 / scale, shape) - 1) * naturalLogarithm($1) } / count
      expectClose(left, 1 / shape, 1e-6)
    }
    if case .gamma(let shape, let scale) = try fit(.gamma, values).distribution {
      expectClose(shape * scale, values.reduce(0, +) / count)
      expectClose(digamma(shape) + naturalLogarithm(scale), values.reduce(0) { $0 + naturalLogarithm($1) } / count)
    }
    if case .paretoII(let shape, let scale) = try fit(.paretoII, values).distribution {
      expectClose(values.reduce(0) { $0 + logOnePlus($1 / scale) } / count, 1 / shape, 1e-6)
      expectClose(values.reduce(0) { $0 + 1 / (1 + $1 / scale) } / count, shape / (shape + 1), 1e-6)
    }
    if case .burrXII(let c, let k, let scale) = try fit(.burrXII, values).distribution {
      expectClose(values.reduce(0) { $0 + logOnePlus(power($1 / scale, c)) } / count, 1 / k, 1e-6)
      expectClose(values.reduce(0) { $0 + 1 / (1 + power($1 / scale, c)) } / count, k / (k + 1), 1e-6)
    }
  }

  /// Grouping must not show: estimates on groups against those on every value.
  @Test func groupsAreAsGoodAsTheValues() throws {
    let sample = try draws(.weibull(shape: 0.6, scale: 3), 60_000)
    #expect(sample.groups.count < 20_000 && sample.values.count > 59_000)
    expectClose(sample.groupSum { $0 } / 60_000, sample.mean)
    guard case .weibull(let shape, let scale) = try DistributionFit.fit(.weibull, sample, durations).distribution else {
      return
    }
    let powers = sample.mean { power($0 / scale, shape) }
    let score = sample.mean { (power($0 / scale, shape) - 1) * naturalLogarithm($0 / scale) }
    // A standard error of the shape is 0.002; these are errors of a thousandth of that.
    expectClose(powers, 1, 2e-6)
    expectClose(score, 1 / shape, 2e-6)
  }

  @Test func constantColumnsAndSingleValuesLeaveEveryFamilyOut() {
    for values in [[4.0], [4, 4, 4]] {
      #expect(reasons(values, counts).count == DistributionFit.families.count)
      #expect(reasons(values, counts)[.gamma] == "all values are equal")
    }
    #expect(reasons([], durations)[.gamma] == "there are no values")
    #expect(FitSample([.nan, .infinity, 2]).count == 1)
  }

  @Test func twoValuesAreFittedByWhatTheyCanTell() {
    let fit = DistributionFit(FitSample([1, 2]), context: durations)
    #expect(fit.continuous.contains { $0.family == .exponential } && fit.continuous.contains { $0.family == .gamma })
    for fitted in fit.continuous { #expect(fitted.logLikelihood.isFinite && fitted.akaike.isFinite) }
  }

  @Test func hugeAndTinyValuesStayInRange() {
    var shape = 0.0
    for scale in [1, 1e-90, 1e-9, 1e12, 1e90] {
      let values = (1...500).map { scale * Double($0) * Double($0 % 7 + 1) }
      let fit = DistributionFit(FitSample(values), context: durations)
      let weibull = fit.continuous.first { $0.family == .weibull }
      #expect(weibull != nil, "\(scale): \(fit.leftOut)")
      if scale == 1 { shape = weibull?.parameters[0].value ?? 0 }
      expectClose(weibull?.parameters[0].value ?? 0, shape, 1e-6)
      for fitted in fit.continuous { #expect(fitted.akaike.isFinite) }
    }
    // Narrow data far from 0.
    let narrow = (0..<1_000).map { 1e4 + Double($0 % 13) * 0.25 }
    let fit = DistributionFit(FitSample(narrow), context: durations)
    #expect(Set(fit.continuous.map(\.family)).isSuperset(of: [.gamma, .lognormal, .normal, .uniform, .weibull]))
  }

  @Test func familiesSayWhyTheyAreLeftOut() throws {
    let zeros = reasons([0, 0, 1, 2.5, 7], durations)
    #expect(zeros[.gamma] == "takes values above 0 only: 2 of 5 are 0" && zeros[.exponential] == nil)
    #expect(zeros[.triangular] == "has no density at 0, the value of 2 of 5")
    let negatives = reasons([-1, 2, 3], counts)
    #expect(negatives[.exponential] == "takes no negative values: 1 of 3 are")
    #expect(negatives[.poisson] == "takes whole numbers from 0: 1 of 3 are smaller")
    #expect(reasons([0.5, 1, 2], counts)[.zipf] == "takes whole numbers: 1 of 3 are not")
    #expect(reasons([0.5, 1, 2], durations)[.beta]?.contains("2 of 3 are not") == true)
    // A spread above that of an exponential has no hypoexponential, one below no hyperexponential.
    let wide = try draws(.hyperexponential(probabilities: [0.5, 0.5], means: [1, 20]), 2_000).values
    #expect(reasons(wide, durations)[.hypoexponential]?.contains("limit, exponential") == true)
    let narrow = try draws(.gamma(shape: 9, scale: 1), 2_000).values
    let left = reasons(narrow, durations)
    #expect(left[.hyperexponential]?.contains("coefficient of variation above 1") == true)
    #expect(left[.hypoexponential]?.contains("limit, erlang") == true)
    #expect(left[.paretoII]?.contains("limit, exponential") == true)
    // Poisson data are at the limit of both their neighbours or inside one of them.
    let equal = reasons([1, 2, 2, 3, 2, 2], counts)
    #expect(equal[.negativeBinomial]?.contains("limit, poisson") == true && equal[.binomial] == nil)
  }
}
