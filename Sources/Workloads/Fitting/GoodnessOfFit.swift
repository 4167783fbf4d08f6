import RandomStreams

/// How far the observations lie from a distribution.
public struct GoodnessOfFit: Sendable, Hashable {
  /// Kolmogorov and Smirnov: the greatest distance between the two distribution functions.
  public let kolmogorovSmirnov: Double
  /// The probability of at least that distance for a distribution known beforehand. For one fitted to the same data it
  /// is too high, for one that counts as well.
  public let kolmogorovSmirnovProbability: Double
  /// Anderson and Darling: the squared distance, weighted towards both tails; nil for a family that counts and where a
  /// value lies at an end of the distribution, which makes it infinite.
  public let andersonDarling: Double?

  /// Compares a sample with a valid distribution.
  public init(_ sample: FitSample, _ distribution: Distribution) {
    if let tails = distribution.logTails {
      (kolmogorovSmirnov, andersonDarling) = Self.continuous(sample, tails)
    } else {
      kolmogorovSmirnov = Self.counting(sample, distribution)
      andersonDarling = nil
    }
    kolmogorovSmirnovProbability = Self.probability(ofDistance: kolmogorovSmirnov, count: sample.count)
  }

  /// Equal values of ranks a+1...b count with b² - a² where ln F stands and (n-a)² - (n-b)² where ln(1-F) does.
  private static func continuous(
    _ sample: FitSample, _ tails: (Double) -> LogTails
  ) -> (distance: Double, andersonDarling: Double?) {
    let total = Double(sample.count)
    var (before, distance, sum) = (0.0, 0.0, 0.0)
    for index in sample.values.indices {
      let part = tails(sample.values[index])
      let after = before + sample.counts[index]
      let probability = exponentialFunction(part.below)
      distance = max(distance, probability - before / total, after / total - probability)
      let (low, high) = (total - before, total - after)
      sum += (after - before) * (after + before) * part.below + (low - high) * (low + high) * part.above
      before = after
    }
    let statistic = -total - sum / total
    return (distance, statistic.isFinite ? statistic : nil)
  }

  /// Both functions jump at whole numbers only: the distance is greatest at an observation or just before the next.
  private static func counting(_ sample: FitSample, _ distribution: Distribution) -> Double {
    let total = Double(sample.count)
    let cumulative = CountingFunction(distribution)
    var (before, distance) = (0.0, 0.0)
    for index in sample.values.indices {
      let value = sample.values[index]
      distance = max(distance, (cumulative(value - 1) - before / total).magnitude)
      before += sample.counts[index]
      distance = max(distance, (cumulative(value) - before / total).magnitude)
    }
    return distance
  }

  /// The limiting distribution of Kolmogorov with the correction of Stephens for finite n.
  ///
  /// Source: Stephens, EDF statistics for goodness of fit and some comparisons, Journal of the American Statistical
  /// Association 69 (1974), table 1.
  static func probability(ofDistance distance: Double, count: Int) -> Double {
    let root = Double(count).squareRoot()
    let x = (root + 0.12 + 0.11 / root) * distance
    // Below 0.2 the series alternates without end; the probability is 1 to twelve digits there.
    guard x > 0.2 else { return 1 }
    var (sum, sign) = (0.0, 1.0)
    for term in 1...100 {
      let part = exponentialFunction(-2 * Double(term * term) * x * x)
      sum += sign * part
      sign = -sign
      if part < 1e-17 { break }
    }
    return min(1, max(0, 2 * sum))
  }
}

/// The distribution function of a family that counts, at whole numbers.
struct CountingFunction {
  private let distribution: Distribution
  /// Cumulative probabilities of the ranks of a Zipf distribution: sums not worth doing again for every value.
  private let ranks: [Double]

  init(_ distribution: Distribution) {
    self.distribution = distribution
    guard case .zipf(let exponent, let count) = distribution else {
      ranks = []
      return
    }
    var sum = 0.0
    let sums = (1...count).map { rank in
      sum += power(Double(rank), -exponent)
      return sum
    }
    ranks = sums.map { $0 / sum }
  }

  func callAsFunction(_ value: Double) -> Double {
    if ranks.isEmpty { return distribution.cumulativeProbability(value) }
    return value < 1 ? 0 : ranks[min(ranks.count, Int(value)) - 1]
  }

  /// The smallest whole number whose cumulative probability reaches a probability.
  func quantile(_ probability: Double) -> Double {
    if ranks.isEmpty { return distribution.quantile(probability) }
    var (low, high) = (0, ranks.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if ranks[middle] >= probability { high = middle } else { low = middle + 1 }
    }
    return Double(low + 1)
  }
}
