import RandomStreams

extension FitSample {
  /// Beyond this a shape has no influence left: the likelihood rises towards another family.
  private static let shapeLimit = 1e5

  /// The shape maximises the likelihood with the scale that fits it; both are then made precise together.
  func weibull() throws(Unfit) -> FamilyEstimate {
    try requirePositive()
    let logarithms = groups.map { naturalLogarithm($0.value / greatest) }
    let center = meanLogarithm - naturalLogarithm(greatest)
    func scaleToThePower(_ shape: Double) -> Double {
      var sum = 0.0
      for index in groups.indices { sum += groups[index].weight * exponentialFunction(shape * logarithms[index]) }
      return sum / Double(count)
    }
    let start = naturalLogarithm(1.28 / deviationOfLogarithms)
    let found = Simplex.minimise(from: [start]) { point in
      let shape = exponentialFunction(point[0])
      return naturalLogarithm(scaleToThePower(shape)) - point[0] - shape * center
    }
    guard let found else { throw Unfit("no maximum was found") }
    let shape = exponentialFunction(found.point[0])
    let scale = greatest * power(scaleToThePower(shape), 1 / shape)
    let model = LikelihoodModel(scales: [.positive, .positive]) { [self] parameters in
      let (shape, scale) = (parameters[0], naturalLogarithm(parameters[1] / greatest))
      var sum = 0.0
      for index in groups.indices {
        let logarithm = logarithms[index] - scale
        sum += groups[index].weight * ((shape - 1) * logarithm - exponentialFunction(shape * logarithm))
      }
      return sum + Double(count) * naturalLogarithm(shape / parameters[1])
    }
    let top = model.maximum(near: [shape, scale])
    return FamilyEstimate(
      .weibull(shape: top.values[0], scale: top.values[1]),
      [
        FittedParameter("shape", top.values[0], error: top.standardErrors?[0], .shape),
        FittedParameter("scale", top.values[1], error: top.standardErrors?[1]),
      ])
  }

  /// The scale is the smallest value; the shape is 1 over the mean of ln(x / scale).
  func pareto() throws(Unfit) -> FamilyEstimate {
    try requirePositive()
    let scale = least
    let shape = 1 / mean(of: { naturalLogarithm($0 / scale) })
    return FamilyEstimate(
      .pareto(shape: shape, scale: scale),
      [
        FittedParameter("shape", shape, error: shape / Double(count).squareRoot(), .shape),
        // The smallest of n values is itself Pareto, of shape n·shape.
        FittedParameter("scale", scale, error: scale / (Double(count) * shape)),
      ])
  }

  /// For a given scale the shape is 1 over the mean of ln(1 + x / scale), so that only the scale is searched.
  func paretoII() throws(Unfit) -> FamilyEstimate {
    try requirePositive()
    func shape(_ scale: Double) -> Double { Double(count) / groupSum { logOnePlus($0 / scale) } }
    func cost(_ logarithm: Double) -> Double {
      let shape = shape(exponentialFunction(logarithm))
      return logarithm - naturalLogarithm(shape) + 1 / shape
    }
    let center = naturalLogarithm(mean)
    let starts = stride(from: center - 12, through: center + 4, by: 2)
    guard let start = starts.min(by: { cost($0) < cost($1) }),
      let found = Simplex.minimise(from: [start], { cost($0[0]) })
    else { throw Unfit("no maximum was found") }
    let scale = exponentialFunction(found.point[0])
    guard shape(scale) < Self.shapeLimit else { throw .limit("exponential") }
    let model = LikelihoodModel(scales: [.positive, .positive]) { [self] parameters in
      let (shape, scale) = (parameters[0], parameters[1])
      return Double(count) * naturalLogarithm(shape / scale) - (shape + 1) * groupSum { logOnePlus($0 / scale) }
    }
    let top = model.maximum(near: [shape(scale), scale])
    guard let errors = top.standardErrors else { throw .limit("exponential") }
    return FamilyEstimate(
      .paretoII(shape: top.values[0], scale: top.values[1]),
      [
        FittedParameter("shape", top.values[0], error: errors[0], .shape),
        FittedParameter("scale", top.values[1], error: errors[1]),
      ])
  }

  /// For a given c and scale, k is 1 over the mean of ln(1 + (x / scale)^c). Searched from three starts: the
  /// log-logistic, a power-law tail and nearly a Weibull distribution.
  func burrXII() throws(Unfit) -> FamilyEstimate {
    try requirePositive()
    let logarithms = groups.map { naturalLogarithm($0.value) }
    func tailSum(_ c: Double, _ scale: Double) -> Double {
      var sum = 0.0
      for index in groups.indices {
        sum += groups[index].weight * logOnePlusExponential(c * (logarithms[index] - scale))
      }
      return sum
    }
    let total = Double(count)
    func cost(_ point: [Double]) -> Double {
      let c = exponentialFunction(point[0])
      let k = total / tailSum(c, point[1])
      guard k.isFinite, c < 10 * Self.shapeLimit else { return .infinity }
      return point[1] - point[0] - naturalLogarithm(k) - (c - 1) * (meanLogarithm - point[1]) + 1 / k
    }
    let deviation = deviationOfLogarithms
    let median = naturalLogarithm(quantile(0.5))
    let starts = [
      [naturalLogarithm(1.81 / deviation), median], [naturalLogarithm(3 / deviation), median - deviation],
      [naturalLogarithm(1.28 / deviation), median + 2 * deviation],
    ]
    let tops = starts.compactMap { Simplex.minimise(from: $0, cost) }
    guard let found = tops.min(by: { $0.value < $1.value }) else { throw Unfit("no maximum was found") }
    let (c, scale) = (exponentialFunction(found.point[0]), found.point[1])
    let k = total / tailSum(c, scale)
    guard k < Self.shapeLimit else { throw .limit("weibull") }
    guard c < Self.shapeLimit else { throw .limit("pareto") }
    let model = LikelihoodModel(scales: [.positive, .positive, .positive]) { [self] parameters in
      let (c, k, scale) = (parameters[0], parameters[1], naturalLogarithm(parameters[2]))
      let constant = naturalLogarithm(c) + naturalLogarithm(k) - scale + (c - 1) * (meanLogarithm - scale)
      return total * constant - (k + 1) * tailSum(c, scale)
    }
    let top = model.maximum(near: [c, k, exponentialFunction(scale)])
    return FamilyEstimate(
      .burrXII(c: top.values[0], k: top.values[1], scale: top.values[2]),
      [
        FittedParameter("c", top.values[0], error: top.standardErrors?[0], .shape),
        FittedParameter("k", top.values[1], error: top.standardErrors?[1], .shape),
        FittedParameter("scale", top.values[2], error: top.standardErrors?[2]),
      ])
  }
}
