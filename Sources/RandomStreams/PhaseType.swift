/// The algebra of phase-type distributions: initial probabilities alpha and sub-generator T.
///
/// Source: Neuts, Matrix-Geometric Solutions in Stochastic Models (1981), chapter 2.
struct PhaseType {
  let initial: [Double]
  let subgenerator: [[Double]]

  /// E X = alpha (-T)^-1 1; nil where T is singular, that is where absorption is not certain.
  var mean: Double? {
    guard let times = solve(Array(repeating: 1, count: initial.count)) else { return nil }
    return zip(initial, times).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// E X² = 2 alpha (-T)^-2 1.
  var secondMoment: Double? {
    guard let times = solve(Array(repeating: 1, count: initial.count)), let squares = solve(times) else { return nil }
    return 2 * zip(initial, squares).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// Most transitions before absorption on average, over the phase to start from: each phase is entered
  /// (mean time in it) · (its rate) times.
  var meanTransitions: Double? {
    guard let counts = solve(subgenerator.indices.map { -subgenerator[$0][$0] }) else { return nil }
    return counts.max()
  }

  /// Solves -T x = right by Gaussian elimination with partial pivoting.
  func solve(_ right: [Double]) -> [Double]? {
    let size = right.count
    var rows = subgenerator.map { $0.map { -$0 } }
    var solution = right
    for column in 0..<size {
      guard let pivot = (column..<size).max(by: { rows[$0][column].magnitude < rows[$1][column].magnitude }) else {
        return nil
      }
      let scale = rows[pivot].reduce(0) { max($0, $1.magnitude) }
      guard rows[pivot][column].magnitude > 1e-13 * scale else { return nil }
      rows.swapAt(column, pivot)
      solution.swapAt(column, pivot)
      for row in column + 1..<size {
        let factor = rows[row][column] / rows[column][column]
        for k in column..<size { rows[row][k] -= factor * rows[column][k] }
        solution[row] -= factor * solution[column]
      }
    }
    for row in (0..<size).reversed() {
      for k in row + 1..<size { solution[row] -= rows[row][k] * solution[k] }
      solution[row] /= rows[row][row]
    }
    return solution.allSatisfy { $0.isFinite && $0 >= 0 } ? solution : nil
  }

  /// F(x) = 1 - alpha exp(T x) 1, the exponential by uniformisation of a short step that is squared up to x; all
  /// terms are non-negative, so nothing cancels.
  func cumulativeProbability(_ x: Double) -> Double {
    let size = initial.count
    let rate = subgenerator.indices.reduce(0.0) { max($0, -subgenerator[$1][$1]) }
    var step = x * rate
    var squarings = 0
    while step > 0.5 {
      step /= 2
      squarings += 1
    }
    var jump = subgenerator.map { $0.map { $0 / rate } }
    for index in 0..<size { jump[index][index] += 1 }
    var power = identity(size)
    var sum = identity(size)
    var factor = 1.0
    for term in 1...20 {
      power = product(power, jump)
      factor *= step / Double(term)
      for row in 0..<size { for column in 0..<size { sum[row][column] += factor * power[row][column] } }
    }
    let decay = exponentialFunction(-step)
    sum = sum.map { $0.map { $0 * decay } }
    for _ in 0..<squarings { sum = product(sum, sum) }
    let alive = (0..<size).reduce(0.0) { $0 + initial[$1] * sum[$1].reduce(0, +) }
    return min(1, max(0, 1 - alive))
  }

  private func identity(_ size: Int) -> [[Double]] {
    (0..<size).map { row in (0..<size).map { $0 == row ? 1 : 0 } }
  }

  private func product(_ left: [[Double]], _ right: [[Double]]) -> [[Double]] {
    left.map { row in
      right.indices.map { column in row.indices.reduce(0.0) { $0 + row[$1] * right[$1][column] } }
    }
  }
}

extension Distribution {
  /// The distribution as a Markov chain, for the families defined by one.
  var phaseTypeForm: PhaseType? {
    switch self {
    case .phaseType(let initial, let subgenerator): return PhaseType(initial: initial, subgenerator: subgenerator)
    case .hypoexponential(let means):
      let rows = means.indices.map { row in
        means.indices.map { $0 == row ? -1 / means[row] : $0 == row + 1 ? 1 / means[row] : 0 }
      }
      return PhaseType(initial: means.indices.map { $0 == 0 ? 1 : 0 }, subgenerator: rows)
    default: return nil
    }
  }

  func validatePhases() throws(DistributionError) {
    switch self {
    case .hyperexponential(let probabilities, let means):
      try validateMeans(means)
      guard probabilities.count == means.count else {
        throw failure("probabilities", "a list of \(probabilities.count)", "as many numbers as means, \(means.count)")
      }
      let sum = try validatedSum(probabilities, "probabilities")
      guard (sum - 1).magnitude <= 1e-9 else {
        throw failure("probabilities", "numbers with sum \(sum)", "probabilities that sum to 1")
      }
    case .hypoexponential(let means): try validateMeans(means)
    case .phaseType(let initial, let subgenerator): try validateChain(initial, subgenerator)
    default: break
    }
  }

  private func validateMeans(_ means: [Double]) throws(DistributionError) {
    guard !means.isEmpty, means.count <= DistributionLimits.phases else {
      throw failure("means", "a list of \(means.count)", "1 to \(DistributionLimits.phases) numbers")
    }
    for mean in means {
      try DistributionLimits.check(mean, "means", of: family, in: DistributionLimits.positiveValues)
    }
  }

  private func validatedSum(_ probabilities: [Double], _ parameter: String) throws(DistributionError) -> Double {
    for probability in probabilities {
      try DistributionLimits.check(probability, parameter, of: family, in: 0...1)
    }
    return probabilities.reduce(0, +)
  }

  private func validateChain(_ initial: [Double], _ rows: [[Double]]) throws(DistributionError) {
    let size = initial.count
    guard size >= 1, size <= DistributionLimits.phases else {
      throw failure("initial", "a list of \(size)", "1 to \(DistributionLimits.phases) probabilities")
    }
    guard try validatedSum(initial, "initial") <= 1 + 1e-9 else {
      throw failure("initial", "numbers with sum above 1", "probabilities with a sum of at most 1")
    }
    guard rows.count == size, rows.allSatisfy({ $0.count == size }) else {
      throw failure("subgenerator", "not \(size) rows of \(size) numbers", "a square matrix, one row for each phase")
    }
    for (index, row) in rows.enumerated() {
      for (column, rate) in row.enumerated() {
        let range = index == column ? -1e100 ... -1e-100 : 0...1e100
        try DistributionLimits.check(rate, "subgenerator", of: family, in: range)
      }
      guard row.reduce(0, +) <= 1e-9 * -row[index] else {
        throw failure("subgenerator", "a matrix with a row sum above 0", "rows with a sum of at most 0")
      }
    }
    guard let transitions = PhaseType(initial: initial, subgenerator: rows).meanTransitions,
      transitions <= DistributionLimits.phaseTransitions
    else {
      throw failure(
        "subgenerator", "a chain that hardly ends",
        "one that is absorbed after at most \(Int(DistributionLimits.phaseTransitions)) transitions on average")
    }
  }
}
