import RandomStreams

extension FitSample {
  /// The mean is the estimate.
  func exponential() throws(Unfit) -> FamilyEstimate {
    try requireNonNegative()
    return FamilyEstimate(
      .exponential(mean: mean), [FittedParameter("mean", mean, error: mean / Double(count).squareRoot())])
  }

  /// The shape solves ln k - digamma(k) = ln(mean) - mean(ln x).
  ///
  /// Source: Minka, Estimating a gamma distribution (2002), eq. 5 (start) and 7 (Newton's method on 1/k).
  func gamma() throws(Unfit) -> FamilyEstimate {
    let shape = try gammaShape()
    let scale = mean / shape
    // The inverse of n [[trigamma(k), 1/scale], [1/scale, k/scale²]].
    let excess = Double(count) * (shape * trigamma(shape) - 1)
    return FamilyEstimate(
      .gamma(shape: shape, scale: scale),
      [
        FittedParameter("shape", shape, error: (shape / excess).squareRoot(), .shape),
        FittedParameter("scale", scale, error: scale * (trigamma(shape) / excess).squareRoot()),
      ])
  }

  private func gammaShape() throws(Unfit) -> Double {
    try requirePositive()
    let deficit = -relativeMeanLogarithm
    guard deficit > 1e-13 else { throw .noSpread }
    var shape = (3 - deficit + ((deficit - 3) * (deficit - 3) + 24 * deficit).squareRoot()) / (12 * deficit)
    for _ in 0..<100 {
      let error = naturalLogarithm(shape) - digamma(shape) - deficit
      let next = 1 / (1 / shape + error / (shape * shape * (1 / shape - trigamma(shape))))
      guard next.isFinite, next > 0 else { break }
      let isClose = (next - shape).magnitude < 1e-13 * shape
      shape = next
      if isClose { break }
    }
    return shape
  }

  /// Mean of ln(x / mean), at most 0.
  private var relativeMeanLogarithm: Double { mean(of: { naturalLogarithm($0 / mean) }) }

  /// A gamma of whole shape: the likelihood is concave in the shape, so one of the two neighbours is best.
  func erlang() throws(Unfit) -> FamilyEstimate {
    let shape = try gammaShape()
    guard shape < 1e9 else { throw Unfit("more than a thousand million stages") }
    let logarithm = relativeMeanLogarithm
    func likelihood(_ stages: Double) -> Double {
      stages * (naturalLogarithm(stages) + logarithm - 1) - logGamma(stages)
    }
    let low = max(1, shape.rounded(.down))
    let stages = likelihood(low) >= likelihood(low + 1) ? low : low + 1
    return FamilyEstimate(
      .erlang(stages: Int(stages), mean: mean),
      [
        FittedParameter("stages", stages, error: nil, .count),
        FittedParameter("mean", mean, error: mean / (stages * Double(count)).squareRoot()),
      ])
  }

  /// Mean and standard deviation of the logarithms.
  func lognormal() throws(Unfit) -> FamilyEstimate {
    try requirePositive()
    let mu = meanLogarithm
    let sigma = deviationOfLogarithms
    return FamilyEstimate(
      .lognormal(mu: mu, sigma: sigma),
      [
        FittedParameter("mu", mu, error: sigma / Double(count).squareRoot(), .number),
        FittedParameter("sigma", sigma, error: sigma / (2 * Double(count)).squareRoot(), .shape),
      ])
  }

  /// Standard deviation of the logarithms of positive values.
  var deviationOfLogarithms: Double {
    let center = meanLogarithm
    return mean(of: {
      let distance = naturalLogarithm($0) - center
      return distance * distance
    }).squareRoot()
  }

