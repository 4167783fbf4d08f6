/// The spread is the median absolute deviation from the median.
///
/// Source: Beloglazov and Buyya 2012, section 4.2 (MAD); median as the 50th percentile at position `(n + 1) / 2`.
public struct MedianAbsoluteDeviationThreshold: SpreadThreshold {
  /// Safety parameter.
  public let safety: Double
  /// Used while the history is short.
  public let fallback: StaticThreshold

  /// Makes a detector.
  public init(safety: Double, fallback: StaticThreshold) {
    self.safety = safety
    self.fallback = fallback
  }

  /// Median of the distances from the median.
  public static func spread(_ sorted: UnsafeMutableBufferPointer<Double>) -> Double {
    let median = medianOfSorted(sorted)
    for index in sorted.indices { sorted[index] = (median - sorted[index]).magnitude }
    sortInPlace(sorted)
    return medianOfSorted(sorted)
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
