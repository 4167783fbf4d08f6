import Glibc
import OutputAnalysis
import Testing

/// SplitMix64: the test needs reproducible numbers only, not the simulator's streams.
private struct Generator {
  var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func exponential() -> Double {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    mixed ^= mixed >> 31
    return -log((Double(mixed >> 11) + 0.5) * 0x1p-53)
  }
}

/// Delay in an M/M/1 queue of mean service 1, customer by customer (Lindley), starting empty.
private struct LindleyQueue {
  let load: Double
  var generator: Generator
  var delay = 0.0

  /// Delay of the next customer.
  mutating func next() -> Double {
    let current = delay
    let next = current + generator.exponential() - generator.exponential() / load
    delay = next > 0 ? next : 0
    return current
  }
}

/// Experiments of a coverage row.
private let experimentCount = 1_000

/// Whether a share of covering intervals is inside three standard deviations of the binomial around `expected`.
private func isInBand(_ covered: Int, _ expected: Double) -> Bool {
  let share = Double(covered) / Double(experimentCount)
  return (share - expected).magnitude <= 3 * (expected * (1 - expected) / Double(experimentCount)).squareRoot()
}

@Suite struct CoverageTests {
  /// Intervals from ten replications of M/M/1 mean delay cover rho / (1 - rho) as often as known, including where
  /// the bias of the empty start makes it less than 95 %.
  @Test(arguments: [(0.5, 1_000, 0, 0.951), (0.5, 1_000, 100, 0.942), (0.8, 1_000, 0, 0.887)])
  func replicationsCover(load: Double, customers: Int, warmUp: Int, expected: Double) {
    var covered = 0
    var grand = Tally()
    for experiment in 0..<experimentCount {
      var replications = Tally()
      for replication in 0..<10 {
        var queue = LindleyQueue(load: load, generator: Generator(seed: UInt64(experiment * 10 + replication) << 32))
        for _ in 0..<warmUp { _ = queue.next() }
        var sum = 0.0
        for _ in warmUp..<customers { sum += queue.next() }
        replications.record(sum / Double(customers - warmUp))
      }
      if MeanEstimate(replications).covers(load / (1 - load)) { covered += 1 }
      grand.record(replications.mean)
    }
    #expect(isInBand(covered, expected), "covered \(covered) of \(experimentCount)")
    // Without warm-up the mean of n delays is low by rho / (n (1 - rho)^3).
    let idle = 1 - load
    let bias = warmUp > 0 ? 0 : load / (Double(customers) * idle * idle * idle)
    let deviation = (grand.mean - (load / idle - bias)).magnitude
    #expect(deviation <= 3.5 * grand.standardDeviation / Double(experimentCount).squareRoot())
  }

  /// Batch means of one run of 20,000 customers cover nearly as often at low load, and flag few batches as correlated.
  @Test func batchMeansCover() throws {
    var covered = 0
    var correlated = 0
    for experiment in 0..<experimentCount {
      var queue = LindleyQueue(load: 0.5, generator: Generator(seed: UInt64(experiment) << 32 | 7))
      // Lindley's recursion is cheap enough to hand each batch's mean over as an observation.
      var means: [Double] = []
      for _ in 0..<20 {
        var sum = 0.0
        for _ in 0..<1_000 { sum += queue.next() }
        means.append(sum / 1_000)
      }
      let batches = try #require(BatchMeans(means, batchCount: 20))
      if batches.estimate.covers(1) { covered += 1 }
      if !batches.isUncorrelated { correlated += 1 }
    }
    #expect(isInBand(covered, 0.948), "covered \(covered) of \(experimentCount)")
    #expect(Double(correlated) < 0.12 * Double(experimentCount))
  }

  @Test func batchesTooShortAreFlagged() throws {
    var queue = LindleyQueue(load: 0.9, generator: Generator(seed: 11))
    let delays = (0..<2_003).map { _ in queue.next() }
    let batches = try #require(BatchMeans(delays, batchCount: 20))
    #expect(batches.batchSize == 100)
    #expect(!batches.isUncorrelated)
    // The three left over are the first ones.
    #expect(
      batches.estimate.mean == Tally(delays[3...]).mean
        || (batches.estimate.mean - Tally(delays[3...]).mean).magnitude < 1e-9)
    #expect(BatchMeans([1, 2, 3], batchCount: 4) == nil)
  }

  /// Mean delay at service rates 1 and 1.1, arrivals .8: with the same random numbers the difference varies much less.
  @Test func commonRandomNumbersReduceVariance() throws {
    var base: [Double] = []
    var variant: [Double] = []
    for replication in 0..<60 {
      var generator = Generator(seed: UInt64(replication) << 32 | 3)
      var (slow, fast, slowSum, fastSum) = (0.0, 0.0, 0.0, 0.0)
      for _ in 0..<2_000 {
        slowSum += slow
        fastSum += fast
        let service = generator.exponential()
        let interval = generator.exponential() / 0.8
        slow = max(0, slow + service - interval)
        fast = max(0, fast + service / 1.1 - interval)
      }
      base.append(slowSum / 2_000)
      variant.append(fastSum / 2_000)
    }
    let comparison = PairedComparison(base: base, variant: variant)
    #expect(try #require(comparison.varianceReduction) > 2)
    #expect(try #require(comparison.correlation) > 0.9)
    #expect(try #require(comparison.pValue) < 1e-6)
    #expect(comparison.difference.mean < 0)
  }

  /// The interval for a quantile covers it at least as often as it says.
  @Test func quantileIntervalsCover() throws {
    var covered = 0
    for experiment in 0..<experimentCount {
      var generator = Generator(seed: UInt64(experiment) << 32 | 9)
      let interval = try #require(QuantileInterval((0..<200).map { _ in generator.exponential() }, probability: 0.9))
      // The 90th percentile of the unit exponential is ln 10.
      if interval.low <= log(10), log(10) < interval.high { covered += 1 }
      #expect(interval.coverage >= 0.95)
    }
    #expect(isInBand(covered, 0.955), "covered \(covered) of \(experimentCount)")
  }
}
