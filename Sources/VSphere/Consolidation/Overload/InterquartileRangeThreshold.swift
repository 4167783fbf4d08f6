import Quantities

/// Overloaded when demand exceeds `1 - safety * IQR` of the host's recent utilisation: the more it varies, the more
/// room is kept.
///
/// Source: Beloglazov and Buyya 2012, section 4.2 (IQR); quartiles by the rank rule of CloudSim:
/// `q = x[round(p (n + 1)) - 1]`, rounding halves up.
public struct InterquartileRangeThreshold: OverloadDetector {
  /// Name in scenario files.
  public static let name = "iqr"
  /// Shortest history it trusts, in samples.
  public static let minimumHistory = 12
  /// Safety parameter.
  public let safety: Double
  /// Used while the history is shorter than `minimumHistory`.
  public let fallback: StaticThreshold

  /// Makes a detector.
  public init(safety: Double, fallback: StaticThreshold) {
    self.safety = safety
    self.fallback = fallback
  }

  /// Whether the answer depends on the history.
  public var readsHistory: Bool { true }

  /// Whether the host is overloaded.
  public func isOverloaded(_ host: HostOutlook) -> Bool {
    guard host.history.count >= Self.minimumHistory else { return fallback.isOverloaded(host) }
    return host.requestedFraction > threshold(host.history)
  }

  /// The threshold for a history of at least `minimumHistory` samples.
  public func threshold(_ history: UnsafeBufferPointer<Double>) -> Double {
    withSortedCopy(history) { sorted in
      let count = Double(sorted.count)
      let first = sorted[Int((0.25 * (count + 1) + 0.5).rounded(.down)) - 1]
      let third = sorted[Int((0.75 * (count + 1) + 0.5).rounded(.down)) - 1]
      return 1 - safety * (third - first)
    }
  }

  /// The figures behind the answer, for `decisions.csv`.
  public func explain(_ host: HostOutlook) -> String {
    guard host.history.count >= Self.minimumHistory else { return "short history, " + fallback.explain(host) }
    return "demand \(shortText(host.requestedFraction)) against threshold \(shortText(threshold(host.history)))"
  }
}

/// Lends a sorted copy of a short buffer, made on the stack.
func withSortedCopy<Result>(
  _ values: UnsafeBufferPointer<Double>, _ body: (UnsafeMutableBufferPointer<Double>) -> Result
) -> Result {
  withUnsafeTemporaryAllocation(of: Double.self, capacity: values.count) { copy in
    _ = copy.initialize(from: values)
    sortInPlace(copy)
    return body(copy)
  }
}

/// Insertion sort: the fastest for the 30 nearly random samples of a history.
func sortInPlace(_ values: UnsafeMutableBufferPointer<Double>) {
  guard values.count > 1 else { return }
  for index in 1..<values.count {
    let value = values[index]
    var position = index
    while position > 0, values[position - 1] > value {
      values[position] = values[position - 1]
      position -= 1
    }
    values[position] = value
  }
}
