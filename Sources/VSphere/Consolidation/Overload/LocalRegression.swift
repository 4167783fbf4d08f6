import Quantities

/// Predicts the host's utilisation at the time a migration could be over by a line fitted to the last ten samples;
/// overloaded when `safety` times the prediction reaches the capacity.
///
/// Source: Beloglazov and Buyya 2012, section 4.3 (LR after Cleveland's Loess, LRR with bisquare weights against
/// outliers). Samples lie at x = 1 ... 10; the newest, x = 10, is the point of the local fit.
public struct LocalRegression: OverloadDetector {
  /// How samples are weighted.
  public enum Weighting: Sendable {
    /// Ordinary least squares.
    case none
    /// By distance from the newest sample: `(1 - (d / d_max)^3)^3`.
    case tricube
    /// Tricube, then refitted with `(1 - (r / 6 m)^2)^2` of the residuals r, m their median magnitude.
    case bisquare
  }

  /// Samples the line is fitted to, and the shortest history it trusts.
  public static let sampleCount = 10
  /// Refits of the robust variant; Cleveland 1979 finds two enough.
  static let robustIterations = 2

  /// Safety parameter.
  public let safety: Double
  /// Used while the history is shorter than `sampleCount`.
  public let fallback: StaticThreshold
  /// Weights in force.
  public let weighting: Weighting

  /// Makes a detector.
  public init(safety: Double, fallback: StaticThreshold, weighting: Weighting) {
    self.safety = safety
    self.fallback = fallback
    self.weighting = weighting
  }

  /// Whether the answer depends on the history.
  public var readsHistory: Bool { true }

  /// Whether the host is overloaded.
  public func isOverloaded(_ host: HostOutlook) -> Bool {
    guard host.history.count >= Self.sampleCount else { return fallback.isOverloaded(host) }
    return safety * prediction(host) >= 1
  }

  /// Predicted utilisation for a history of at least `sampleCount` samples.
  public func prediction(_ host: HostOutlook) -> Double {
    let line =
      switch weighting {
      case .none: leastSquares(host.history)
      case .tricube: weightedFit(host.history, isRobust: false)
      case .bisquare: weightedFit(host.history, isRobust: true)
      }
    return line.intercept + line.slope * (Double(Self.sampleCount) + host.migrationIntervals)
  }

  /// The figures behind the answer, for `decisions.csv`.
  public func explain(_ host: HostOutlook) -> String {
    guard host.history.count >= Self.sampleCount else { return "short history, " + fallback.explain(host) }
    return "predicted utilisation \(shortText(prediction(host))) times safety \(shortText(safety)) against 1"
  }

  /// Ordinary least squares with running means, in the order of operations of the literature's library: rounding
  /// decides some overload tests.
  private func leastSquares(_ history: UnsafeBufferPointer<Double>) -> (intercept: Double, slope: Double) {
    var meanX = 0.0
    var meanY = 0.0
    var sumX = 0.0
    var sumY = 0.0
    var sumXX = 0.0
    var sumXY = 0.0
    for index in 0..<Self.sampleCount {
      let x = Double(index + 1)
      let y = history[Self.sampleCount - 1 - index]
      let count = Double(index)
      if index == 0 {
        meanX = x
        meanY = y
      } else {
        let share = count / (1 + count)
        let deltaX = x - meanX
        let deltaY = y - meanY
        sumXX += deltaX * deltaX * share
        sumXY += deltaX * deltaY * share
        meanX += deltaX / (1 + count)
        meanY += deltaY / (1 + count)
      }
      sumX += x
      sumY += y
    }
    let slope = sumXY / sumXX
    return ((sumY - slope * sumX) / Double(Self.sampleCount), slope)
  }

  private func weightedFit(
    _ history: UnsafeBufferPointer<Double>, isRobust: Bool
  ) -> (intercept: Double, slope: Double) {
    let count = Self.sampleCount
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * count) { scratch in
      for index in 0..<count {
        // The farthest sample would weigh nothing; Loess takes the distance just beyond it.
        let distance = Double(count - 1 - index) / Double(count)
        let tricube = 1 - distance * distance * distance
        scratch.initializeElement(at: index, to: tricube * tricube * tricube)
        scratch.initializeElement(at: count + index, to: 0)
      }
      let weights = UnsafeMutableBufferPointer(rebasing: scratch[..<count])
      let residuals = UnsafeMutableBufferPointer(rebasing: scratch[count...])
      var line = weightedLeastSquares(history, weights)
      guard isRobust else { return line }
      for _ in 0..<Self.robustIterations {
        for index in 0..<count {
          residuals[index] =
            (history[count - 1 - index] - line.intercept - line.slope * Double(index + 1)).magnitude
        }
        let scale = 6 * withSortedCopy(UnsafeBufferPointer(residuals)) { medianOfSorted($0) }
        if scale == 0 { return line }
        for index in 0..<count {
          let distance = Double(count - 1 - index) / Double(count)
          let tricube = 1 - distance * distance * distance
          let ratio = residuals[index] / scale
          let bisquare = ratio < 1 ? (1 - ratio * ratio) * (1 - ratio * ratio) : 0
          weights[index] = tricube * tricube * tricube * bisquare
        }
        line = weightedLeastSquares(history, weights)
      }
      return line
    }
  }

  private func weightedLeastSquares(
    _ history: UnsafeBufferPointer<Double>, _ weights: UnsafeMutableBufferPointer<Double>
  ) -> (intercept: Double, slope: Double) {
    let count = Self.sampleCount
    var total = 0.0
    var meanX = 0.0
    var meanY = 0.0
    for index in 0..<count {
      total += weights[index]
      meanX += weights[index] * Double(index + 1)
      meanY += weights[index] * history[count - 1 - index]
    }
    guard total > 0 else { return leastSquares(history) }
    meanX /= total
    meanY /= total
    var sumXX = 0.0
    var sumXY = 0.0
    for index in 0..<count {
      let deltaX = Double(index + 1) - meanX
      sumXX += weights[index] * deltaX * deltaX
      sumXY += weights[index] * deltaX * (history[count - 1 - index] - meanY)
    }
    let slope = sumXX > 0 ? sumXY / sumXX : 0
    return (meanY - slope * meanX, slope)
  }
}