  /// Expectation and maximisation for two phases, then Newton's method, which ends what EM only creeps towards.
  ///
  /// Source: Dempster, Laird, Rubin, Journal of the Royal Statistical Society B 39 (1977), section 4.3.
  func hyperexponential() throws(Unfit) -> FamilyEstimate {
    try requirePositive()
    guard coefficientOfVariation > 1 else {
      throw Unfit("needs a coefficient of variation above 1; here it is \(shortNumber(coefficientOfVariation))")
    }
    let model = LikelihoodModel(scales: [.part, .positive, .positive]) { [self] parameters in
      let (part, first, second) = (parameters[0], parameters[1], parameters[2])
      let (a, b) = (naturalLogarithm(part / first), naturalLogarithm((1 - part) / second))
      return groupSum { x in
        let (left, right) = (a - x / first, b - x / second)
        return max(left, right) + logOnePlusExponential(-(left - right).magnitude)
      }
    }
    guard let top = model.maximum(from: twoPhases()) else { throw Unfit("no maximum was found") }
    let (part, first, second) = (top.values[0], top.values[1], top.values[2])
    guard let errors = top.standardErrors, min(part, 1 - part) * Double(count) > 0.5, second > first * 1.001 else {
      throw .limit("exponential")
    }
    // The second error is that of the same number.
    return FamilyEstimate(
      .hyperexponential(probabilities: [part, 1 - part], means: [first, second]),
      [
        FittedParameter("probabilities.0", part, error: errors[0], .probability),
        FittedParameter("probabilities.1", 1 - part, error: errors[0], .probability),
        FittedParameter("means.0", first, error: errors[1]), FittedParameter("means.1", second, error: errors[2]),
      ])
  }

  /// Probability of the short phase and both means, after a few hundred steps of EM from balanced means.
  private func twoPhases() -> [Double] {
    let squared = coefficientOfVariation * coefficientOfVariation
    var part = (1 + ((squared - 1) / (squared + 1)).squareRoot()) / 2
    var (first, second) = (mean / (2 * part), mean / (2 * (1 - part)))
    for _ in 0..<200 {
      let odds = (1 - part) * first / (part * second)
      let rate = 1 / first - 1 / second
      var (weight, firstSum, total) = (0.0, 0.0, 0.0)
      for group in groups {
        let responsibility = group.weight / (1 + odds * exponentialFunction(min(700, group.value * rate)))
        weight += responsibility
        firstSum += responsibility * group.value
        total += group.weight * group.value
      }
      let next = weight / Double(count)
      guard next > 0, next < 1, firstSum > 0 else { break }
      let isClose = (next - part).magnitude < 1e-6 * part
      (part, first, second) = (next, firstSum / weight, (total - firstSum) / (Double(count) - weight))
      if isClose { break }
    }
    return first <= second ? [part, first, second] : [1 - part, second, first]
  }

  /// Two stages with different means.
  func hypoexponential() throws(Unfit) -> FamilyEstimate {
    try requirePositive()
    let squared = coefficientOfVariation * coefficientOfVariation
    let swing = min(0.95, max(0.2, (2 * squared - 1).magnitude.squareRoot()))
    let model = LikelihoodModel(scales: [.positive, .positive]) { [self] means in
      let density = Distribution.hypoexponential(means: means).logDensity
      return density.map { groupSum($0) } ?? .nan
    }
    guard let top = model.maximum(from: [mean * (1 + swing) / 2, mean * (1 - swing) / 2]) else {
      throw Unfit("no maximum was found")
    }
    let order = top.values[0] >= top.values[1] ? [0, 1] : [1, 0]
    let (long, short) = (top.values[order[0]], top.values[order[1]])
    guard short > 1e-3 * long else { throw .limit("exponential") }
    guard long > 1.001 * short, let errors = top.standardErrors else { throw .limit("erlang with 2 stages") }
    return FamilyEstimate(
      .hypoexponential(means: [long, short]),
      [
        FittedParameter("means.0", long, error: errors[order[0]]),
        FittedParameter("means.1", short, error: errors[order[1]]),
      ])
  }
}
