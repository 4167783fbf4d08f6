import ArgumentParser
import Experiments
import Foundation
import ScenarioFiles

/// `vdcsim sweep`.
struct SweepCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sweep",
    abstract: "Runs a scenario at many points of its parameters: grids, lists, random designs, searches.",
    discussion: """
      A study is a YAML file that names a scenario, what varies, and how points are chosen:

        kind: study
        scenario: ../validation/mmc.yaml
        replications: 10
        parameters:
          - {path: stations.0.servers, values: [7, 8, 9]}
          - {path: arrivals.0.rate, from: 5, to: 7, count: 5, unit: /s}
        metrics: [mean_wait, utilisation]

      'design: latin-hypercube' or 'sobol' with 'points: N' draws points instead of taking all combinations; 'cases:' \
      lists them; 'optimize: {metric: …}' searches. All points run on the same random numbers.

      The directory gets sweep.csv (a row a point), values.csv (every replication), study.yaml and manifest.json; a \
      search gets trajectory.csv. A sweep that was interrupted or killed goes on with --resume, without running \
      finished points again, to the same bytes.

      Examples:
        vdcsim sweep Scenarios/studies/queue-sizing.yaml
        vdcsim sweep study.yaml --out Results/big --executor slurm --tasks 40
      """)

  /// Where points are run.
  enum Executor: String, CaseIterable, ExpressibleByArgument {
    case local, slurm, kubernetes
  }

  @Argument(help: "The study's file (YAML).", completion: .file(extensions: ["yaml", "yml"]))
  var study: String

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("Replace a part of the scenario at every point.", valueName: "path=value"))
  var overrides: [String] = []

  @Option(help: ArgumentHelp("Replications at each point, whatever the study says.", valueName: "n"))
  var replications: Int?

  @Flag(help: "Go on with a sweep that was interrupted.")
  var resume = false

  @Option(help: "Where points are run: local (threads), slurm (a job array), kubernetes (writes an Indexed Job).")
  var executor: Executor = .local

  @Option(help: ArgumentHelp("Tasks of the job array, or pods.", valueName: "n"))
  var tasks: Int = 10

  @Option(help: ArgumentHelp("How often missing points are submitted again to Slurm.", valueName: "n"))
  var retries: Int = 2

  @Option(
    name: .customLong("sbatch"),
    help: ArgumentHelp("An option for sbatch, such as --partition=long.", valueName: "option"))
  var submitOptions: [String] = []

  @Option(help: ArgumentHelp("Path of this program on the machines of the cluster.", valueName: "path"))
  var program: String?

  @Option(help: ArgumentHelp("Image with this program, for Kubernetes.", valueName: "image"))
  var image: String = "vdcsim:latest"

  @Option(
    help: ArgumentHelp("PersistentVolumeClaim that holds study and directory, for Kubernetes.", valueName: "name"))
  var claim: String = "vdcsim"

  @Option(
    name: .customLong("mount-path"),
    help: ArgumentHelp("Where the claim is mounted, for Kubernetes.", valueName: "path"))
  var mountPath: String = "/sweep"

  @Flag(help: "Only make the tables, from what tasks have computed.")
  var merge = false

  @Option(help: ArgumentHelp("Compute a share of the points, as a task of a cluster does.", visibility: .hidden))
  var share: String?

  @OptionGroup var execution: ExecutionArguments

  mutating func validate() throws {
    if tasks < 1 || tasks > 100_000 { throw ValidationError("--tasks takes 1 to 100000, not \(tasks)") }
    if retries < 0 { throw ValidationError("--retries takes at least 0, not \(retries)") }
    if let replications, !(1...100_000).contains(replications) {
      throw ValidationError("--replications takes 1 to 100000, not \(replications)")
    }
    if let share, SweepShare(text: share) == nil { throw ValidationError("--share takes INDEX/COUNT, not '\(share)'") }
    if resume, execution.force { throw ValidationError("--resume and --force exclude each other") }
  }

  func run() throws {
    let signals = execution.signals()
    let progress = ProgressLine()
    do {
      var study = try StudyLoader.load(path: study)
      study.overrides += overrides
      if let replications { study.replications = replications }
      let location = OutputLocation(path: execution.output ?? "Results/\(study.name)", replaces: execution.force)
      let options = execution.options(location, signals, progress)
      if study.optimization != nil {
        try search(study, options, signals, progress)
      } else {
        try sweep(study, options, signals, progress)
      }
    } catch let failure as CommandFailure {
      throw failure
    } catch let refusal as RunDirectoryRefusal {
      throw CommandFailure(.invalidInput, "error: \(refusal)")
    } catch let error where error is ScenarioErrors || error is ComparisonProblem {
      throw CommandFailure(.invalidInput, "\(error)")
    } catch {
      throw CommandFailure(.runFailed, "error: \(error)")
    }
  }

  private func sweep(
    _ study: Study, _ options: ExperimentOptions, _ signals: TerminationSignals, _ progress: ProgressLine
  ) throws {
    if let share = share.flatMap(SweepShare.init(text:)) {
      let sweep = try Sweep(joining: study, options: options)
      try sweep.run(sweep.pendingPoints.filter(share.contains))
      if let signal = signals.signal { throw CommandFailure(.interrupted(by: signal), "interrupted") }
      return
    }
    let sweep = try merge ? Sweep(joining: study, options: options) : Sweep(study, resumes: resume, options: options)
    if !merge { try runPoints(of: sweep, options, progress) }
    if executor == .kubernetes, !merge { return }
    let report = try sweep.conclude()
    if !execution.quiet { progress.end() }
    if report.status == .incomplete {
      let missing = report.pointCount - report.recordedCount
      let status = signals.signal.map { ExitStatus.interrupted(by: $0) } ?? .runFailed
      throw CommandFailure(
        status,
        "\(signals.signal == nil ? "error" : "interrupted"): \(missing) of \(report.pointCount) points are missing"
          + " in \(report.directory)\n  hint: --resume goes on with it")
    }
    if !execution.quiet {
      print(SweepText.text(report, study), terminator: "")
      fflush(nil)
      StandardError.write("results in \(report.directory)")
    }
    for pattern in report.unmatched {
      StandardError.write(
        "warning: no metric matches '\(pattern)' of 'metrics'\n"
          + "  hint: 'vdcsim run' writes all names into summary.csv; one of an entity is METRIC/ENTITY, as wait/*")
    }
    if !report.failures.isEmpty {
      throw CommandFailure(
        .runFailed, "error: \(report.failures.count) points failed; see the column 'error' of sweep.csv")
    }
  }

  private func runPoints(of sweep: Sweep, _ options: ExperimentOptions, _ progress: ProgressLine) throws {
    let pending = sweep.pendingPoints
    if !execution.quiet, pending.count < sweep.points.count {
      StandardError.write("\(sweep.points.count - pending.count) of \(sweep.points.count) points are done already")
    }
    switch executor {
    case .local: try sweep.run(pending)
    case .slurm:
      try SlurmExecutor(task: task(options), taskCount: tasks, retries: retries, submitOptions: submitOptions).run(
        pending: { sweep.pendingPoints }, report: { if !execution.quiet { StandardError.write($0) } })
    case .kubernetes:
      let path = "\(options.output.path)/job.yaml"
      let job = KubernetesJob(
        task: task(options), name: sweep.study.name, podCount: min(tasks, max(1, pending.count)), image: image,
        claim: claim, mountPath: mountPath)
      try job.yaml.write(toFile: path, atomically: true, encoding: .utf8)
      print("kubectl apply -f \(path)")
      print("kubectl wait --for=condition=complete job/\(job.resourceName) --timeout=-1s")
      print(
        (["vdcsim", "sweep", study, "--out", options.output.path, "--merge"] + studyOptions).joined(separator: " "))
    }
  }

  /// Options that make another process see the same study.
  private var studyOptions: [String] {
    overrides.flatMap { ["--set", $0] } + (replications.map { ["--replications", "\($0)"] } ?? [])
  }

  private func task(_ options: ExperimentOptions) -> SweepTask {
    SweepTask(
      program: program ?? ownPath, study: absolute(study), folder: absolute(options.output.path),
      jobs: executor == .local ? options.jobs : 1, options: studyOptions)
  }

  /// In a pod, paths are those of the volume: they are left as they were given.
  private func absolute(_ path: String) -> String {
    executor == .kubernetes ? path : URL(fileURLWithPath: path).standardizedFileURL.path
  }

  private var ownPath: String {
    if executor == .kubernetes { return "vdcsim" }
    return (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
  }

  private func search(
    _ study: Study, _ options: ExperimentOptions, _ signals: TerminationSignals, _ progress: ProgressLine
  ) throws {
    if resume || merge || share != nil || executor != .local {
      throw CommandFailure(
        .invalidInput, "error: a search takes its steps one after another: no --resume, --merge, or other executor")
    }
    let report = try Optimization(study, options: options).run()
    if !execution.quiet {
      progress.end()
      print(SweepText.text(report, study), terminator: "")
      fflush(nil)
      StandardError.write("results in \(report.directory)")
    }
    if let failure = report.failure { throw CommandFailure(.runFailed, "error: \(failure)") }
    if let signal = signals.signal { throw CommandFailure(.interrupted(by: signal), "interrupted") }
  }
}
