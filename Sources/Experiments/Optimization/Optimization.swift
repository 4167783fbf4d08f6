import Foundation
import OutputAnalysis
import RandomStreams
import ScenarioFiles

/// The search for a good setting of a study's parameters, every setting judged on the same random numbers.
public struct Optimization: Sendable {
  private let study: Study
  private let search: StudyOptimization
  private let base: Scenario
  private let options: ExperimentOptions

  /// Prepares a search.
  /// - Throws: `ScenarioErrors` where the middle of the ranges is no scenario; `ComparisonProblem` where the study says
  ///   nothing of a search.
  public init(_ study: Study, options: ExperimentOptions) throws {
    guard let search = study.optimization else {
      throw ComparisonProblem("the study has no section 'optimize'", hint: "add 'optimize: {metric: …}'")
    }
    self.study = study
    self.search = search
    self.options = options
    base = try StudyCheck(study).base
  }

  /// Searches until the budget is spent or no step helps, and writes `trajectory.csv`.
  public func run() throws -> OptimizationReport {
    let start = Date()
    let manifest = { (status: RunManifest.Status, files: [String], events: UInt64) in
      Sweep.manifest(
        study, base, status, files: files, events: events, options, start,
        seconds: Date().timeIntervalSince(start))
    }
    let folder = try SweepFolder(
      options.output.path, options.output.replaces ? .replacing : .fresh, manifest: manifest(.incomplete, [], 0))
    var report = OptimizationReport(directory: options.output.path, goal: search.goal)
    try carryOut(&report)
    try folder.write(study.sourceBytes, to: "study.yaml")
    try folder.write(Self.trajectory(study, report.steps), to: "trajectory.csv")
    report.status = report.failure != nil ? .failed : options.interrupt.isRaised ? .incomplete : .completed
    try folder.write(
      manifest(report.status, ["study.yaml", "trajectory.csv"], report.eventCount).json(), to: RunManifest.fileName)
    folder.removePoints()
    return report
  }

  private func carryOut(_ report: inout OptimizationReport) throws {
    let space = SearchSpace(parameters: study.parameters)
    let streams = RandomStreams(seed: base.run.seed, replication: 0)
    var method: any SettingSearch =
      switch search.method {
      case .patternSearch: CompassSearch(space)
      case .annealing:
        AnnealingSearch(space, stream: streams.stream("study/annealing"), evaluations: search.evaluations)
      }
    let runner = PointRunner(study, jobs: options.jobs, interrupt: options.interrupt)
    let sign = search.goal == .smallest ? 1.0 : -1.0
    var known: [[String]: MeanEstimate] = [:]
    // An annealing that circles among known settings ends as well.
    var rounds = 0
    while known.count < search.evaluations, rounds < 10 * search.evaluations, !options.interrupt.isRaised {
      rounds += 1
      let places = method.propose()
      if places.isEmpty { return }
      let settings = places.map(space.texts)
      var wanted: [[String]] = []
      for setting in settings where known[setting] == nil && !wanted.contains(setting) { wanted.append(setting) }
      wanted = Array(wanted.prefix(search.evaluations - known.count))
      try evaluate(wanted, runner, &known, &report)
      if report.failure != nil || options.interrupt.isRaised { return }
      // Beyond the budget a setting is unknown, and no better than any.
      let means = settings.map { known[$0].map { sign * $0.mean } ?? .infinity }
      let chosen = method.learn(means)
      for setting in wanted {
        guard let estimate = known[setting] else { continue }
        let isBetter = report.best.map { sign * estimate.mean < sign * $0.objective.mean } ?? true
        var step = SearchStep(
          evaluation: report.steps.count + 1, isAccepted: chosen.map { settings[$0] == setting } ?? false,
          settings: setting, objective: estimate, best: report.best?.objective.mean ?? estimate.mean)
        if isBetter {
          step.best = estimate.mean
          report.best = step
        }
        report.steps.append(step)
      }
    }
  }

  private func evaluate(
    _ settings: [[String]], _ runner: PointRunner, _ known: inout [[String]: MeanEstimate],
    _ report: inout OptimizationReport
  ) throws {
    try runner.run(settings) { position, outcome in
      guard report.failure == nil else { return }
      switch outcome {
      case .failure(let failure): report.failure = failure.description
      case .success(let results):
        report.eventCount += results.reduce(0) { $0 + $1.eventCount }
        if results.contains(where: { $0.status == .interrupted }) { return }
        if let failed = results.first(where: { $0.status == .failed }) {
          report.failure = "replication \(failed.replication): \(failed.end)"
          return
        }
        let table = MetricTable(results)
        let matching = table.keys.indices.filter { table.keys[$0].matches(search.metric) }
        guard matching.count == 1 else {
          throw ComparisonProblem(
            matching.isEmpty
              ? "no metric is called '\(search.metric)'"
              : "'\(search.metric)' means \(matching.count) metrics, not one",
            hint: "metrics: \(table.keys.map(\.label).prefix(40).joined(separator: ", "))")
        }
        report.metric = table.keys[matching[0]].label
        report.unit = table.keys[matching[0]].unit
        let values = table.rows.map { $0[matching[0]] }
        guard values.allSatisfy(\.isFinite) else {
          report.failure = "'\(search.metric)' has no value in some replication"
          return
        }
        known[settings[position]] = MeanEstimate(
          MetricTable.observations(values, groupSize: base.run.varianceReduction.groupSize))
      }
    }
  }

  private static func trajectory(_ study: Study, _ steps: [SearchStep]) -> [UInt8] {
    var text = TextBuffer()
    text.append(
      bytes: TableWriter.header(
        ["evaluation", "accepted"] + study.parameters.map(\.path) + ["objective", "ci95", "best"]))
    for step in steps {
      text.append(integer: Int64(step.evaluation))
      text.appendNext(step.isAccepted ? "true" : "false")
      for setting in step.settings { text.appendNext(setting) }
      for number in [step.objective.mean, step.objective.halfWidth ?? .nan, step.best] {
        text.append(byte: UInt8(ascii: ","))
        text.append(number: number)
      }
      text.append(byte: UInt8(ascii: "\n"))
    }
    return text.bytes
  }
}

/// What a search came to.
public struct OptimizationReport: Sendable {
  /// How far it came.
  public var status = RunManifest.Status.incomplete
  /// The settings it looked at, in order.
  public var steps: [SearchStep] = []
  /// The best of them; nil before the first.
  public var best: SearchStep?
  /// The metric, with its entity after a slash.
  public var metric = ""
  /// Unit of the metric.
  public var unit = ""
  /// Why it ended early, if it failed.
  public var failure: String?
  /// Events over all replications.
  public var eventCount: UInt64 = 0
  /// The folder with the tables.
  public var directory: String
  /// What was good.
  public var goal: StudyOptimization.Goal

  init(directory: String, goal: StudyOptimization.Goal) {
    self.directory = directory
    self.goal = goal
  }
}
