import Quantities

/// A Poisson process whose rate switches between two values, fitted to times between arrivals by maximum likelihood.
///
/// Source: Fischer, Meier-Hellstern, The Markov-modulated Poisson process cookbook, Performance Evaluation 18 (1993),
/// section 2 (the density of intervals); Ryden, Parameter estimation for Markov modulated Poisson processes,
/// Communications in Statistics: Stochastic Models 10 (1994).
public struct MarkovModulatedFit: Sendable, Hashable {
  /// Arrivals a second in both states, the busier one first.
  public let rates: [Double]
  /// Changes a second out of both states.
  public let exits: [Double]
  /// Of all intervals.
  public let logLikelihood: Double

  /// More intervals than this are fitted in twenty stretches from all over the record, and then compared in full.
  private static let exactLimit = 200_000
  private static let stretch = 10_000

  init?(intervals: [Double]) {
    let total = intervals.reduce(0, +)
    guard intervals.count >= 20, total > 0 else { return nil }
    let rate = Double(intervals.count) / total
    let stretches = Self.stretches(intervals)
    let model = LikelihoodModel(scales: Array(repeating: .positive, count: 4)) { parameters in
      // A state that is left a million times between arrivals, or hardly once, cannot be told from an average.
      guard parameters.allSatisfy({ $0 > rate * 1e-7 && $0 < rate * 1e7 }) else { return -.infinity }
      let chain = TwoStates(rates: [parameters[0], parameters[1]], exits: [parameters[2], parameters[3]])
      return stretches.reduce(0) { $0 + chain.logLikelihood($1) }
    }
    var starts: [[Double]] = []
    for part in [0.2, 0.02, 0.002] {
      let exit = part * rate
      starts.append([2 * rate, 0.5 * rate, exit, exit])
      starts.append([4 * rate, 0.5 * rate, exit, exit / 4])
    }
    let scored = starts.map { (start: $0, value: model.logLikelihood($0)) }.filter { $0.value.isFinite }
    guard let start = scored.max(by: { $0.value < $1.value })?.start, let top = model.maximum(from: start) else {
      return nil
    }
    let order = top.values[0] >= top.values[1] ? [0, 1] : [1, 0]
    rates = order.map { top.values[$0] }
    exits = order.map { top.values[2 + $0] }
    logLikelihood = TwoStates(rates: rates, exits: exits).logLikelihood(intervals[...])
  }

  private static func stretches(_ intervals: [Double]) -> [ArraySlice<Double>] {
    guard intervals.count > exactLimit else { return [intervals[...]] }
    return (0..<20).map { index in
      let start = index * (intervals.count - stretch) / 19
      return intervals[start..<start + stretch]
    }
  }

  /// The process as scenarios have it.
  public var process: ArrivalProcess {
    .markovModulatedPoisson(
      MarkovModulatedRate(
        rates: rates.map(EventRate.init(perSecond:)),
        transitions: [
          [.zero, EventRate(perSecond: exits[0])], [EventRate(perSecond: exits[1]), .zero],
        ]))
  }
}

/// The likelihood of intervals under two states: products of exp((Q - L) x) L, scaled at every step.
private struct TwoStates {
  private let rates: (Double, Double)
  private let exits: (Double, Double)
  /// Half the trace of Q - L, half the difference of its diagonal, and half the distance of its eigenvalues.
  private let center: Double
  private let swing: Double
  private let spread: Double

  init(rates: [Double], exits: [Double]) {
    self.rates = (rates[0], rates[1])
    self.exits = (exits[0], exits[1])
    let (first, second) = (-exits[0] - rates[0], -exits[1] - rates[1])
    center = (first + second) / 2
    swing = (first - second) / 2
    spread = (swing * swing + exits[0] * exits[1]).squareRoot()
  }

  func logLikelihood(_ intervals: ArraySlice<Double>) -> Double {
    // The state just after an arrival of the stationary process.
    var (first, second) = (exits.1 * rates.0, exits.0 * rates.1)
    let total = first + second
    (first, second) = (first / total, second / total)
    var (sum, product, elapsed) = (0.0, 1.0, 0.0)
    for interval in intervals {
      // exp of the matrix over exp((center + spread) x): cosh and sinh without overflow.
      let decay = exponentialFunction(-2 * spread * interval)
      let even = (1 + decay) / 2
      let odd = spread > 0 ? (1 - decay) / (2 * spread) : interval
      let left = first * (even + odd * swing) + second * odd * exits.1
      let right = first * odd * exits.0 + second * (even - odd * swing)
      (first, second) = (left * rates.0, right * rates.1)
      let scale = first + second
      (first, second) = (first / scale, second / scale)
      product *= scale
      elapsed += interval
      if product < 1e-200 || product > 1e200 {
        sum += naturalLogarithm(product)
        product = 1
      }
    }
    return sum + naturalLogarithm(product) + (center + spread) * elapsed
  }
}
