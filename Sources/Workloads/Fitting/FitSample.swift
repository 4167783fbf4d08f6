import RandomStreams

/// Observations to fit a distribution to: in ascending order, equal ones together.
public struct FitSample: Sendable {
  /// The different values, ascending.
  public let values: [Double]
  /// How often each of them was observed.
  public let counts: [Double]
  /// The number of observations.
  public let count: Int
  /// The mean.
  public let mean: Double
  /// The variance, over n rather than n - 1: its maximum-likelihood estimate.
  public let variance: Double
  /// Mean of the logarithms; minus infinity where a value is 0, a NaN where one is negative.
  let meanLogarithm: Double
  /// What estimation runs on: see `SampleGroup`.
  let groups: [SampleGroup]

  /// Sorts observations; what is not finite is left out.
  public init(_ observations: [Double]) {
    let sorted = observations.filter(\.isFinite).sorted()
    var values: [Double] = []
    var counts: [Double] = []
    for value in sorted {
      if value == values.last {
        counts[counts.count - 1] += 1
      } else {
        values.append(value == 0 ? 0 : value)
        counts.append(1)
      }
    }
    let total = Double(sorted.count)
    let mean = Self.mean(values, counts, total) { $0 }
    self.values = values
    self.counts = counts
    self.count = sorted.count
    self.mean = mean
    variance = Self.mean(values, counts, total) { ($0 - mean) * ($0 - mean) }
    meanLogarithm = Self.mean(values, counts, total) { naturalLogarithm($0) }
    groups = SampleGroup.groups(of: values, counts, total: sorted.count)
  }

  private static func mean(
    _ values: [Double], _ counts: [Double], _ total: Double, _ function: (Double) -> Double
  ) -> Double {
    var sum = 0.0
    for index in values.indices { sum += counts[index] * function(values[index]) }
    return sum / total
  }

  /// The smallest value; a NaN where there is none.
  public var least: Double { values.first ?? .nan }
  /// The greatest value; a NaN where there is none.
  public var greatest: Double { values.last ?? .nan }
  /// Standard deviation over mean.
  public var coefficientOfVariation: Double { variance.squareRoot() / mean }
  /// Whether all values are whole numbers.
  public var isWhole: Bool { values.allSatisfy { $0 == $0.rounded() } }

  /// The mean of a function of the observations, exactly.
  func mean(of function: (Double) -> Double) -> Double { Self.mean(values, counts, Double(count), function) }

  /// The sum of a function of the observations on the groups, for estimation.
  @inline(__always)
  func groupSum(_ function: (Double) -> Double) -> Double {
    var sum = 0.0
    for group in groups { sum += group.weight * function(group.value) }
    return sum
  }

  /// How many observations a condition holds for.
  func count(where condition: (Double) -> Bool) -> Int {
    var sum = 0.0
    for index in values.indices where condition(values[index]) { sum += counts[index] }
    return Int(sum)
  }

  /// The smallest value that at least a part of the observations does not exceed.
  public func quantile(_ probability: Double) -> Double {
    let rank = probability * Double(count)
    var sum = 0.0
    for index in values.indices {
      sum += counts[index]
      if sum >= rank { return values[index] }
    }
    return greatest
  }
}

/// Neighbouring observations, which estimation takes for as many observations of their mean.
///
/// A log likelihood is smooth, so the error is of second order in the width of a group. Groups hold at most 1/8192 of
/// the observations, 1/256 of what lies between them and the nearer end, and span at most a thousandth of their value:
/// then the error of an estimate is below a hundredth of its standard error for as many observations as fit
/// into memory. Small samples and recorded values with few different ones are not grouped at all.
struct SampleGroup: Sendable {
  let value: Double
  let weight: Double

  /// Samples with at most this many different values are used as they are.
  private static let exactLimit = 8_192

  static func groups(of values: [Double], _ counts: [Double], total: Int) -> [SampleGroup] {
    guard values.count > exactLimit else {
      return zip(values, counts).map { SampleGroup(value: $0, weight: $1) }
    }
    var groups: [SampleGroup] = []
    let observations = Double(total)
    var before = 0.0
    var index = 0
    while index < values.count {
      let limit = max(1, min(observations / 8_192, min(before, observations - before) / 256))
      let end = values[index] + values[index].magnitude / 1_024
      var (weight, sum) = (0.0, 0.0)
      repeat {
        weight += counts[index]
        sum += counts[index] * values[index]
        index += 1
      } while index < values.count && weight + counts[index] <= limit && values[index] <= end
      groups.append(SampleGroup(value: sum / weight, weight: weight))
      before += weight
    }
    return groups
  }
}
