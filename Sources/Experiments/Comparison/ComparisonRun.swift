import OutputAnalysis

/// A comparison while it runs: takes replications in order, one after another.
struct ComparisonRun {
  private(set) var tally: ComparisonTally
  /// Replications that were run, whether or not they completed.
  private(set) var done = 0
  /// Whether the first two replications of base and all variants were alike to the last event.
  private(set) var isDeterministic = false
  /// Whether the precision asked for was reached; nil where none was.
  var precisionReached: Bool?

  private let names: [String]
  private let plan: ComparisonPlan
  private let values: OutputFile
  private var text = TextBuffer()
  private var first: [ReplicationResult?] = []
  private var selection: KimNelson?
  private var selectionColumn: Int?
  /// Values of the deciding metric for each contestant, until the selection begins.
  private var firstStage: [[Double]]
  private var selectionFailure: String?
  private let progress: (Int, Int, UInt64) -> Void
  private var endedCount = 0
  private var expectedCount = 0

  private static let flushThreshold = 1 << 16

  init(
    _ names: [String], _ plan: ComparisonPlan, groupSize: Int, values: OutputFile,
    progress: @escaping (Int, Int, UInt64) -> Void
  ) {
    self.names = names
    self.plan = plan
    self.values = values
    self.progress = progress
    var metrics = plan.metrics
    // The metric that decides is always among those compared.
    if case .best(let best) = plan.stopping, !metrics.patterns.isEmpty { metrics.patterns.append(best.metric) }
    tally = ComparisonTally(names: names, selection: metrics, groupSize: groupSize)
    firstStage = names.map { _ in [] }
  }

  /// Whether nothing is to be gained from going on: somebody asked for the end, or a model failed.
  var mustStop: Bool { tally.isInterrupted || !tally.failures.isEmpty || selectionFailure != nil }

  /// Contestants the selection has not dropped; nil before it begins.
  var contestantsStillIn: [Int]? { selection?.remaining }

  mutating func expect(_ runs: Int) { expectedCount += runs }
  mutating func noteEnd() { endedCount += 1 }
  func showProgress() { progress(endedCount, expectedCount, tally.eventCount) }

  /// Takes one replication of all contestants that ran it.
  mutating func take(_ results: [ReplicationResult?], replication: Int) throws {
    done = replication
    let rows = tally.record(results)
    if replication == 1 {
      try checkSelection()
      first = results
    } else if replication == 2 {
      isDeterministic = zip(first, results).allSatisfy(Self.areAlike)
      first = []
    }
    for (name, row) in zip(names, rows) {
      if let row { ComparisonFiles.append(row, of: name, replication, tally.keys, to: &text) }
    }
    if text.count >= Self.flushThreshold { try flush() }
    if let selectionColumn { select(rows.map { $0?[selectionColumn] }) }
  }

  mutating func flush() throws(OutputError) {
    try values.write(text.bytes)
    text.removeAll()
  }

  private static func areAlike(_ left: ReplicationResult?, _ right: ReplicationResult?) -> Bool {
    guard let left, let right, left.status == .completed, right.status == .completed else { return false }
    return left.fingerprint == right.fingerprint && left.eventCount == right.eventCount
      && left.metrics.elementsEqual(right.metrics) { $0.value == $1.value || ($0.value.isNaN && $1.value.isNaN) }
  }

  /// Makes sure that what was asked for exists, once the metrics are known.
  private mutating func checkSelection() throws(ComparisonProblem) {
    guard !tally.available.isEmpty else { return }
    let names = tally.available.filter { $0.entity.isEmpty }.map(\.metric)
    let hint =
      "metrics of the whole run: \((names.isEmpty ? tally.available.map(\.label) : names).joined(separator: ", "))"
    if let pattern = plan.metrics.unmatched(in: tally.available).first {
      throw ComparisonProblem("no metric matches '\(pattern)'", hint: hint)
    }
    guard case .best(let best) = plan.stopping else { return }
    let matching = tally.keys.indices.filter { tally.keys[$0].matches(best.metric) }
    guard matching.count == 1 else {
      throw ComparisonProblem(
        matching.isEmpty
          ? "no metric is called '\(best.metric)'" : "'\(best.metric)' means \(matching.count) metrics, not one",
        hint: hint)
    }
    selectionColumn = matching[0]
  }

  private mutating func select(_ values: [Double?]) {
    if selection == nil {
      for (index, value) in values.enumerated() {
        guard let value, !value.isNaN else {
          selectionFailure = selectionFailure ?? "\(names[index]) has no value of the deciding metric in a replication"
          return
        }
        firstStage[index].append(value)
      }
      return
    }
    let needed = selection?.remaining ?? []
    if let missing = needed.first(where: { values[$0]?.isNaN ?? true }), needed.count > 1 {
      selectionFailure = "\(names[missing]) has no value of the deciding metric in replication \(done)"
      return
    }
    selection?.record(values.map { $0 ?? .nan })
  }

  /// Screens for the first time.
  mutating func beginSelection(_ best: ComparisonPlan.BestSelection) throws(ComparisonProblem) {
    guard selectionFailure == nil, firstStage.allSatisfy({ $0.count >= 2 }) else { return }
    let zone: Double
    switch best.indifference {
    case .absolute(let difference): zone = difference
    case .relative(let part): zone = part * Tally(firstStage[0]).mean.magnitude
    }
    guard zone > 0 else {
      throw ComparisonProblem(
        "the base's mean of '\(best.metric)' is 0, so no part of it is a difference",
        hint: "give --indifference as a number in the metric's unit")
    }
    selection = KimNelson(firstStage: firstStage, indifference: zone, confidence: plan.confidence, goal: best.goal)
    firstStage = []
  }

  /// What it all came to.
  func report(directory: String) -> ComparisonReport {
    let failures = tally.failures + (selectionFailure.map { [$0] } ?? [])
    return ComparisonReport(
      status: !failures.isEmpty ? .failed : tally.isInterrupted ? .incomplete : .completed,
      variants: Array(names.dropFirst()), replications: tally.replications,
      rows: tally.rows(level: plan.confidence), selection: outcome, precisionReached: precisionReached,
      isDeterministic: isDeterministic, failures: failures, warnings: tally.warnings, eventCount: tally.eventCount,
      directory: directory, wallClockSeconds: 0)
  }

  private var outcome: SelectionOutcome? {
    guard let selection, let selectionColumn else { return nil }
    let order = [selection.leader] + selection.remaining.filter { $0 != selection.leader }
    let key = tally.keys[selectionColumn]
    return SelectionOutcome(
      metric: key.label, unit: key.unit, goal: selection.goal, indifference: selection.indifference,
      confidence: plan.confidence, remaining: order.map { names[$0] }, replications: selection.count)
  }
}
