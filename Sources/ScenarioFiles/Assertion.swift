import Documents
import Quantities

/// Something a scenario claims about its metrics: `mean_wait/web < 200 ms`.
public struct Assertion: Sendable, Hashable {
  /// How a metric and the bound stand.
  public enum Relation: String, Sendable, CaseIterable {
    /// Below the bound.
    case below = "<"
    /// At most the bound.
    case atMost = "<="
    /// Above the bound.
    case above = ">"
    /// At least the bound.
    case atLeast = ">="

    /// Whether a value stands so to a bound.
    public func holds(_ value: Double, _ bound: Double) -> Bool {
      switch self {
      case .below: value < bound
      case .atMost: value <= bound
      case .above: value > bound
      case .atLeast: value >= bound
      }
    }
  }

  /// What about the replications is claimed.
  public enum Scope: Sendable, Hashable {
    /// Their mean, by its 95 % interval.
    case mean
    /// Each of them.
    case every
    /// At least this part of all there could be, by Wilson's interval.
    case share(Double)
  }

  /// The text as it was written.
  public let text: String
  /// Pattern of the metrics, `METRIC` or `METRIC/ENTITY`, with `*` for any characters.
  public let pattern: String
  /// How they and the bound stand.
  public let relation: Relation
  /// The bound, in `unit`.
  public let bound: Double
  /// Unit of the bound; empty where none is written, which means the metric's own.
  public let unit: String
  /// What about the replications is claimed.
  public let scope: Scope

  private static let everyEnding = "in every replication"
  private static let shareEnding = "of replications"
  static let form =
    "METRIC[/ENTITY] < NUMBER [UNIT], with <, <=, > or >=, and maybe 'in every replication' or 'in 95% of replications'"

  /// Reads a text such as `p99_wait/web < 200 ms in 95% of replications`.
  init(parsing text: String) throws(ValueProblem) {
    self.text = text
    guard let start = text.firstIndex(where: { $0 == "<" || $0 == ">" }) else {
      throw ValueProblem("'\(abbreviated(text))' compares nothing", hint: Self.form)
    }
    let isStrict = text[text.index(after: start)...].first != "="
    relation =
      switch (text[start], isStrict) {
      case ("<", true): .below
      case ("<", false): .atMost
      case (_, true): .above
      case (_, false): .atLeast
      }
    pattern = Self.pattern(text[..<start])
    guard !pattern.isEmpty, !pattern.hasPrefix("/") else {
      throw ValueProblem("'\(abbreviated(text))' names no metric", hint: Self.form)
    }
    var rest = trimmed(text[text.index(start, offsetBy: isStrict ? 1 : 2)...])
    scope = try Self.takeScope(&rest, of: text)
    let end = rest.firstIndex { !($0.isNumber || "+-.eE".contains($0)) } ?? rest.endIndex
    guard let number = Double(rest[..<end]), number.isFinite else {
      throw ValueProblem("'\(abbreviated(text))' has no bound", hint: Self.form)
    }
    bound = number
    unit = trimmed(rest[end...])
  }

  /// A metric may be written with blanks; an entity may have some.
  private static func pattern(_ text: Substring) -> String {
    let parts = trimmed(text).split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    let metric = trimmed(parts[0]).replacing(" ", with: "_")
    return parts.count == 1 ? metric : "\(metric)/\(trimmed(parts[1]))"
  }

  private static func takeScope(_ rest: inout String, of text: String) throws(ValueProblem) -> Scope {
    if rest.hasSuffix(everyEnding) {
      rest = trimmed(rest.dropLast(everyEnding.count))
      return .every
    }
    guard rest.hasSuffix(shareEnding) else { return .mean }
    rest = trimmed(rest.dropLast(shareEnding.count))
    guard let word = rest.ranges(of: " in ").last, rest.hasSuffix("%"),
      let percent = Double(trimmed(rest[word.upperBound...].dropLast())), percent > 0, percent < 100
    else {
      throw ValueProblem("'\(abbreviated(text))' says of no part of replications", hint: form)
    }
    rest = trimmed(rest[..<word.lowerBound])
    return .share(percent / 100)
  }
}

private func trimmed(_ text: some StringProtocol) -> String {
  var part = text[...]
  while part.first == " " { part.removeFirst() }
  while part.last == " " { part.removeLast() }
  return String(part)
}

extension ValueForm where Value == Assertion {
  /// An assertion in its text.
  static var assertion: ValueForm {
    let placeholder = try? Assertion(parsing: "metric < 0")
    guard let placeholder else { preconditionFailure("the placeholder of an assertion is one") }
    return .scalar(
      "an assertion, \(Assertion.form)", placeholder: placeholder, write: { .text($0.text) }
    ) { text, _ throws(ValueProblem) in try Assertion(parsing: text) }
  }
}
