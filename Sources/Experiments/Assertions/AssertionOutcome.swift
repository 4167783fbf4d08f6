import OutputAnalysis
import Quantities
import ScenarioFiles

/// What became of an assertion for one metric: a row of `assertions.csv`.
public struct AssertionOutcome: Sendable, Hashable {
  /// What can be said.
  public enum Verdict: String, Sendable, Comparable {
    /// It holds.
    case held
    /// It may or may not hold: more replications would tell.
    case undecided
    /// It does not hold.
    case violated

    private var rank: Int {
      switch self {
      case .held: 0
      case .undecided: 1
      case .violated: 2
      }
    }

    /// Better before worse.
    public static func < (left: Verdict, right: Verdict) -> Bool { left.rank < right.rank }
  }

  /// The assertion as it is written in the scenario.
  public let assertion: String
  /// What can be said.
  public let verdict: Verdict
  /// Name of the metric; empty where none matches.
  public let metric: String
  /// The entity it is about; empty for the whole run.
  public let entity: String
  /// Unit as text.
  public let unit: String
  /// The metric over the replications.
  public let estimate: MeanEstimate
  /// Why, in words.
  public let detail: String

  /// Judges the assertions of a scenario by its metrics: for each a row for every metric it speaks of.
  static func judge(_ assertions: [Assertion], _ table: MetricTable, groupSize: Int) -> [AssertionOutcome] {
    assertions.flatMap { assertion in
      let matching = table.keys.indices.filter { table.keys[$0].matches(assertion.pattern) }
      guard !matching.isEmpty else { return [unknown(assertion, table)] }
      return matching.map { column in
        AssertionOutcome(
          assertion, table.keys[column], table.rows.map { $0[column] }.filter { !$0.isNaN },
          MeanEstimate(table.observations(column, groupSize: groupSize)))
      }
    }
  }

  private static func unknown(_ assertion: Assertion, _ table: MetricTable) -> AssertionOutcome {
    let known = table.keys.filter { $0.entity.isEmpty }.map(\.metric)
    let names = (known.isEmpty ? table.keys.map(\.label) : known).prefix(30).joined(separator: ", ")
    return AssertionOutcome(
      assertion: assertion.text, verdict: .undecided, key: MetricKey(metric: "", entity: "", unit: ""),
      estimate: MeanEstimate([]), detail: "no metric matches '\(assertion.pattern)'; there are: \(names)")
  }

  private init(assertion: String, verdict: Verdict, key: MetricKey, estimate: MeanEstimate, detail: String) {
    self.assertion = assertion
    self.verdict = verdict
    metric = key.metric
    entity = key.entity
    unit = key.unit
    self.estimate = estimate
    self.detail = detail
  }

  private init(_ assertion: Assertion, _ key: MetricKey, _ values: [Double], _ estimate: MeanEstimate) {
    func outcome(_ verdict: Verdict, _ detail: String) -> AssertionOutcome {
      AssertionOutcome(assertion: assertion.text, verdict: verdict, key: key, estimate: estimate, detail: detail)
    }
    guard let factor = UnitConversion.factor(from: assertion.unit.isEmpty ? key.unit : assertion.unit, to: key.unit)
    else {
      self = outcome(.undecided, "the metric is in '\(key.unit)', which '\(assertion.unit)' does not convert to")
      return
    }
    guard !values.isEmpty else {
      self = outcome(.undecided, "no replication gives a value")
      return
    }
    let bound = assertion.bound * factor
    let successes = values.count { assertion.relation.holds($0, bound) }
    switch assertion.scope {
    case .mean:
      let (verdict, detail) = Self.mean(estimate, assertion.relation, bound)
      self = outcome(verdict, detail)
    case .every:
      let count = "\(successes) of \(values.count) replications"
      // Never seen is not never: what is excluded is a chance above three in the number of trials.
      let chance = ruleOfThreeBound(exposure: Double(values.count))
      let honesty = chance < 1 ? "; a chance of failing above \(ShortNumber.rounded(chance * 100)) % is excluded" : ""
      self = outcome(successes == values.count ? .held : .violated, successes == values.count ? count + honesty : count)
    case .share(let wanted):
      let (verdict, detail) = Self.share(successes, of: values.count, wanted)
      self = outcome(verdict, detail)
    }
  }

  private static func mean(_ estimate: MeanEstimate, _ relation: Assertion.Relation, _ bound: Double) -> (
    Verdict, String
  ) {
    guard let low = estimate.low, let high = estimate.high, let halfWidth = estimate.halfWidth else {
      let holds = relation.holds(estimate.mean, bound)
      return (
        .undecided,
        "\(holds ? "it holds" : "it does not hold") in the only replication, which has no interval; run more, or claim "
          + "it 'in every replication'"
      )
    }
    let interval = "\(ShortNumber.rounded(low)) .. \(ShortNumber.rounded(high))"
    let holdsLow = relation.holds(low, bound)
    let holdsHigh = relation.holds(high, bound)
    if holdsLow, holdsHigh { return (.held, "the interval \(interval) lies on the right side") }
    if !holdsLow, !holdsHigh { return (.violated, "the interval \(interval) lies on the wrong side") }
    let ratio = halfWidth / (estimate.mean - bound).magnitude
    let needed = ratio.isFinite ? Double(estimate.count) * ratio * ratio : .infinity
    let need =
      needed.isFinite && needed < 1e9
      ? "; about \(ShortNumber.replications(needed.rounded(.up))) replications would tell" : ""
    return (.undecided, "the interval \(interval) contains the bound\(need)")
  }

  private static func share(_ successes: Int, of count: Int, _ wanted: Double) -> (Verdict, String) {
    guard let interval = wilsonInterval(successes: UInt64(successes), trials: UInt64(count)) else {
      return (.undecided, "no replications")
    }
    let (low, high) = (ShortNumber.rounded(interval.lowerBound * 100), ShortNumber.rounded(interval.upperBound * 100))
    let text = "\(successes) of \(count) replications, \(low) .. \(high) % of all"
    if interval.lowerBound >= wanted { return (.held, text) }
    return (interval.upperBound < wanted ? .violated : .undecided, text)
  }
}

extension AssertionOutcome {
  /// `assertions.csv`.
  static func table(_ outcomes: [AssertionOutcome]) -> [UInt8] {
    var text = TextBuffer()
    text.append(
      bytes: TableWriter.header([
        "assertion", "verdict", "metric", "entity", "unit", "n", "mean", "ci95_low", "ci95_high", "detail",
      ]))
    for outcome in outcomes {
      text.append(field: outcome.assertion)
      for field in [outcome.verdict.rawValue, outcome.metric, outcome.entity, outcome.unit] { text.appendNext(field) }
      text.append(byte: UInt8(ascii: ","))
      text.append(integer: Int64(outcome.estimate.count))
      for number in [outcome.estimate.mean, outcome.estimate.low ?? .nan, outcome.estimate.high ?? .nan] {
        text.append(byte: UInt8(ascii: ","))
        text.append(number: number)
      }
      text.appendNext(outcome.detail)
      text.append(byte: UInt8(ascii: "\n"))
    }
    return text.bytes
  }
}
