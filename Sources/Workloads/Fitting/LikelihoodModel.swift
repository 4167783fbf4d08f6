import RandomStreams

/// How a parameter is searched: on a scale without ends.
enum ParameterScale: Sendable {
  /// Above 0: by its logarithm.
  case positive
  /// Between 0 and 1: by the logarithm of its odds.
  case part
  /// Any number: by itself, in units of a typical size.
  case real(unit: Double)

  func coordinate(_ value: Double) -> Double {
    switch self {
    case .positive: naturalLogarithm(value)
    case .part: naturalLogarithm(value / (1 - value))
    case .real(let unit): value / unit
    }
  }

  func value(_ coordinate: Double) -> Double {
    switch self {
    case .positive: exponentialFunction(coordinate)
    case .part: 1 / (1 + exponentialFunction(-coordinate))
    case .real(let unit): coordinate * unit
    }
  }

  /// The derivative of the value by the coordinate.
  func slope(at value: Double) -> Double {
    switch self {
    case .positive: value
    case .part: value * (1 - value)
    case .real(let unit): unit
    }
  }
}

/// A log likelihood of a few parameters, to be maximised.
struct LikelihoodModel {
  /// The scale of each parameter.
  let scales: [ParameterScale]
  /// The log likelihood at values of the parameters; not finite where they are not allowed.
  let logLikelihood: ([Double]) -> Double

  /// The maximum found by a simplex and made precise by Newton's method.
  func maximum(from start: [Double]) -> LikelihoodMaximum? {
    guard let found = Simplex.minimise(from: coordinates(start), { -at($0) }) else { return nil }
    return polished(found.point)
  }

  /// The maximum near values that are close to it already.
  func maximum(near values: [Double]) -> LikelihoodMaximum { polished(coordinates(values)) }

  private func coordinates(_ values: [Double]) -> [Double] { zip(scales, values).map { $0.coordinate($1) } }

  private func values(_ point: [Double]) -> [Double] { zip(scales, point).map { $0.value($1) } }

  private func at(_ point: [Double]) -> Double { logLikelihood(values(point)) }

  /// Newton's method from a point at the top, then the observed information there.
  private func polished(_ start: [Double]) -> LikelihoodMaximum {
    var point = start
    var value = at(point)
    var inverse: [[Double]]?
    for _ in 0..<4 {
      let derivatives = NumericalDerivatives(at: point, value: value, at)
      inverse = SymmetricMatrix.inverse(derivatives.hessian.map { $0.map { -$0 } })
      guard let inverse else { break }
      let step = inverse.map { row in zip(row, derivatives.gradient).reduce(0) { $0 + $1.0 * $1.1 } }
      let next = zip(point, step).map { $0 + $1 }
      let nextValue = at(next)
      guard nextValue >= value, next != point else { break }
      point = next
      value = nextValue
      if step.allSatisfy({ $0.magnitude < 1e-7 }) { break }
    }
    let values = values(point)
    let errors = inverse.map { inverse in
      values.indices.map { inverse[$0][$0].squareRoot() * scales[$0].slope(at: values[$0]).magnitude }
    }
    return LikelihoodMaximum(values: values, standardErrors: errors, logLikelihood: value)
  }
}

/// Where a log likelihood is highest.
struct LikelihoodMaximum {
  /// The parameters there.
  let values: [Double]
  /// The square roots of the diagonal of the inverse observed information; nil where that is not positive definite, as
  /// at an end of the range.
  let standardErrors: [Double]?
  let logLikelihood: Double
}

/// Gradient and matrix of second derivatives by central differences.
private struct NumericalDerivatives {
  private(set) var gradient: [Double]
  private(set) var hessian: [[Double]]

  /// With a step of 1/1000 of a natural unit the error of truncation is a millionth of the derivative, that of rounding
  /// less from a hundred observations on.
  init(at point: [Double], value: Double, step: Double = 1e-3, _ function: ([Double]) -> Double) {
    let size = point.count
    gradient = Array(repeating: 0, count: size)
    hessian = Array(repeating: gradient, count: size)
    func shifted(_ shifts: [(index: Int, steps: Double)]) -> Double {
      var moved = point
      for shift in shifts { moved[shift.index] += shift.steps * step }
      return function(moved)
    }
    for row in 0..<size {
      let (up, down) = (shifted([(row, 1)]), shifted([(row, -1)]))
      gradient[row] = (up - down) / (2 * step)
      hessian[row][row] = (up - 2 * value + down) / (step * step)
      for column in 0..<row {
        let same = shifted([(row, 1), (column, 1)]) + shifted([(row, -1), (column, -1)])
        let opposite = shifted([(row, 1), (column, -1)]) + shifted([(row, -1), (column, 1)])
        hessian[row][column] = (same - opposite) / (4 * step * step)
        hessian[column][row] = hessian[row][column]
      }
    }
  }
}

/// Small symmetric matrices.
enum SymmetricMatrix {
  /// The inverse by Cholesky's factors; nil where the matrix is not positive definite.
  static func inverse(_ matrix: [[Double]]) -> [[Double]]? {
    let size = matrix.count
    var factor = matrix
    for row in 0..<size {
      for column in 0...row {
        let sum = (0..<column).reduce(matrix[row][column]) { $0 - factor[row][$1] * factor[column][$1] }
        if row == column {
          guard sum > 1e-12 * matrix[row][row], sum.isFinite else { return nil }
          factor[row][row] = sum.squareRoot()
        } else {
          factor[row][column] = sum / factor[column][column]
        }
      }
    }
    var inverse: [[Double]] = []
    for unit in 0..<size {
      var column = (0..<size).map { $0 == unit ? 1.0 : 0 }
      for row in 0..<size {
        column[row] = (0..<row).reduce(column[row]) { $0 - factor[row][$1] * column[$1] } / factor[row][row]
      }
      for row in (0..<size).reversed() {
        column[row] = (row + 1..<size).reduce(column[row]) { $0 - factor[$1][row] * column[$1] } / factor[row][row]
      }
      inverse.append(column)
    }
    return inverse
  }
}
