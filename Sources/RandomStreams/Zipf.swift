/// Weights and moments of rank^-exponent over a range of ranks.
struct Zipf {
  let exponent: Double
  let ranks: ClosedRange<Int>

  /// Weight of one rank, relative to the first of the range so that a steep law does not underflow.
  func weight(of rank: Int) -> Double { power(Double(rank) / Double(ranks.lowerBound), -exponent) }

  /// Sum of rank^-exponent, smallest terms first.
  var weight: Double { ranks.reversed().reduce(0) { $0 + power(Double($1), -exponent) } }

  /// Mean and variance.
  var moments: (mean: Double, variance: Double) {
    var total = 0.0
    var first = 0.0
    for rank in ranks.reversed() {
      total += weight(of: rank)
      first += weight(of: rank) * Double(rank)
    }
    let mean = first / total
    let square = ranks.reversed().reduce(0.0) { sum, rank in
      sum + weight(of: rank) * (Double(rank) - mean) * (Double(rank) - mean)
    }
    return (mean, square / total)
  }
}
