/// Sum and sum of squares of the hosts' loads, kept by difference: the imbalance after a move costs O(1).
///
/// Loads are counted from the first mean, so that nearly equal loads do not cancel each other's digits.
struct LoadSums {
  private(set) var count = 0.0
  private var shift = 0.0
  private var sum = 0.0
  private var squares = 0.0

  init() {}

  init(_ loads: some Collection<Double>) {
    self.init(count: loads.count, total: loads.reduce(0, +))
    for load in loads { add(load) }
  }

  /// Starts with the number of loads and their sum; each has to be added then.
  init(count: Int, total: Double) {
    self.count = Double(count)
    shift = count > 0 ? total / Double(count) : 0
  }

  mutating func add(_ load: Double) {
    sum += load - shift
    squares += (load - shift) * (load - shift)
  }

  mutating func replace(_ old: Double, by new: Double) {
    sum += new - old
    squares += (new - old) * (new + old - 2 * shift)
  }

  var mean: Double { count > 0 ? shift + sum / count : 0 }

  var standardDeviation: Double { deviation(sum, squares) }

  /// The deviation if two loads were others.
  @inline(__always)
  func standardDeviation(
    replacing first: Double, by newFirst: Double, and second: Double, by newSecond: Double
  ) -> Double {
    let change = newFirst - first + newSecond - second
    let squareChange =
      (newFirst - first) * (newFirst + first - 2 * shift) + (newSecond - second) * (newSecond + second - 2 * shift)
    return deviation(sum + change, squares + squareChange)
  }

  /// By how much moving the best amount from one load to another lowers the n² fold variance; 0 when no amount does.
  /// Amounts are multiplied by the inverse capacities.
  @inline(__always)
  func gain(from first: Double, _ firstInverse: Double, to second: Double, _ secondInverse: Double) -> Double {
    // n² variance(e) = n squares(e) - sum(e)², a parabola in the amount e.
    let difference = secondInverse - firstInverse
    let linear =
      count * (secondInverse * (second - shift) - firstInverse * (first - shift)) - sum * difference
    guard linear < 0 else { return 0 }
    let quadratic =
      count * (firstInverse * firstInverse + secondInverse * secondInverse) - difference * difference
    return quadratic > 0 ? linear * linear / quadratic : 0
  }

  /// The deviation if the n² fold variance were so much lower.
  @inline(__always)
  func standardDeviation(lowering gain: Double) -> Double {
    max(0, count * squares - sum * sum - gain).squareRoot() / count
  }

  @inline(__always)
  private func deviation(_ sum: Double, _ squares: Double) -> Double {
    count > 0 ? max(0, (squares - sum * sum / count) / count).squareRoot() : 0
  }
}
