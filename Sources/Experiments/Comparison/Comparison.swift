import Foundation
import OutputAnalysis
import Quantities
import Recording
import ScenarioFiles

/// A scenario and variants of it run on common random numbers and compared replication by replication.
///
/// Every entity draws from streams of its own that depend on seed and replication only, so replication r of the base
/// and of each variant meets the same arrivals, demands and failures, and what differs is due to the variant.
public struct Comparison: Sendable {
  private let base: Scenario
  private let contestants: [Contestant]
  private let plan: ComparisonPlan
  private let options: ExperimentOptions

  /// The base or a variant, ready to run.
  private struct Contestant: Sendable {
    var name: String
    var scenario: Scenario
    var body: ScenarioReplication
  }

  /// Replications between two looks at which variants may still be the best. Part of the procedure, so that results do
  /// not depend on the number of threads.
  private static let selectionBatch = 8

  /// Reads the base and the variants.
  /// - Parameters:
  ///   - path: the scenario file.
  ///   - overrides: `path=value` texts for base and variants alike.
  ///   - plan: variants, metrics and when to stop.
  ///   - options: how it is carried out; `explains` has no effect, as only metrics are looked at.
  /// - Throws: `ScenarioErrors`, `TraceErrors` or `ComparisonProblem` with what is wrong.
  public init(path: String, overrides: [String], plan: ComparisonPlan, options: ExperimentOptions) throws {
    self.plan = plan
    self.options = options
    // How many replications there are is the plan's to say.
    var count = ["replications=2"]
    if case .replications(let number) = plan.stopping { count = ["replications=\(number)"] }
    var base = try ScenarioLoader.load(path: path, overrides: overrides + count)
    base.overrides = overrides
    self.base = base
    try Self.check(plan, base)
    let cache = TraceCache()
    var contestants: [Contestant] = []
    var issues: [ScenarioIssue] = []
    for variant in [Variant(name: Variant.baseName, overrides: [])] + plan.variants {
      do {
        // Time series are not looked at, so none are recorded.
        let scenario = try ScenarioLoader.load(
          path: path, overrides: overrides + variant.overrides + count + ["output={}"])
        try Self.check(scenario, variant, against: base)
        let body = try ScenarioReplication(scenario, explains: false, cache: cache)
        contestants.append(Contestant(name: variant.name, scenario: scenario, body: body))
      } catch let errors as ScenarioErrors {
        issues += errors.issues.filter { !issues.contains($0) }
      }
    }
    guard issues.isEmpty else { throw ScenarioErrors(issues: issues) }
    self.contestants = contestants
  }

  /// Runs the replications and writes the files, the same bytes on any number of threads.
  /// - Throws: `RunDirectoryRefusal` before anything is touched; `ComparisonProblem` where a metric asked for does not
  ///   exist; `OutputError` where files cannot be written. A replication that fails is part of the report.
  public func run() throws -> ComparisonReport {
    let start = Date()
    let clock = ContinuousClock()
    let begin = clock.now
    let directory = try RunDirectory(options.output.path, replaces: options.output.replaces)
    do {
      try directory.write([UInt8](base.resolvedYAML.utf8), to: "scenario.yaml")
      let values = try OutputFile(creating: "\(directory.partialPath)/values.csv")
      try values.write(TableWriter.header(ComparisonFiles.valueColumns))
      var run = ComparisonRun(
        contestants.map(\.name), plan, groupSize: base.run.varianceReduction.groupSize, values: values,
        progress: progress(since: begin))
      try carryOut(&run)
      var report = run.report(directory: options.output.path)
      try directory.write(ComparisonFiles.comparison(report.rows), to: "comparison.csv")
      report.wallClockSeconds = (clock.now - begin) / .seconds(1)
      try directory.write(manifest(report, start).json(), to: RunManifest.fileName)
      try directory.commit()
      return report
    } catch let problem as ComparisonProblem {
      directory.discard()
      throw problem
    }
  }

  private func carryOut(_ run: inout ComparisonRun) throws {
    // Two replications that are alike to the last event show that nothing is random: no need for more.
    switch plan.stopping {
    case .replications(let count):
      try perform(1...min(2, count), &run)
      if !run.isDeterministic, count > 2 { try perform(3...count, &run) }
    case .precision(let rule):
      try perform(1...2, &run)
      while !run.isDeterministic, !run.mustStop {
        let decision = rule.decide(
          after: run.tally.replications, relativeHalfWidths: run.tally.relativeHalfWidths(level: plan.confidence))
        guard case .runMore(let count) = decision else {
          run.precisionReached = decision == .precisionReached
          return
        }
        try perform(run.done + 1...run.done + count, &run)
      }
      run.precisionReached = run.isDeterministic
    case .best(let selection):
      try perform(1...2, &run)
      if !run.isDeterministic, !run.mustStop, selection.firstStage > 2 { try perform(3...selection.firstStage, &run) }
      guard !run.mustStop else { return }
      try run.beginSelection(selection)
      while let stillIn = run.contestantsStillIn, stillIn.count > 1, run.done < selection.ceiling, !run.mustStop {
        let last = min(selection.ceiling, run.done + Self.selectionBatch)
        try perform(run.done + 1...last, &run, contestants: stillIn)
      }
    }
  }

