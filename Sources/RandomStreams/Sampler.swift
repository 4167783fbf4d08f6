import CGSL
import Quantities

/// A distribution made ready for drawing: constants worked out, tables built.
///
/// Drawing allocates nothing. Values are always finite; an overflow gives the greatest finite number. A sampler is a
/// value without state of its own, so any number of streams can share one.
public struct Sampler: Sendable {
  @usableFromInline enum Kind: UInt8, Sendable {
    case constant, uniform, exponential, gamma, weibull, lognormal, normal, pareto, paretoII, burrXII, beta, triangular
    case poisson, binomial, negativeBinomial, geometric
    case hyperexponential, hypoexponential, phaseType, zipf, empirical, interpolated, mixture, rejected, inverted
  }

  @usableFromInline let kind: Kind
  // Parameters in the order of the GSL function; what each kind holds is said where it is prepared.
  @usableFromInline let a: Double
  @usableFromInline let b: Double
  let c: Double
  let d: Double
  let tables: SamplerTables?

  /// Prepares a distribution.
  ///
  /// - Parameter isNonNegative: whether a distribution that could be negative is refused.
  /// - Throws: `DistributionError` where `Distribution.validate` does.
  public init(_ distribution: Distribution, isNonNegative: Bool = false) throws(DistributionError) {
    GSLErrors.returnInsteadOfAborting()
    try distribution.validate(isNonNegative: isNonNegative)
    self = Sampler.prepare(distribution.simplified)
  }

  init(_ kind: Kind, _ a: Double = 0, _ b: Double = 0, _ c: Double = 0, _ d: Double = 0, tables: SamplerTables? = nil) {
    self.kind = kind
    self.a = a
    self.b = b
    self.c = c
    self.d = d
    self.tables = tables
  }

  /// Draws a value in the base unit of the distribution.
  @inlinable public func sample(_ stream: RandomStream) -> Double {
    let generator = stream.generator
    switch kind {
    case .exponential: return gsl_ran_exponential(generator, a)
    case .constant: return a
    case .uniform: return gsl_ran_flat(generator, a, b)
    case .lognormal: return Swift.min(gsl_ran_lognormal(generator, a, b), .greatestFiniteMagnitude)
    case .gamma: return gsl_ran_gamma(generator, a, b)
    case .normal: return a + gsl_ran_gaussian_ziggurat(generator, b)
    default: return sampleFurther(stream)
    }
  }

  /// Draws a duration from a distribution in seconds.
  @inlinable public func sampleDuration(_ stream: RandomStream) -> SimDuration {
    .seconds(rounding: sample(stream))
  }

  /// Draws a number of things: a value rounded to a whole number from 0 to 2^31 - 1.
  @inlinable public func sampleCount(_ stream: RandomStream) -> Int {
    Int(Swift.max(0, Swift.min(sample(stream).rounded(), 2_147_483_647)))
  }
}

/// Tables of a sampler, immutable once built.
final class SamplerTables: @unchecked Sendable {
  let numbers: UnsafeMutableBufferPointer<Double>
  let children: UnsafeMutableBufferPointer<Sampler>
  let alias: UnsafeMutablePointer<gsl_ran_discrete_t>?
  /// What is inverted by bisection; kept for truncations only.
  let inverse: Distribution

  init(
    numbers: [Double] = [], children: [Sampler] = [], weights: [Double] = [], inverse: Distribution = .constant(0)
  ) {
    self.numbers = .allocate(capacity: numbers.count)
    _ = self.numbers.initialize(from: numbers)
    self.children = .allocate(capacity: children.count)
    _ = self.children.initialize(from: children)
    alias = weights.isEmpty ? nil : gsl_ran_discrete_preproc(weights.count, weights)
    precondition(weights.isEmpty || alias != nil, "no memory for a table of \(weights.count) probabilities")
    self.inverse = inverse
  }

  deinit {
    numbers.deallocate()
    children.deinitialize()
    children.deallocate()
    if let alias { gsl_ran_discrete_free(alias) }
  }
}
