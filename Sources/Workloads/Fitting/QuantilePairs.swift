import RandomStreams

/// A quantile of a fitted distribution beside that of the observations: a point of a QQ plot.
public struct QuantilePair: Sendable, Hashable {
  /// The probability of at most either.
  public let probability: Double
  /// The quantile of the distribution.
  public let theoretical: Double
  /// The quantile of the observations.
  public let empirical: Double
}

extension FitSample {
  /// Quantiles at (i - 1/2)/m for i = 1...m, where m is the number of observations or the limit.
  public func quantilePairs(with distribution: Distribution, limit: Int = 1_000) -> [QuantilePair] {
    let points = min(count, limit)
    let counting = distribution.family.isDiscrete ? CountingFunction(distribution) : nil
    var pairs: [QuantilePair] = []
    var (index, below) = (0, counts.first ?? 0)
    for point in 0..<points {
      let probability = (Double(point) + 0.5) / Double(points)
      while below < probability * Double(count), index + 1 < values.count {
        index += 1
        below += counts[index]
      }
      pairs.append(
        QuantilePair(
          probability: probability,
          theoretical: counting?.quantile(probability) ?? distribution.fittedQuantile(probability),
          empirical: values[index]))
    }
    return pairs
  }
}

extension Distribution {
  /// The quantile by the closed tails where the distribution function itself is slow.
  fileprivate func fittedQuantile(_ probability: Double) -> Double {
    guard case .hypoexponential(let means) = self, let tails = logTails else { return quantile(probability) }
    let target = logOnePlus(-probability)
    // The survival of the sum is above that of its longest part and below that of all parts of that length.
    var (low, high) = (0.0, (means.max() ?? 0) * Double(means.count) * (2 - 2 * target))
    while low.nextUp < high, high - low > 1e-14 * high {
      let middle = low + (high - low) / 2
      if tails(middle).above > target { low = middle } else { high = middle }
    }
    return high
  }
}
