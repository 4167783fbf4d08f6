import ArgumentParser
import Experiments
import Foundation
import ScenarioFiles
import Workloads

/// `vdcsim run`.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Runs a scenario and writes its results to a directory.",
    discussion: """
      The directory gets summary.csv (metrics across replications), replications.csv, events.csv, one CSV for each \
      time series, scenario.yaml (running it repeats the run) and manifest.json.

      Without --out it is Results/ and the name of the scenario file. Running the same scenario with the same \
      overrides again replaces its results there; other overrides, or another scenario of that name, get the next \
      number: Results/mm1-2. A directory named by --out is never replaced without --force.

      --format openmetrics adds metrics.om, for promtool and Prometheus, and dashboard.json, for Grafana; --format \
      parquet adds a Parquet file for each CSV and needs Scripts/parquet beside the program. --trace writes the first \
      replication for ui.perfetto.dev.

      Interrupted (Ctrl-C), the run ends within moments: its CSVs are complete to the last row and the manifest says \
      'incomplete'. A second Ctrl-C kills it.

      Examples:
        vdcsim run Scenarios/validation/mm1.yaml --replications 10
        vdcsim run Scenarios/validation/mmc.yaml --set stations.0.servers=8 --out Results/eight --seed 7
        vdcsim run Scenarios/vsphere/host-failure.yaml --format openmetrics --trace failure.json
      """)

  @OptionGroup var arguments: ScenarioArguments

  @OptionGroup var execution: ExecutionArguments

  @OptionGroup var exports: ExportArguments

  @Flag(name: .customLong("explain"), help: "Write the reasons of every policy decision to decisions.csv.")
  var explains = false

  func run() throws {
    let signals = execution.signals()
    let scenario = try arguments.load()
    let progress = ProgressLine()
    var options = execution.options(location(of: scenario), explains: explains, signals, progress)
    options.exports = try exports.exports()
    let report = try perform(scenario, options)
    if !execution.quiet {
      progress.end()
      print(TerminalReport.text(report), terminator: "")
      fflush(nil)
      StandardError.write("results in \(report.directory), \(TerminalReport.speed(report))")
    }
    for warning in report.warnings { StandardError.write("warning: \(warning)") }
    try conclude(report, signals)
  }

  private func location(of scenario: Scenario) -> OutputLocation {
    if let output = execution.output { return OutputLocation(path: output, replaces: execution.force) }
    return .standard(scenarioPath: scenario.sourcePath, overrides: scenario.overrides)
  }

  private func perform(_ scenario: Scenario, _ options: ExperimentOptions) throws(CommandFailure) -> ExperimentReport {
    do {
      let body = try ScenarioReplication(scenario, explains: explains)
      return try Experiment(scenario, body: body, options: options).run()
    } catch let refusal as RunDirectoryRefusal {
      throw CommandFailure(.invalidInput, "error: \(refusal)")
    } catch let errors as TraceErrors {
      throw CommandFailure(.invalidInput, "\(errors)")
    } catch {
      throw CommandFailure(.runFailed, "error: \(error)")
    }
  }

  private func conclude(_ report: ExperimentReport, _ signals: TerminationSignals) throws(CommandFailure) {
    switch report.status {
    case .completed:
      switch report.worstVerdict {
      case .violated?: throw CommandFailure(.assertionViolated, "error: the scenario's assertions are violated")
      case .undecided?:
        throw CommandFailure(.undecided, "the scenario's assertions are undecided at this number of replications")
      case .held?, nil: return
      }
    case .incomplete:
      let status = signals.signal.map { ExitStatus.interrupted(by: $0) } ?? .runFailed
      throw CommandFailure(status, "interrupted; what was simulated until then is in \(report.directory)")
    case .failed:
      let failed = report.replications.filter { $0.status == .failed }
      let lines = failed.prefix(10).map { "error: replication \($0.replication): \($0.end)" }
      let more = failed.count > 10 ? ["error: and \(failed.count - 10) more"] : []
      throw CommandFailure(.runFailed, (lines + more).joined(separator: "\n"))
    }
  }
}
