import RandomStreams

/// The machine whose load is best explained by the others': it adds most to a peak they share.
///
/// For every candidate the multiple correlation R^2 of its history with the histories of the other candidates, by
/// least squares with an intercept; the largest wins, the first on ties. With one candidate, fewer samples than
/// candidates, or collinear histories, minimum migration time decides.
///
/// Source: Beloglazov and Buyya 2012, section 4.6 (MC). Householder QR as in Golub and Van Loan, Matrix Computations,
/// 4th ed., 5.2; the order of operations is that of the literature's library, since rounding decides some ties.
public struct MaximumCorrelation: VirtualMachineSelection {
  private let fallback = MinimumMigrationTime()

  /// Makes the policy.
  public init() {}

  /// Why, for `decisions.csv`.
  public func explain(_ choice: VirtualMachineOutlook) -> String {
    "history best explained by the others on the host"
  }

  /// Index of the machine that leaves.
  public func select(_ candidates: UnsafeBufferPointer<VirtualMachineOutlook>, _ stream: RandomStream) -> Int {
    let samples = candidates.lazy.map(\.history.count).min() ?? 0
    guard candidates.count > 1, samples >= candidates.count else { return fallback.select(candidates, stream) }
    // The smallest positive number, so that no correlation at all leaves the first candidate chosen.
    var best = (index: 0, correlation: Double.leastNonzeroMagnitude)
    let size = (candidates.count + 1) * samples
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * size + 2 * (candidates.count + 1)) { memory in
      memory.initialize(repeating: 0)
      var shared = Regression(memory: memory, candidates: candidates, samples: samples)
      for index in candidates.indices {
        guard let correlation = shared.multipleCorrelation(of: index, candidates) else {
          return fallback.select(candidates, stream)
        }
        if correlation > best.correlation { best = (index, correlation) }
      }
      return best.index
    }
  }
}

/// Regressions of each column on all others, sharing the Householder reflections they have in common: the design
/// matrix for candidate i starts with the same columns (intercept, 0 ... i - 1) as that of every later candidate.
private struct Regression {
  let samples: Int
  let columnCount: Int
  /// Columns after the reflections of the common prefix: intercept first, then the candidates.
  let prefix: UnsafeMutablePointer<Double>
  let work: UnsafeMutablePointer<Double>
  /// Diagonal of R: of the prefix, then of the rest.
  let diagonal: UnsafeMutablePointer<Double>
  let coefficients: UnsafeMutablePointer<Double>

  init(
    memory: UnsafeMutableBufferPointer<Double>, candidates: UnsafeBufferPointer<VirtualMachineOutlook>, samples: Int
  ) {
    self.samples = samples
    columnCount = candidates.count + 1
    prefix = memory.baseAddress!
    work = prefix + columnCount * samples
    diagonal = work + columnCount * samples
    coefficients = diagonal + columnCount
    for sample in 0..<samples { prefix[sample] = 1 }
    for (index, candidate) in candidates.enumerated() {
      for sample in 0..<samples { prefix[(index + 1) * samples + sample] = candidate.history[sample] }
    }
    reflect(prefix, column: 0, minor: 0, from: 1)
  }

  /// R^2 of a candidate on the others; nil when their histories are collinear. Call for 0, 1, ... in order.
  mutating func multipleCorrelation(
    of candidate: Int, _ candidates: UnsafeBufferPointer<VirtualMachineOutlook>
  ) -> Double? {
    let target = candidate + 1
    work.update(from: prefix, count: columnCount * samples)
    // Columns 0 ... candidate are reflected already; the target is skipped; the rest follow.
    var minor = target
    for column in (target + 1)..<max(columnCount, target + 1) {
      reflect(work, column: column, minor: minor, from: column + 1, and: target)
      minor += 1
    }
    for index in 0..<(columnCount - 1) where !(diagonal[index].magnitude > 0) { return nil }
    solveTriangular(target)
    let residual = residualSumOfSquares(candidate, candidates)
    let total = totalSumOfSquares(candidates[candidate].history)
    if target < columnCount - 1 {
      // The candidate joins the common prefix.
      reflect(prefix, column: target, minor: target, from: target + 1)
    }
    return 1 - residual / total
  }

  /// Applies the Householder reflection of a column to the columns from `first` on, and to `extra` if given.
  private func reflect(
    _ columns: UnsafeMutablePointer<Double>, column: Int, minor: Int, from first: Int, and extra: Int? = nil
  ) {
    let vector = columns + column * samples
    var norm = 0.0
    for row in minor..<samples { norm += vector[row] * vector[row] }
    let pivot = vector[minor] > 0 ? -norm.squareRoot() : norm.squareRoot()
    diagonal[minor] = pivot
    guard pivot != 0 else { return }
    vector[minor] -= pivot
    let scale = pivot * vector[minor]
    if let extra { reflect(columns + extra * samples, by: vector, minor: minor, scale: scale) }
    for other in first..<max(columnCount, first) {
      reflect(columns + other * samples, by: vector, minor: minor, scale: scale)
    }
  }

  private func reflect(
    _ other: UnsafeMutablePointer<Double>, by vector: UnsafeMutablePointer<Double>, minor: Int, scale: Double
  ) {
    var product = 0.0
    for row in minor..<samples { product += other[row] * vector[row] }
    product /= scale
    for row in minor..<samples { other[row] += product * vector[row] }
  }

  /// Column of `work` that is the k-th of the design matrix without the target.
  private func designColumn(_ k: Int, _ target: Int) -> UnsafeMutablePointer<Double> {
    work + (k < target ? k : k + 1) * samples
  }

  private func solveTriangular(_ target: Int) {
    let right = work + target * samples
    for row in stride(from: columnCount - 2, through: 0, by: -1) {
      right[row] /= diagonal[row]
      let value = right[row]
      coefficients[row] = value
      let column = designColumn(row, target)
      for index in 0..<row { right[index] -= value * column[index] }
    }
  }

  private func residualSumOfSquares(
    _ candidate: Int, _ candidates: UnsafeBufferPointer<VirtualMachineOutlook>
  ) -> Double {
    var sum = 0.0
    for sample in 0..<samples {
      var fitted = 0.0
      fitted += coefficients[0]
      var k = 1
      for other in candidates.indices where other != candidate {
        fitted += candidates[other].history[sample] * coefficients[k]
        k += 1
      }
      let residual = candidates[candidate].history[sample] - fitted
      sum += residual * residual
    }
    return sum
  }

  private func totalSumOfSquares(_ values: UnsafeBufferPointer<Double>) -> Double {
    var mean = 0.0
    var sum = 0.0
    for sample in 0..<samples {
      let deviation = values[sample] - mean
      let step = deviation / Double(sample + 1)
      mean += step
      sum += Double(sample) * deviation * step
    }
    return sum
  }
}
