/// How much the numbers of arrivals in windows of one length vary.
public struct DispersionPoint: Sendable, Hashable {
  /// Length of a window in seconds.
  public let window: Double
  /// Windows that fit into the record.
  public let windowCount: Int
  /// Variance over mean of the numbers: 1 for a Poisson process, more for bursts.
  public let index: Double
}

/// How alike times between arrivals are that lie some arrivals apart.
public struct AutocorrelationPoint: Sendable, Hashable {
  /// How many arrivals apart.
  public let lag: Int
  /// Coefficient of correlation.
  public let correlation: Double
}

extension ArrivalTimes {
  /// The index of dispersion for counts over windows of one to a twentieth of all arrivals, two or three a decade.
  ///
  /// Source: Gusella, Characterizing the variability of arrival processes with indexes of dispersion, IEEE Journal on
  /// Selected Areas in Communications 9 (1991).
  public var dispersion: [DispersionPoint] {
    guard count >= 40, span > 0 else { return [] }
    var points: [DispersionPoint] = []
    var decade = 1.0
    while decade * 20 <= Double(count) {
      for factor in [1.0, 2, 5] where decade * factor * 20 <= Double(count) {
        points.append(dispersion(window: decade * factor / rate))
      }
      decade *= 10
    }
    return points
  }

  private func dispersion(window: Double) -> DispersionPoint {
    let windows = Int((span / window).rounded(.down))
    var numbers = [Double](repeating: 0, count: windows)
    let start = instants[0]
    // The arrival the record begins with would be in the first window whatever the process is.
    for instant in instants.dropFirst() {
      let index = Int((instant - start) / window)
      if index < windows { numbers[index] += 1 }
    }
    let mean = numbers.reduce(0, +) / Double(windows)
    let squares = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return DispersionPoint(window: window, windowCount: windows, index: squares / Double(windows - 1) / mean)
  }

  /// Autocorrelation of the times between arrivals. Without any, 95 % of the coefficients lie within 1.96/√n of 0.
  public func autocorrelation(upTo limit: Int = 50) -> [AutocorrelationPoint] {
    let intervals = intervals
    let total = Double(intervals.count)
    let mean = intervals.reduce(0, +) / total
    let deviations = intervals.map { $0 - mean }
    let variance = deviations.reduce(0) { $0 + $1 * $1 }
    let lags = min(limit, intervals.count / 4)
    guard variance > 0, lags > 0 else { return [] }
    return (1...lags).map { lag in
      var sum = 0.0
      for index in 0..<deviations.count - lag { sum += deviations[index] * deviations[index + lag] }
      return AutocorrelationPoint(lag: lag, correlation: sum / variance)
    }
  }
}
