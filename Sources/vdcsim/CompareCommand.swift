import ArgumentParser
import Experiments
import Foundation
import OutputAnalysis
import ScenarioFiles
import Workloads

/// `vdcsim compare`.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "What if? Sets variants of a scenario against it and says what differs, and how surely.",
    discussion: """
      Base and variants run on common random numbers: replication 7 of each meets the same arrivals, demands and \
      failures, so that differences show with far fewer replications. Each difference gets its paired 95 % interval \
      and a p value corrected for the number of comparisons (Holm). 'var. red.' is how many times the variance of the \
      difference is smaller than with independent runs.

      The directory gets comparison.csv (a row for each variant and metric), values.csv (every replication), \
      scenario.yaml (the base) and manifest.json.

      Examples:
        vdcsim compare Scenarios/vsphere/drs-thresholds.yaml --variant eager:clusters.0.drs.threshold=5
        vdcsim compare Scenarios/validation/mmc.yaml --variant nine:stations.0.servers=9 --target-precision 2%
        vdcsim compare Scenarios/validation/mmc.yaml --variants variants.yaml --best mean_wait/cluster
      """)

  @OptionGroup var arguments: ScenarioArguments

  @Option(
    name: .customLong("variant"),
    help: ArgumentHelp(
      "A variant: a name and what it changes; may be given several times.",
      discussion: "--variant nine:stations.0.servers=9,stations.0.discipline=ps", valueName: "name:path=value,…"))
  var variants: [String] = []

  @Option(
    name: .customLong("variants"),
    help: ArgumentHelp(
      "YAML file of variants: a map of names, each with a map from paths to values.", valueName: "file"),
    completion: .file(extensions: ["yaml", "yml"]))
  var variantFile: String?

  @Option(
    help: ArgumentHelp(
      "Metrics to compare, with commas between them and * for any characters; otherwise those of the whole run.",
      discussion: "--metrics energy,cpu_ready/*", valueName: "pattern,…"))
  var metrics: String?

  @Option(
    name: .customLong("target-precision"),
    help: ArgumentHelp(
      "Replicate until the half width of every difference is at most this part of the base's mean.",
      valueName: "percent"))
  var targetPrecision: String?

  @Option(
    name: .customLong("best"),
    help: ArgumentHelp(
      "Select the best of base and variants by this metric: variants drop out as soon as they cannot be the best.",
      valueName: "metric"))
  var bestMetric: String?

  @Flag(help: "With --best: large values are good.")
  var maximize = false

  @Option(
    name: .customLong("indifference"),
    help: ArgumentHelp(
      "With --best: the smallest difference worth detecting, in the metric's unit or in percent of the base's mean.",
      valueName: "number|percent"))
  var indifference: String = "1%"

  @Option(help: ArgumentHelp("Confidence of intervals and of a selection.", valueName: "percent"))
  var confidence: String = "95%"

  @Option(help: ArgumentHelp("Replications in any case, with --target-precision or --best.", valueName: "n"))
  var floor: Int = 10

  @Option(help: ArgumentHelp("Replications never exceeded, with --target-precision or --best.", valueName: "n"))
  var ceiling: Int = 1_000

  @OptionGroup var execution: ExecutionArguments

  /// Replications where neither the scenario nor an option says more than one.
  static let defaultReplications = 10

  mutating func validate() throws {
    if targetPrecision != nil, bestMetric != nil {
      throw ValidationError("--target-precision and --best exclude each other: each decides when to stop")
    }
    if targetPrecision != nil || bestMetric != nil, arguments.replications != nil {
      throw ValidationError(
        "--replications has no place beside --target-precision or --best; use --floor and --ceiling")
    }
    if floor < 2 || ceiling < floor {
      throw ValidationError("--floor takes at least 2, and --ceiling at least as many, not \(floor) and \(ceiling)")
    }
    if bestMetric == nil, maximize { throw ValidationError("--maximize belongs to --best") }
  }

  func run() throws {
    let signals = execution.signals()
    let progress = ProgressLine()
    let report = try perform(signals, progress)
    if !execution.quiet {
      progress.end()
      print(ComparisonText.text(report), terminator: "")
      fflush(nil)
      StandardError.write("results in \(report.directory), \(ComparisonText.speed(report))")
    }
    for warning in report.warnings { StandardError.write("warning: \(warning)") }
    try conclude(report, signals)
  }

  private func perform(_ signals: TerminationSignals, _ progress: ProgressLine) throws(CommandFailure)
    -> ComparisonReport
  {
    do {
      let plan = try plan()
      let location =
        execution.output.map { OutputLocation(path: $0, replaces: execution.force) }
        ?? .standard(scenarioPath: arguments.scenario, overrides: arguments.allOverrides, variants: plan.variants)
      return try Comparison(
        path: arguments.scenario, overrides: arguments.allOverrides, plan: plan,
        options: execution.options(location, signals, progress)
      ).run()
    } catch let failure as CommandFailure {
      throw failure
    } catch let refusal as RunDirectoryRefusal {
      throw CommandFailure(.invalidInput, "error: \(refusal)")
    } catch let error where error is ScenarioErrors || error is TraceErrors || error is ComparisonProblem {
      throw CommandFailure(.invalidInput, "\(error)")
    } catch {
      throw CommandFailure(.runFailed, "error: \(error)")
    }
  }

  private func plan() throws -> ComparisonPlan {
    var all = try variantFile.map(Variant.read(path:)) ?? []
    var problems: [String] = []
    for text in variants {
      do throws(VariantProblem) { all.append(try Variant(text: text)) } catch { problems.append("\(error)") }
    }
    if !problems.isEmpty { throw CommandFailure(.invalidInput, problems.joined(separator: "\n")) }
    var plan = ComparisonPlan(variants: all, stopping: try stopping())
    plan.confidence = try Self.part(confidence, "--confidence", below: 1)
    plan.metrics = MetricSelection(metrics?.split(separator: ",").map { String($0) } ?? [])
    return plan
  }

  private func stopping() throws -> ComparisonPlan.Stopping {
    let level = try Self.part(confidence, "--confidence", below: 1)
    if let targetPrecision {
      let width = try Self.part(targetPrecision, "--target-precision")
      return .precision(
        SequentialStopping(relativeHalfWidth: width, floor: floor, ceiling: ceiling, level: level))
    }
    guard let bestMetric else {
      let asked = try arguments.load().run.replications
      return .replications(asked > 1 || arguments.replications != nil ? asked : Self.defaultReplications)
    }
    let zone: ComparisonPlan.IndifferenceZone
    if indifference.contains("%") {
      zone = .relative(try Self.part(indifference, "--indifference"))
    } else if let number = Double(indifference), number > 0, number.isFinite {
      zone = .absolute(number)
    } else {
      throw CommandFailure(
        .invalidInput, "error: --indifference takes a positive number or a percentage such as 1%, not '\(indifference)'"
      )
    }
    return .best(
      .init(
        metric: bestMetric, goal: maximize ? .largest : .smallest, indifference: zone, firstStage: floor,
        ceiling: ceiling))
  }

  /// A percentage as a part, above 0.
  private static func part(_ text: String, _ option: String, below limit: Double = .infinity) throws -> Double {
    let trimmed = text.trimmingCharacters(in: .whitespaces)
    if trimmed.hasSuffix("%"), let percent = Double(trimmed.dropLast().trimmingCharacters(in: .whitespaces)),
      percent > 0, percent.isFinite, percent / 100 < limit
    {
      return percent / 100
    }
    throw CommandFailure(.invalidInput, "error: \(option) takes a percentage such as 2%, not '\(text)'")
  }

  private func conclude(_ report: ComparisonReport, _ signals: TerminationSignals) throws(CommandFailure) {
    switch report.status {
    case .completed: return
    case .incomplete:
      let status = signals.signal.map { ExitStatus.interrupted(by: $0) } ?? .runFailed
      throw CommandFailure(status, "interrupted; what was compared until then is in \(report.directory)")
    case .failed:
      throw CommandFailure(.runFailed, report.failures.map { "error: \($0)" }.joined(separator: "\n"))
    }
  }
}
