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

  var standardDeviation: Double { count > 0 ? deviation(sum, squares) : 0 }

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

  /// The least deviation that moving any amount from one load to another can give; amounts are divided by the two
  /// capacities.
  @inline(__always)
  func bound(from first: Double, _ firstCapacity: Double, to second: Double, _ secondCapacity: Double) -> Double {
    let a = 1 / firstCapacity
    let b = 1 / secondCapacity
    // n² variance(e) = n squares(e) - sum(e)², a parabola in the amount e.
    let linear = 2 * count * (b * (second - shift) - a * (first - shift)) - 2 * sum * (b - a)
    let quadratic = count * (a * a + b * b) - (b - a) * (b - a)
    let now = count * squares - sum * sum
    guard linear < 0, quadratic > 0 else { return max(0, now).squareRoot() / count }
    return max(0, now - linear * linear / (4 * quadratic)).squareRoot() / count
  }

  @inline(__always)
  private func deviation(_ sum: Double, _ squares: Double) -> Double {
    max(0, (squares - sum * sum / count) / count).squareRoot()
  }
}
