import Glibc
import Quantities
import RandomStreams

/// A made-up day of CPU demand that resembles PlanetLab's, for where no trace is at hand.
///
/// Model: utilisation = 1 / (1 + exp(-(a + s·z(t) + d·cos 2π(t - t0)))), in whole percent, with for each machine a
/// level a ~ N(-2.75, 1.4²), a spread s = 0.75·exp(0.5·N(0, 1)) and z a first-order autoregressive process with
/// coefficient 0.1 and unit variance; d = 0.15 is a daily swing common to all, highest at t0 = 14:24.
///
/// Levels are stratified: machine levels are spread over the quantiles of their distribution, so that a few machines
/// already resemble the whole. The numbers are our fit to the day 2011-03-03 of PlanetLab (mean 12.3 %, standard
/// deviation 17.1, quartiles 2, 6, 15, 15 % of samples zero, lag-1 autocorrelation 0.05): that day's machines hardly
/// remember five minutes ago.
public struct SyntheticDay: Sendable, Hashable {
  /// Number of machines.
  public var machineCount: Int
  /// Number of samples of each, evenly over 24 hours.
  public var sampleCount: Int
  /// Seed of the random numbers: the same seed gives the same day.
  public var seed: UInt64

  /// Describes a day; by default one sample every five minutes.
  /// - Parameters:
  ///   - machineCount: at least 1.
  ///   - sampleCount: at least 2.
  public init(machineCount: Int, sampleCount: Int = 288, seed: UInt64) {
    precondition(machineCount >= 1 && sampleCount >= 2, "a day has machines and samples")
    self.machineCount = machineCount
    self.sampleCount = sampleCount
    self.seed = seed
  }

  private static let level = Distribution.normal(mean: -2.75, standardDeviation: 1.4)
  private static let memory = 0.1
  private static let dailySwing = 0.15
  private static let peak = 0.6

  /// Generates the day.
  public func traces() throws(DistributionError) -> DemandTraces {
    let streams = RandomStreams(seed: seed, replication: 0)
    let normal = try Sampler(.normal(mean: 0, standardDeviation: 1))
    let ranks = shuffledRanks(streams.stream("ranks"))
    let digits = String(machineCount).count
    var names: [String] = []
    var percentages = [UInt8](repeating: 0, count: machineCount * sampleCount)
    for machine in 0..<machineCount {
      let number = String(machine + 1)
      let name = "vm-" + String(repeating: "0", count: digits - number.count) + number
      names.append(name)
      let stream = streams.stream(name)
      let level = Self.levelQuantile((Double(ranks[machine]) + stream.uniformPositive()) / Double(machineCount))
      let spread = 0.75 * exp(0.5 * normal.sample(stream))
      var noise = normal.sample(stream)
      for sample in 0..<sampleCount {
        let dayFraction = Double(sample) / Double(sampleCount)
        let swing = Self.dailySwing * cos(2 * .pi * (dayFraction - Self.peak))
        let utilisation = 1 / (1 + exp(-(level + spread * noise + swing)))
        percentages[sample * machineCount + machine] = UInt8(min(100, 100 * utilisation))
        noise = Self.memory * noise + (1 - Self.memory * Self.memory).squareRoot() * normal.sample(stream)
      }
    }
    return DemandTraces(
      names: names, interval: SimDuration(nanoseconds: SimDuration.hours(24).nanoseconds / Int64(sampleCount)),
      samples: SampleMatrix(percentages: percentages))
  }

  /// Which stratum each machine's level comes from: Fisher and Yates' shuffle.
  private func shuffledRanks(_ stream: RandomStream) -> [Int] {
    var ranks = Array(0..<machineCount)
    for last in stride(from: machineCount - 1, to: 0, by: -1) { ranks.swapAt(last, stream.index(below: last + 1)) }
    return ranks
  }

  /// Level below which that share of machines lies, by bisection over ten standard deviations.
  private static func levelQuantile(_ probability: Double) -> Double {
    var (low, high) = (-16.75, 11.25)
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if level.cumulativeProbability(middle) < probability { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }
}
