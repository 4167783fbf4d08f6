/// The sum of two independent exponentials in closed form, accurate for means that are nearly or exactly the same.
struct TwoStages: Sendable {
  /// The longer and the shorter mean.
  let long: Double
  let short: Double
  /// 1/short - 1/long.
  private let gap: Double

  init(_ first: Double, _ second: Double) {
    long = max(first, second)
    short = min(first, second)
    gap = (long - short) / (long * short)
  }

  /// ln of the density (e^(-x/long) - e^(-x/short)) / (long - short), whose limit is x e^(-x/long) / long².
  func logDensity(_ x: Double) -> Double {
    guard x >= 0 else { return -.infinity }
    guard gap > 0 else { return naturalLogarithm(x / long / long) - x / long }
    return naturalLogarithm(-exponentialMinusOne(-x * gap)) - naturalLogarithm(long - short) - x / long
  }

  /// ln of the probability of more than x.
  func logSurvival(_ x: Double) -> Double {
    guard x > 0 else { return 0 }
    guard gap > 0 else { return logOnePlus(x / long) - x / long }
    return logOnePlus(short * -exponentialMinusOne(-x * gap) / (long - short)) - x / long
  }
}
