import Quantities

/// Overloaded when demand exceeds `1 - safety * MAD` of the host's recent utilisation.
///
/// Source: Beloglazov and Buyya 2012, section 4.2 (MAD); median as the 50th percentile at position `(n + 1) / 2`.
public struct MedianAbsoluteDeviationThreshold: OverloadDetector {
  /// Name in scenario files.
  public static let name = "mad"
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
      let median = medianOfSorted(sorted)
      for index in sorted.indices { sorted[index] = (median - sorted[index]).magnitude }
      sortInPlace(sorted)
      return 1 - safety * medianOfSorted(sorted)
    }
  }

  /// The figures behind the answer, for `decisions.csv`.
  public func explain(_ host: HostOutlook) -> String {
    guard host.history.count >= Self.minimumHistory else { return "short history, " + fallback.explain(host) }
    return "demand \(shortText(host.requestedFraction)) against threshold \(shortText(threshold(host.history)))"
  }
}

/// The 50th percentile at position `(n + 1) / 2`, linear between neighbours.
func medianOfSorted(_ sorted: UnsafeMutableBufferPointer<Double>) -> Double {
  let position = 50 * Double(sorted.count + 1) / 100
  let lower = position.rounded(.down)
  let index = Int(lower)
  if index < 1 { return sorted[0] }
  if index >= sorted.count { return sorted[sorted.count - 1] }
  return sorted[index - 1] + (position - lower) * (sorted[index] - sorted[index - 1])
}
