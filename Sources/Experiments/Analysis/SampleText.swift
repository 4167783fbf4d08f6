import Foundation
import OutputAnalysis

/// What independent observations say, a line for each statistic.
struct SampleText {
  private let values: [Double]
  private let confidence: Double

  init(_ values: [Double], confidence: Double) {
    self.values = values
    self.confidence = confidence
  }

  static func percent(_ part: Double) -> String { String(format: "%.4g %%", part * 100) }

  static func line(_ label: String, _ value: String, _ meaning: String) -> String {
    let gap = { (text: String, width: Int) in text + String(repeating: " ", count: max(2, width - text.count)) }
    return "  \(gap(label, 18))\(gap(value, 34))\(meaning)\n"
  }

  var text: String {
    let estimate = MeanEstimate(values, level: confidence)
    let level = Self.percent(confidence)
    var text = ""
    if let low = estimate.low, let high = estimate.high {
      text += Self.line(
        "mean", "\(ShortNumber.value(estimate.mean))  [\(ShortNumber.value(low)), \(ShortNumber.value(high))]",
        "\(level) interval, Student t")
      text += Self.line(
        "sd", ShortNumber.value(estimate.standardDeviation), "of one replication, not of the mean")
    } else {
      text += Self.line("mean", ShortNumber.value(estimate.mean), "one replication: nothing is known of its error")
    }
    if values.allSatisfy({ $0 == 0 || $0 == 1 }) { return text + proportion }
    for probability in [0.5, 0.95] { text += quantile(probability) }
    return text
  }

  private func quantile(_ probability: Double) -> String {
    let label = probability == 0.5 ? "median" : "p\(Int(probability * 100))"
    let value = ShortNumber.value(sampleQuantile(values, probability: probability))
    guard let interval = QuantileInterval(values, probability: probability, level: confidence) else {
      return Self.line(
        label, value, "too few replications for an interval without assumptions")
    }
    return Self.line(
      label, "\(value)  [\(ShortNumber.value(interval.low)), \(ShortNumber.value(interval.high))]",
      "order statistics \(interval.ranks.lowerBound) and \(interval.ranks.upperBound), covers in "
        + "\(Self.percent(interval.coverage))")
  }

  /// Zeros and ones: how often something happened.
  private var proportion: String {
    let successes = values.count { $0 == 1 }
    let count = "\(successes) of \(values.count)"
    var text = ""
    if let interval = wilsonInterval(
      successes: UInt64(successes), trials: UInt64(values.count), level: confidence)
    {
      text += Self.line(
        "share of ones",
        "\(count)  [\(ShortNumber.value(interval.lowerBound)), \(ShortNumber.value(interval.upperBound))]",
        "\(Self.percent(confidence)) interval, Wilson")
    }
    if successes == 0 {
      let bound = ruleOfThreeBound(exposure: Double(values.count))
      text += Self.line(
        "never seen", bound < 1 ? "below \(ShortNumber.value(bound))" : "says nothing yet",
        "95 % bound on its probability in a replication, rule of three")
    }
    return text
  }

  /// The mean with the help of a column whose mean is known.
  static func control(
    _ values: [Double], _ controls: [Double], _ control: AnalysisQuestion.Control, confidence: Double
  ) -> String {
    let estimate = ControlVariate(
      values: values, controls: controls, knownMean: control.mean, level: confidence)
    guard let halfWidth = estimate.halfWidth else {
      return line("controlled mean", "-", "a control needs at least three replications")
    }
    let interval = "[\(ShortNumber.value(estimate.mean - halfWidth)), \(ShortNumber.value(estimate.mean + halfWidth))]"
    let factor = estimate.varianceReduction ?? 1
    let gain =
      factor.isFinite
      ? "variance \(ShortNumber.rounded(factor)) times smaller than that of the plain mean"
        + (factor <= 1 ? ": the control does not help" : "") : "the control explains everything"
    return line(
      "controlled mean", "\(ShortNumber.value(estimate.mean))  \(interval)",
      "by \(control.column), whose mean is \(ShortNumber.value(control.mean)); \(gain)")
  }
}
