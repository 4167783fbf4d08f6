import Documents
import Quantities
import RandomStreams

/// A distribution as a scenario file writes it.
public struct DistributionText: Sendable, Hashable {
  /// The value of a key, on one line: `{distribution: lognormal, mu: -3.2, sigma: 0.5}`.
  public let yaml: String
  /// Why no scenario accepts it, nil where one does: a value out of the range of what is drawn, or one that is lost
  /// in rounding to nanoseconds.
  public let problem: String?

  /// Writes a distribution in base units with ten significant digits, and reads it back.
  ///
  /// A normal truncated at 0 is written as `normal` where a scenario truncates it anyway.
  public init(_ distribution: Distribution, _ quantity: DrawnQuantity) {
    let writer = Writer(quantity: quantity)
    yaml = ScenarioText.map(writer.entries(distribution).map { ($0.key, $0.value) })
    problem =
      quantity != .fraction && distribution.holdsWholeNormal
      ? "it is truncated at 0 there, and what was fitted is negative at times" : Self.problem(with: yaml, quantity)
  }

  private static func problem(with yaml: String, _ quantity: DrawnQuantity) -> String? {
    let issues = IssueCollector()
    guard let file = SourceFile(path: "", bytes: Array("it: \(yaml)\n".utf8), issues: issues) else { return "no text" }
    var files = IncludedFiles(issues: issues)
    let reader = SectionReader(
      files.load(file), path: "", around: .start(of: ""), context: ReadingContext(issues: issues))
    _ = reader.distribution("it", quantity.drawnUnit, "what is written")
    guard let issue = issues.issues.first else { return nil }
    return issue.hint.map { "\(issue.message); \($0)" } ?? issue.message
  }

  /// A number with at most ten significant digits.
  static func number(_ value: Double) -> String {
    guard value.isFinite, value != 0 else { return shortText(value) }
    // One division or multiplication by an exact power of ten, or none where there is no exact one.
    var exponent = 0
    var magnitude = value.magnitude
    while magnitude >= 10, exponent < 30 {
      magnitude /= 10
      exponent += 1
    }
    while magnitude < 1, exponent > -30 {
      magnitude *= 10
      exponent -= 1
    }
    let digits = 9 - exponent
    guard (-22...22).contains(digits) else { return shortText(value) }
    let factor = (0..<digits.magnitude).reduce(1.0) { power, _ in power * 10 }
    let rounded = digits >= 0 ? (value * factor).rounded() / factor : (value / factor).rounded() * factor
    return shortText(rounded)
  }
}

/// Turns families into keys and values.
private struct Writer {
  let quantity: DrawnQuantity

  func entries(_ distribution: Distribution) -> [(key: String, value: String)] {
    if case .truncated(.normal(let mean, let deviation), low: 0, high: .infinity) = distribution, quantity != .fraction
    {
      return entries(.normal(mean: mean, standardDeviation: deviation))
    }
    return [("distribution", distribution.family.name)] + parameters(distribution)
  }

  private func plain(_ value: Double) -> String { DistributionText.number(value) }

  private func value(_ value: Double) -> String { DistributionText.number(value / quantity.factor) + quantity.suffix }

  private func list(_ texts: [String]) -> String { "[\(texts.joined(separator: ", "))]" }

  private func parameters(_ distribution: Distribution) -> [(key: String, value: String)] {
    switch distribution {
    case .constant(let only): [("value", value(only))]
    case .uniform(let low, let high): [("low", value(low)), ("high", value(high))]
    case .exponential(let mean): [("mean", value(mean))]
    case .erlang(let stages, let mean): [("stages", String(stages)), ("mean", value(mean))]
    case .gamma(let shape, let scale), .weibull(let shape, let scale), .pareto(let shape, let scale),
      .paretoII(let shape, let scale):
      [("shape", plain(shape)), ("scale", value(scale))]
    case .lognormal(let mu, let sigma): [("mu", plain(mu)), ("sigma", plain(sigma))]
    case .normal(let mean, let deviation): [("mean", value(mean)), ("sd", value(deviation))]
    case .burrXII(let c, let k, let scale): [("c", plain(c)), ("k", plain(k)), ("scale", value(scale))]
    case .beta(let alpha, let beta, let low, let high):
      [("alpha", plain(alpha)), ("beta", plain(beta)), ("low", value(low)), ("high", value(high))]
    case .triangular(let low, let mode, let high):
      [("low", value(low)), ("mode", value(mode)), ("high", value(high))]
    default: further(distribution)
    }
  }

  private func further(_ distribution: Distribution) -> [(key: String, value: String)] {
    switch distribution {
    case .hyperexponential(let probabilities, let means):
      [("probabilities", list(parts(probabilities))), ("means", list(means.map(value)))]
    case .hypoexponential(let means): [("means", list(means.map(value)))]
    case .phaseType(let initial, let rows):
      [("initial", list(initial.map(plain))), ("subgenerator", list(rows.map { list($0.map(plain)) }))]
    case .zipf(let exponent, let count): [("exponent", plain(exponent)), ("count", String(count))]
    case .poisson(let mean): [("mean", plain(mean))]
    case .binomial(let trials, let probability): [("trials", String(trials)), ("probability", plain(probability))]
    case .negativeBinomial(let successes, let probability):
      [("successes", plain(successes)), ("probability", plain(probability))]
    case .geometric(let probability): [("probability", plain(probability))]
    case .empirical(let values, let isInterpolated):
      [("values", list(values.map(value))), ("interpolate", isInterpolated ? "true" : "false")]
    case .mixture(let components):
      [
        (
          "distributions",
          list(
            components.map { component in
              ScenarioText.map(
                [("weight", plain(component.weight))]
                  + entries(component.distribution).map { ($0.key, $0.value) })
            })
        )
      ]
    case .truncated(let inner, let low, let high):
      [("of", ScenarioText.map(entries(inner).map { ($0.key, $0.value) }))]
        + (low.isFinite ? [("low", value(low))] : []) + (high.isFinite ? [("high", value(high))] : [])
    default: []
    }
  }

  /// Rounded probabilities whose last makes up for what the others lost.
  private func parts(_ probabilities: [Double]) -> [String] {
    let first = probabilities.dropLast().map { Double(plain($0)) ?? $0 }
    return (first + [1 - first.reduce(0, +)]).map(shortText)
  }
}

extension Distribution {
  /// Whether a normal distribution on the whole line is drawn from.
  fileprivate var holdsWholeNormal: Bool {
    switch self {
    case .normal: true
    case .mixture(let components): components.contains { $0.distribution.holdsWholeNormal }
    default: false
    }
  }
}
