/// The spread is the interquartile range.
///
/// Source: Beloglazov and Buyya 2012, section 4.2 (IQR); quartiles by the rank rule of CloudSim:
/// `q = x[round(p (n + 1)) - 1]`, rounding halves up.
public struct InterquartileRangeThreshold: SpreadThreshold {
  /// Safety parameter.
  public let safety: Double
  /// Used while the history is short.
  public let fallback: StaticThreshold

  /// Makes a detector.
  public init(safety: Double, fallback: StaticThreshold) {
    self.safety = safety
    self.fallback = fallback
  }

  /// Third quartile less the first.
  public static func spread(_ sorted: UnsafeMutableBufferPointer<Double>) -> Double {
    let count = Double(sorted.count)
    let first = sorted[Int((0.25 * (count + 1) + 0.5).rounded(.down)) - 1]
    let third = sorted[Int((0.75 * (count + 1) + 0.5).rounded(.down)) - 1]
    return third - first
  }
}
