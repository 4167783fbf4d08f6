import RandomStreams

extension FitSample {
  /// Refuses what is no count.
  private func requireCounts(from low: Double) throws(Unfit) {
    guard isWhole else { throw Unfit("takes whole numbers: \(count { $0 != $0.rounded() }) of \(count) are not") }
    guard least >= low else {
      throw Unfit("takes whole numbers from \(Int(low)): \(count { $0 < low }) of \(count) are smaller")
    }
    guard greatest <= 1e8 else { throw Unfit("takes counts up to 100 million") }
  }

  /// The mean is the estimate.
  func poisson() throws(Unfit) -> FamilyEstimate {
    try requireCounts(from: 0)
    return FamilyEstimate(
      .poisson(mean: mean), [FittedParameter("mean", mean, error: (mean / Double(count)).squareRoot(), .shape)])
  }

  /// One over the mean.
  func geometric() throws(Unfit) -> FamilyEstimate {
    try requireCounts(from: 1)
    let probability = 1 / mean
    return FamilyEstimate(
      .geometric(probability: probability),
      [
        FittedParameter(
          "probability", probability, error: probability * ((1 - probability) / Double(count)).squareRoot(),
          .probability)
      ])
  }

  /// The number of successes is searched with the probability that gives the mean.
  func negativeBinomial() throws(Unfit) -> FamilyEstimate {
    try requireCounts(from: 0)
    guard variance > mean else { throw .limit("poisson (the variance is not above the mean)") }
    let total = Double(count)
    let model = LikelihoodModel(scales: [.positive, .part]) { [self] parameters in
      let (successes, probability) = (parameters[0], parameters[1])
      let constant =
        successes * naturalLogarithm(probability) + mean * logOnePlus(-probability) - logGamma(successes)
      return total * constant + groupSum { logGamma(successes + $0) }
    }
    let start = naturalLogarithm(mean * mean / (variance - mean))
    let found = Simplex.minimise(from: [start]) { [self] point in
      let successes = exponentialFunction(point[0])
      return -model.logLikelihood([successes, successes / (successes + mean)]) / total
    }
    guard let found else { throw Unfit("no maximum was found") }
    let successes = exponentialFunction(found.point[0])
    guard successes < 1e5 * max(1, mean) else { throw .limit("poisson") }
    let top = model.maximum(near: [successes, successes / (successes + mean)])
    return FamilyEstimate(
      .negativeBinomial(successes: top.values[0], probability: top.values[1]),
      [
        FittedParameter("successes", top.values[0], error: top.standardErrors?[0], .shape),
        FittedParameter("probability", top.values[1], error: top.standardErrors?[1], .probability),
      ])
  }

  /// The number of trials is searched with the probability that gives the mean.
  func binomial() throws(Unfit) -> FamilyEstimate {
    try requireCounts(from: 0)
    guard variance < mean else { throw .limit("poisson (the variance is not below the mean)") }
    func likelihood(_ trials: Double) -> Double {
      let probability = mean / trials
      let rest = trials == mean ? 0 : (trials - mean) * logOnePlus(-probability)
      return Double(count) * (logGamma(trials + 1) + mean * naturalLogarithm(probability) + rest)
        - groupSum { logGamma(trials - $0 + 1) }
    }
    // Up by growing steps while it gets better, then back by halves.
    var (trials, step) = (greatest, 1.0)
    while trials < 1e9, likelihood(trials + step) > likelihood(trials) {
      trials += step
      step *= 2
    }
    guard trials < 1e9 else { throw .limit("poisson") }
    while step >= 1 {
      for candidate in [trials - step, trials + step]
      where candidate >= greatest && likelihood(candidate) > likelihood(trials) { trials = candidate }
      step /= 2
    }
    let probability = mean / trials
    return FamilyEstimate(
      .binomial(trials: Int(trials), probability: probability),
      [
        FittedParameter("trials", trials, error: nil, .count),
        FittedParameter(
          "probability", probability,
          error: (probability * (1 - probability) / (Double(count) * trials)).squareRoot(), .probability),
      ])
  }

  /// As many ranks as the greatest value; the exponent is searched.
  func zipf() throws(Unfit) -> FamilyEstimate {
    try requireCounts(from: 1)
    guard greatest <= 1e6 else { throw Unfit("takes ranks up to a million; here they go to \(shortNumber(greatest))") }
    let logarithms = (1...Int(greatest)).map { naturalLogarithm(Double($0)) }
    let total = Double(count)
    let model = LikelihoodModel(scales: [.real(unit: 1)]) { [self] parameters in
      let exponent = parameters[0]
      guard exponent >= 0, exponent <= 100 else { return -.infinity }
      let weight = logarithms.reversed().reduce(0) { $0 + exponentialFunction(-exponent * $1) }
      return -total * (exponent * meanLogarithm + naturalLogarithm(weight))
    }
    guard let top = model.maximum(from: [1]) else { throw Unfit("no maximum was found") }
    return FamilyEstimate(
      .zipf(exponent: top.values[0], count: Int(greatest)),
      [
        FittedParameter("exponent", top.values[0], error: top.standardErrors?[0], .number),
        FittedParameter("count", greatest, error: nil, .count),
      ])
  }
}
