/// A mean estimated with the help of a second quantity whose mean is known, such as the load of a queue: what the
/// second is off by in the sample says what the first is likely to be off by (Lavenberg and Welch, Management Science
/// 27, 1981).
public struct ControlVariate: Hashable, Sendable {
  /// The mean and its interval, with n - 2 degrees of freedom.
  public let mean: Double
  /// Half the width of the interval; nil with fewer than three replications.
  public let halfWidth: Double?
  /// Estimated slope of the value on the control; 0 where the control never varies.
  public let slope: Double
  /// Variance of the plain mean over that of this one; infinite where the control explains everything, nil with fewer
  /// than three replications.
  public let varianceReduction: Double?

  /// Estimates a mean from replications.
  /// - Parameters:
  ///   - values: the quantity of interest in each replication.
  ///   - controls: the control in the same replications.
  ///   - knownMean: the control's true mean.
  ///   - level: confidence level, between 0 and 1.
  /// - Precondition: both have the same length.
  public init(values: [Double], controls: [Double], knownMean: Double, level: Double = 0.95) {
    precondition(values.count == controls.count, "values and controls of unequal numbers of replications")
    var pairs = PairedTally()
    for (value, control) in zip(values, controls) { pairs.record(base: control, variant: value) }
    let controlVariance = pairs.base.variance
    slope = controlVariance > 0 ? pairs.covariance / controlVariance : 0
    mean = pairs.variant.mean - slope * (pairs.base.mean - knownMean)
    let count = Double(values.count)
    guard values.count >= 3 else {
      (halfWidth, varianceReduction) = (nil, nil)
      return
    }
    let explained = slope * pairs.covariance
    let residual = max(0, (count - 1) / (count - 2) * (pairs.variant.variance - explained))
    let shift = pairs.base.mean - knownMean
    let inflation = controlVariance > 0 ? 1 / count + shift * shift / ((count - 1) * controlVariance) : 1 / count
    let variance = residual * inflation
    halfWidth = studentQuantile((1 + level) / 2, degreesOfFreedom: count - 2) * variance.squareRoot()
    let plain = pairs.variant.variance / count
    varianceReduction = plain > 0 ? plain / variance : nil
  }
}
