import ArgumentParser
import Experiments
import Foundation
import Logging

/// What commands that run something have in common: where results go and how the work is done.
struct ExecutionArguments: ParsableArguments {
  @Option(
    name: .customLong("out"), help: ArgumentHelp("Directory for the results.", valueName: "dir"),
    completion: .directory)
  var output: String?

  @Flag(help: "Replace a run that is in the directory already.")
  var force = false

  @Option(help: ArgumentHelp("Replications that run at the same time (otherwise one a core).", valueName: "n"))
  var jobs: Int = ProcessInfo.processInfo.activeProcessorCount

  @Flag(help: "Print nothing but warnings and errors.")
  var quiet = false

  @Flag(help: "Print diagnostics to standard error.")
  var verbose = false

  mutating func validate() throws {
    if jobs < 1 { throw ValidationError("--jobs takes a number of at least 1, not \(jobs)") }
  }

  /// Listens to Ctrl-C, and makes a closed pipe and a file-size limit errors of the write that meets them.
  func signals() -> TerminationSignals {
    let signals = TerminationSignals()
    signals.listen()
    for number in [SIGPIPE, SIGXFSZ] { signal(number, SIG_IGN) }
    return signals
  }

  /// Options of the experiment.
  func options(
    _ location: OutputLocation, explains: Bool = false, _ signals: TerminationSignals, _ progress: ProgressLine
  ) -> ExperimentOptions {
    var logger = Logger(label: "vdcsim") { StreamLogHandler.standardError(label: $0) }
    logger.logLevel = verbose ? .debug : .warning
    var options = ExperimentOptions(
      output: location, jobs: jobs, explains: explains, version: ProgramVersion.current,
      interrupt: signals.interrupt, logger: logger)
    if !quiet { options.onProgress = { progress.show($0) } }
    return options
  }
}
