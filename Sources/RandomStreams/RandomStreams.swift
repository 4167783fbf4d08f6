import CGSL
import CPhilox

/// All random numbers of one replication: a stream for every entity and purpose, found by its name.
///
/// A stream depends on the seed, the replication and its own name only, never on which other streams exist, on the
/// order they are made in or on how much was drawn from them. Two variants of a scenario with one seed therefore
/// share the draws of everything they have in common (common random numbers).
///
/// The generator is Philox4x32-10: key = hash of (seed, replication), upper half of the counter = hash of the name.
/// An owner and its streams belong to one thread.
public final class RandomStreams {
  private let key: UInt64
  private let draws: ReplicationDraws
  private var generators: ContiguousArray<UnsafeMutablePointer<gsl_rng>> = []
  private var identifiers: Set<UInt64> = []

  /// Makes the streams of a replication of an experiment with that seed.
  /// - Parameters:
  ///   - replication: its number, from 1.
  ///   - draws: how its draws hang together with those of other replications.
  public init(seed: UInt64, replication: UInt64, draws: ReplicationDraws = .independent) {
    GSLErrors.returnInsteadOfAborting()
    self.draws = draws
    // Both replications of an antithetic pair read the streams of the first.
    let source = draws == .antithetic ? replication - (replication + 1) % 2 : replication
    key = StreamHash.key(seed: seed, replication: source)
    isComplement = draws == .antithetic && replication % 2 == 0
    (self.seed, self.replication) = (seed, replication)
  }

  private let isComplement: Bool
  private let seed: UInt64
  private let replication: UInt64

  deinit {
    for generator in generators { philox_free(generator) }
  }

  /// The stream of that name, at its start. It is valid as long as this owner lives.
  ///
  /// Two users of one name would read one sequence in turns, so asking twice for a name is a programming error.
  /// (So are two names with one 64-bit hash: odds of 3 in 100 million for a million names.)
  public func stream(_ name: String) -> RandomStream {
    let identifier = StreamHash.stream(named: name)
    precondition(identifiers.insert(identifier).inserted, "random stream '\(name)' was handed out before")
    guard let generator = philox_alloc(key, identifier) else { fatalError("out of memory for random streams") }
    if isComplement { philox_complement(generator) }
    if case .stratified(let strata) = draws {
      philox_stratify(generator, stratum(identifier, of: strata), strata)
    }
    generators.append(generator)
    return RandomStream(generator: generator)
  }

  /// Where this replication's first draw from a stream lies: replications take the strata in an order of the stream's
  /// own, r -> (a r + b) mod n with a prime to n, so that each stratum is taken once and, for a random b, each equally
  /// likely by any replication.
  private func stratum(_ stream: UInt64, of strata: UInt32) -> UInt32 {
    let count = UInt64(strata)
    var hash = StreamHash.mix(StreamHash.key(seed: seed, replication: 0) ^ stream)
    let offset = hash % count
    repeat { hash = StreamHash.mix(hash &+ 1) } while greatestCommonDivisor(hash % count, count) != 1
    return UInt32((hash % count * ((replication &- 1) % count) + offset) % count)
  }

  private func greatestCommonDivisor(_ left: UInt64, _ right: UInt64) -> UInt64 {
    var (left, right) = (left, right)
    while right != 0 { (left, right) = (right, left % right) }
    return left
  }

  /// A number that depends on how far every stream was read, the same in every order of creation.
  ///
  /// Two runs of one scenario that differ here differed in a draw; the cheapest test of determinism there is.
  public var unseed: UInt64 {
    generators.reduce(StreamHash.mix(key)) { sum, generator in
      let stream = RandomStream(generator: generator)
      return sum &+ StreamHash.mix(stream.finalDraw << 32 ^ StreamHash.mix(stream.position))
    }
  }
}

/// A handle on one stream of random numbers, as cheap to copy as a pointer.
///
/// Valid as long as the `RandomStreams` that made it lives. Copies share one position.
public struct RandomStream: BitwiseCopyable {
  @usableFromInline let generator: UnsafeMutablePointer<gsl_rng>

  @usableFromInline init(generator: UnsafeMutablePointer<gsl_rng>) { self.generator = generator }

  /// A number in 0..<1 with 53 random bits.
  @inlinable public func uniform() -> Double { gsl_rng_uniform(generator) }

  /// A number strictly between 0 and 1.
  @inlinable public func uniformPositive() -> Double { gsl_rng_uniform_pos(generator) }

  /// A whole number in 0..<count, all equally likely.
  /// - Parameter count: from 1 to 2^32 - 1.
  @inlinable public func index(below count: Int) -> Int {
    precondition(count > 0 && count <= Int(UInt32.max), "index(below:) needs 1 to 2^32 - 1")
    return Int(gsl_rng_uniform_int(generator, UInt(count)))
  }

  /// True with that probability.
  @inlinable public func bernoulli(_ probability: Double) -> Bool { gsl_rng_uniform(generator) < probability }

  /// An exponential variate with that mean.
  @inlinable public func exponential(mean: Double) -> Double { gsl_ran_exponential(generator, mean) }

  /// Number of 32-bit words drawn so far.
  public var position: UInt64 { philox_position(generator) }

  /// The next 32-bit word, without drawing it.
  public var finalDraw: UInt64 {
    guard let copy = gsl_rng_clone(generator) else { fatalError("out of memory for random streams") }
    defer { gsl_rng_free(copy) }
    return UInt64(gsl_rng_get(copy))
  }
}