  /// Runs replications of some contestants, handed to `run` in order.
  private func perform(_ replications: ClosedRange<Int>, _ run: inout ComparisonRun, contestants chosen: [Int]? = nil)
    throws
  {
    if run.mustStop { return }
    let chosen = chosen ?? Array(contestants.indices)
    let (contestants, interrupt) = (contestants, options.interrupt)
    let first = replications.lowerBound
    var gathered = [ReplicationResult?](repeating: nil, count: contestants.count)
    run.expect(replications.count * chosen.count)
    try OrderedWork.run(
      count: replications.count * chosen.count, jobs: options.jobs, tick: { run.showProgress() },
      consume: { number, result in
        gathered[chosen[number % chosen.count]] = result
        run.noteEnd()
        guard number % chosen.count == chosen.count - 1 else { return }
        try run.take(gathered, replication: first + number / chosen.count)
        gathered = [ReplicationResult?](repeating: nil, count: contestants.count)
      },
      { number in
        let contestant = contestants[chosen[number % chosen.count]]
        return Self.runOne(contestant, replication: first + number / chosen.count, interrupt)
      })
    try run.flush()
  }

  private static func runOne(_ contestant: Contestant, replication: Int, _ interrupt: InterruptFlag)
    -> ReplicationResult
  {
    if interrupt.isRaised {
      return ReplicationResult(replication: replication, status: .interrupted, end: "not started")
    }
    let runner = ReplicationRunner(horizon: SimTime.zero + contestant.scenario.run.horizon, interrupt: interrupt)
    do {
      return try contestant.body.run(replication: replication, with: runner, into: DiscardingSink())
    } catch {
      return ReplicationResult(replication: replication, status: .failed, end: "\(error)")
    }
  }

  private func progress(since begin: ContinuousClock.Instant) -> (Int, Int, UInt64) -> Void {
    let onProgress = options.onProgress
    return { ended, expected, events in
      onProgress?(
        ProgressSnapshot(ended: ended, of: expected, events: events, elapsed: ContinuousClock().now - begin))
    }
  }

  private func manifest(_ report: ComparisonReport, _ start: Date) -> StudyManifest {
    StudyManifest(
      command: "compare", version: options.version, gitCommit: GitCommit.ofExecutable(),
      scenario: RunManifest.ScenarioReference(
        path: base.sourcePath, sha256: SHA256.hexadecimalDigest(of: base.sourceBytes), name: base.run.name,
        kind: base.model.kind),
      overrides: base.overrides,
      variants: plan.variants.map { StudyManifest.Variant(name: $0.name, overrides: $0.overrides) },
      seed: base.run.seed, status: report.status, replications: report.replications, events: report.eventCount,
      warnings: report.warnings, files: ["comparison.csv", "scenario.yaml", "values.csv"],
      wallClock: RunManifest.WallClock(
        start: start, seconds: report.wallClockSeconds, jobs: options.jobs, events: report.eventCount))
  }

  private static func check(_ plan: ComparisonPlan, _ base: Scenario) throws(ComparisonProblem) {
    let variants = plan.variants
    switch (base.run.varianceReduction, plan.stopping) {
    case (.none, _): break
    case (_, .replications): break
    default:
      throw ComparisonProblem(
        "replications that hang together cannot be added one by one",
        hint: "use --replications, or --set variance_reduction=none")
    }
    guard !variants.isEmpty else {
      throw ComparisonProblem("nothing to compare with", hint: "add --variant NAME:path=value")
    }
    for (index, variant) in variants.enumerated() where variants[..<index].contains(where: { $0.name == variant.name })
    {
      throw ComparisonProblem("two variants are called '\(variant.name)'", hint: "give one another name")
    }
  }

  private static func check(_ scenario: Scenario, _ variant: Variant, against base: Scenario) throws(ComparisonProblem)
  {
    guard scenario.run.seed == base.run.seed else {
      throw ComparisonProblem(
        "variant '\(variant.name)' has a seed of its own",
        hint: "base and variants run on common random numbers; use --seed for all")
    }
    guard scenario.run.varianceReduction == base.run.varianceReduction else {
      throw ComparisonProblem(
        "variant '\(variant.name)' has a variance reduction of its own", hint: "use --set variance_reduction=… for all")
    }
    guard scenario.model.kind == base.model.kind else {
      throw ComparisonProblem(
        "variant '\(variant.name)' is of kind \(scenario.model.kind), the base of kind \(base.model.kind)",
        hint: "compare scenarios of one kind")
    }
  }
}

/// Why a comparison cannot be made.
public struct ComparisonProblem: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is wrong.
  public let problem: String
  /// What would be right.
  public let hint: String

  init(_ problem: String, hint: String) {
    self.problem = problem
    self.hint = hint
  }

  /// `error: …` and the hint on a second line.
  public var description: String { "error: \(problem)\n  hint: \(hint)" }
}
