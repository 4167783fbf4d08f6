import CGSL
import Testing

@testable import RandomStreams

/// GSL itself, driven by its own mt19937 with seed 42: values of GSL 2.7.1, reset before each row.
@Suite struct GSLWiringTests {
  private func withTwister<Result>(_ body: (RandomStream) -> Result) throws -> Result {
    // gsl_rng_mt19937 is a mutable C global, so the type is looked up in the table of all generators.
    var entry = try #require(gsl_rng_types_setup())
    while let type = entry.pointee, String(cString: type.pointee.name) != "mt19937" { entry += 1 }
    let generator = try #require(gsl_rng_alloc(entry.pointee))
    defer { gsl_rng_free(generator) }
    gsl_rng_set(generator, 42)
    return body(RandomStream(generator: generator))
  }

  private func expect(_ distribution: Distribution, _ expected: [Double]) throws {
    let sampler = try Sampler(distribution)
    let values = try withTwister { stream in expected.map { _ in sampler.sample(stream) } }
    for (value, expected) in zip(values, expected) {
      #expect((value - expected).magnitude < 1e-9 * max(1, expected.magnitude) / 2 + 5e-10, "\(distribution)")
    }
  }

  @Test func twisterGivesItsPublishedWords() throws {
    let words = try withTwister { stream in (0..<10_000).map { _ in gsl_rng_get(stream.generator) } }
    #expect(words.prefix(3) == [1_608_637_542, 3_421_126_067, 4_083_286_876])
    #expect(words[999] == 1_946_654_618)
    #expect(words[9_999] == 1_399_405_940)
  }

  @Test func samplersCallGSLWithTheParametersInItsOrder() throws {
    try expect(.uniform(low: 0, high: 1), [0.374540114, 0.796542984, 0.950714312])
    try expect(.exponential(mean: 1), [0.469268083, 1.592300521, 3.010121535])
    try expect(.gamma(shape: 2, scale: 1), [0.823394914, 0.229478932, 0.313579986])
    try expect(.lognormal(mu: 0, sigma: 1), [0.596328157, 2.057172800, 5.044088099])
    try expect(.weibull(shape: 1.5, scale: 1), [0.988001515, 0.372638805, 0.136699332])
    try expect(.pareto(shape: 2.5, scale: 1), [1.481155530, 1.095257695, 1.020422409])
    try expect(.poisson(mean: 4), [6, 3, 1, 4, 2, 5, 0, 4, 2, 1])
    try expect(.binomial(trials: 10, probability: 0.3), [2, 4, 5, 2, 4, 4, 3, 3, 2, 3])
  }

  @Test func argumentErrorsInsideGSLDoNotAbort() throws {
    _ = try Sampler(.exponential(mean: 1))
    #expect(gsl_cdf_beta_Pinv(2, 1, 1).isNaN)
  }
}
