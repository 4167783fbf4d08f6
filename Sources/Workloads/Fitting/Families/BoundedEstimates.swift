import CGSL
import RandomStreams

extension FitSample {
  /// From the smallest to the greatest value.
  func uniform() -> FamilyEstimate {
    // Both ends are off by range/n on average, with the same standard deviation: order statistics of a uniform.
    let total = Double(count)
    let error = (greatest - least) * (total / ((total + 1) * (total + 1) * (total + 2))).squareRoot()
    return FamilyEstimate(
      .uniform(low: least, high: greatest),
      [FittedParameter("low", least, error: error), FittedParameter("high", greatest, error: error)])
  }

  /// The normal distribution on the whole line in closed form, the one truncated at 0 from mean and variance alone.
  func normal(isTruncated: Bool) throws(Unfit) -> FamilyEstimate {
    let deviation = variance.squareRoot()
    guard deviation > 0 else { throw .noSpread }
    let total = Double(count)
    guard isTruncated else {
      return FamilyEstimate(
        .normal(mean: mean, standardDeviation: deviation),
        [
          FittedParameter("mean", mean, error: deviation / total.squareRoot()),
          FittedParameter("sd", deviation, error: deviation / (2 * total).squareRoot()),
        ])
    }
    try requireNonNegative()
    let model = LikelihoodModel(scales: [.real(unit: deviation), .positive]) { [self] parameters in
      let (center, sigma) = (parameters[0], parameters[1])
      guard sigma > 0, center > -100 * sigma else { return -.infinity }
      let distance = mean - center
      // ln of the probability of more than 0.
      let kept = gsl_sf_log_erfc(-center / sigma / 2.0.squareRoot()) - naturalLogarithm(2)
      return -total * (naturalLogarithm(sigma) + (variance + distance * distance) / (2 * sigma * sigma) + kept)
    }
    guard let top = model.maximum(from: [mean, deviation]) else { throw Unfit("no maximum was found") }
    let (center, sigma) = (top.values[0], top.values[1])
    guard center > -4 * sigma, let errors = top.standardErrors else {
      throw Unfit("no maximum with a mean worth the name: the best one lies far below 0, as for an exponential")
    }
    return FamilyEstimate(
      .truncated(.normal(mean: center, standardDeviation: sigma), low: 0, high: .infinity),
      [FittedParameter("mean", center, error: errors[0]), FittedParameter("sd", sigma, error: errors[1])])
  }

  /// On 0...1; the means of ln x and ln(1 - x) are all that matters.
  func beta() throws(Unfit) -> FamilyEstimate {
    guard least > 0, greatest < 1 else {
      throw Unfit("takes values between 0 and 1, both left out: \(count { $0 <= 0 || $0 >= 1 }) of \(count) are not")
    }
    let (low, high) = (meanLogarithm, mean { logOnePlus(-$0) })
    let total = Double(count)
    let model = LikelihoodModel(scales: [.positive, .positive]) { parameters in
      let (alpha, beta) = (parameters[0], parameters[1])
      return total
        * (logGamma(alpha + beta) - logGamma(alpha) - logGamma(beta) + (alpha - 1) * low + (beta - 1) * high)
    }
    let sum = max(0.1, mean * (1 - mean) / variance - 1)
    guard let top = model.maximum(from: [mean * sum, (1 - mean) * sum]) else { throw Unfit("no maximum was found") }
    return FamilyEstimate(
      .beta(alpha: top.values[0], beta: top.values[1], low: 0, high: 1),
      [
        FittedParameter("alpha", top.values[0], error: top.standardErrors?[0], .shape),
        FittedParameter("beta", top.values[1], error: top.standardErrors?[1], .shape),
      ])
  }

  /// Both ends are searched; for given ends the mode is one of the observations.
  ///
  /// The information about the ends is infinite, so there are no standard errors of the usual kind.
  /// Source: Oliver, A maximum likelihood oddity, The American Statistician 26 (1972).
  func triangular(isNonNegative: Bool) throws(Unfit) -> FamilyEstimate {
    if isNonNegative {
      try requireNonNegative()
      guard least > 0 else { throw Unfit("has no density at 0, the value of \(count { $0 == 0 }) of \(count)") }
    }
    let range = greatest - least
    let gap = range / Double(count).squareRoot()
    // Below the smallest value there is room down to 0 where nothing is negative, otherwise without end.
    let scale: ParameterScale = isNonNegative ? .part : .positive
    let unit = isNonNegative ? least : 1
    func ends(_ point: [Double]) -> (low: Double, high: Double) {
      (least - unit * scale.value(point[0]), greatest + exponentialFunction(point[1]))
    }
    func best(_ point: [Double]) -> (logLikelihood: Double, mode: Double) {
      let (low, high) = ends(point)
      guard least - low > 1e-6 * range || low == 0, high - greatest > 1e-6 * range else { return (-.infinity, least) }
      return bestMode(low: low, high: high)
    }
    let start = [scale.coordinate(min(gap / unit, isNonNegative ? 0.9 : .infinity)), naturalLogarithm(gap)]
    guard let found = Simplex.minimise(from: start, step: 1, { -best($0).logLikelihood }) else {
      throw Unfit("no maximum was found")
    }
    let (low, high) = ends(found.point)
    let mode = best(found.point).mode
    return FamilyEstimate(
      .triangular(low: low, mode: mode, high: high),
      [
        FittedParameter("low", low, error: nil), FittedParameter("mode", mode, error: nil),
        FittedParameter("high", high, error: nil),
      ])
  }

  private func bestMode(low: Double, high: Double) -> (logLikelihood: Double, mode: Double) {
    let fromHigh = groups.map { naturalLogarithm(high - $0.value) }
    var (weightBelow, below) = (0.0, 0.0)
    var above = 0.0
    for index in groups.indices { above += groups[index].weight * fromHigh[index] }
    let total = Double(count)
    var best = (logLikelihood: -Double.infinity, mode: least)
    for index in groups.indices {
      let (value, weight) = (groups[index].value, groups[index].weight)
      let fromLow = naturalLogarithm(value - low)
      weightBelow += weight
      below += weight * fromLow
      above -= weight * fromHigh[index]
      let sum = below - weightBelow * fromLow + above - (total - weightBelow) * fromHigh[index]
      if sum > best.logLikelihood { best = (sum, value) }
    }
    best.logLikelihood += total * naturalLogarithm(2 / (high - low))
    return best
  }
}
