/// Quantile of a sample by linear interpolation between order statistics: type 7 of Hyndman and Fan (American
/// Statistician 50, 1996), the default of R and NumPy. NaN for an empty sample.
/// - Parameters:
///   - sorted: the sample in ascending order.
///   - probability: from 0 to 1; values outside are taken as the nearer bound.
public func sampleQuantile(sorted: some RandomAccessCollection<Double>, probability: Double) -> Double {
  guard let last = sorted.last else { return .nan }
  let position = min(max(probability, 0), 1) * Double(sorted.count - 1)
  let below = Int(position)
  let lower = sorted[sorted.index(sorted.startIndex, offsetBy: below)]
  guard below + 1 < sorted.count else { return last }
  let upper = sorted[sorted.index(sorted.startIndex, offsetBy: below + 1)]
  return lower + (position - Double(below)) * (upper - lower)
}

/// Quantile, type 7, of a sample in any order.
public func sampleQuantile(_ sample: some Sequence<Double>, probability: Double) -> Double {
  sampleQuantile(sorted: sample.sorted(), probability: probability)
}
