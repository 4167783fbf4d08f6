import Foundation
import Quantities
import ScenarioFiles
import Synchronization

/// A scenario run in all its replications, with its results in a directory.
public struct Experiment: Sendable {
  private let scenario: Scenario
  private let body: any ReplicationBody
  private let options: ExperimentOptions

  /// Makes an experiment.
  /// - Parameters:
  ///   - scenario: what is run; its `run.replications` says how often.
  ///   - body: runs one replication of it.
  ///   - options: how it is carried out.
  public init(_ scenario: Scenario, body: any ReplicationBody, options: ExperimentOptions) {
    self.scenario = scenario
    self.body = body
    self.options = options
  }

  /// Runs the replications and writes the files. Files do not depend on the number of jobs, nor on which replication
  /// ends first.
  /// - Throws: `RunDirectoryRefusal` before anything is touched; `OutputError` where files cannot be written. A
  ///   replication that fails is no error but part of the report.
  public func run() throws -> ExperimentReport {
    let start = Date()
    let clock = ContinuousClock()
    let begin = clock.now
    let directory = try RunDirectory(options.output.path, replaces: options.output.replaces)
    do {
      try directory.write([UInt8](scenario.resolvedYAML.utf8), to: "scenario.yaml")
      try writeManifest(to: directory, report(of: [], at: directory), start: start, files: [])
      let parts = try runReplications(into: directory, since: begin)
      let results = parts.map(\.result)
      var report = report(of: results, at: directory)
      var files = try writeTables(parts, report, to: directory)
      report.wallClockSeconds = (clock.now - begin) / .seconds(1)
      files = (files + (try export(parts, in: directory))).sorted()
      try writeManifest(to: directory, report, start: start, files: files)
      try directory.commit()
      return report
    } catch let error as OutputError {
      options.logger.error("what was written until then is in \(directory.partialPath)")
      throw error
    }
  }

  /// A result and the time series that have a part file of this replication.
  private struct Part: Sendable {
    var result: ReplicationResult
    var tables: [String]
  }

  private func runReplications(into directory: RunDirectory, since begin: ContinuousClock.Instant) throws -> [Part] {
    let count = scenario.run.replications
    let horizon = SimTime.zero + scenario.run.horizon
    let progress = (0..<count).map { _ in ReplicationProgress() }
    let failure = FailureBox()
    let (parts, body, options) = (directory.partsPath, body, options)
    let outcomes = ParallelReplications.run(
      count: count, jobs: options.jobs,
      tick: {
        options.onProgress?(
          ProgressSnapshot(progress, horizon: horizon, elapsed: ContinuousClock().now - begin))
      },
      { number in
        defer { progress[number - 1].end() }
        let runner = ReplicationRunner(
          horizon: horizon, interrupt: options.interrupt, progress: progress[number - 1])
        return Self.runReplication(number, body, runner, options, parts: parts, failure)
      })
    if let error = failure.first { throw error }
    return outcomes
  }

  private static func runReplication(
    _ number: Int, _ body: any ReplicationBody, _ runner: ReplicationRunner, _ options: ExperimentOptions,
    parts: String, _ failure: FailureBox
  ) -> Part {
    if options.interrupt.isRaised {
      return Part(
        result: ReplicationResult(replication: number, status: .interrupted, end: "not started"), tables: [])
    }
    options.logger.debug("replication \(number) starts")
    do {
      let sink = try ReplicationPartFiles(directory: parts, replication: number, writesDecisions: options.explains)
      var result: ReplicationResult
      do {
        result = try body.run(replication: number, with: runner, into: sink)
      } catch let error as OutputError {
        throw error
      } catch {
        result = ReplicationResult(replication: number, status: .failed, end: "\(error)")
      }
      try sink.flush()
      options.logger.debug(
        "replication \(number) \(result.status.rawValue): \(result.end), \(result.eventCount) events")
      return Part(result: result, tables: sink.tables)
    } catch {
      failure.record(error as? OutputError ?? OutputError(path: parts, action: "write", reason: "\(error)"))
      options.interrupt.raise()
      return Part(result: ReplicationResult(replication: number, status: .failed, end: "\(error)"), tables: [])
    }
  }

  /// Joins the parts and writes the tables over replications. Returns the names of all files but the manifest.
  private func writeTables(
    _ parts: [Part], _ report: ExperimentReport, to directory: RunDirectory
  ) throws(OutputError) -> [String] {
    var tables = Self.tables(of: parts)
    for table in tables {
      let owners = parts.filter { $0.tables.contains(table) }.map(\.result.replication)
      try PartFiles.merge(table, of: owners, from: directory.partsPath, into: directory.partialPath)
    }
    let metrics = MetricTable(report.replications)
    if !report.assertions.isEmpty {
      try directory.write(AssertionOutcome.table(report.assertions), to: "assertions.csv")
      tables.append("assertions")
    }
    try directory.write(SummaryFiles.summary(report.metrics), to: "summary.csv")
    try directory.write(SummaryFiles.replications(report.replications, metrics), to: "replications.csv")
    return (tables.map { "\($0).csv" } + ["replications.csv", "scenario.yaml", "summary.csv"]).sorted()
  }

  /// Writes the other forms of the results. Returns the names of the files they are in.
  private func export(_ parts: [Part], in directory: RunDirectory) throws(OutputError) -> [String] {
    let series = Self.tables(of: parts).filter { !PartFiles.reservedNames.contains($0) }
    let tables = RunTables(
      directory: directory.partialPath, scenario: scenario.run.name, kind: scenario.model.kind, series: series)
    var files: [String] = []
    for export in options.exports { files += try export.write(tables) }
    return files
  }

  /// Names of the tables that some replication has written.
  private static func tables(of parts: [Part]) -> [String] {
    var tables: [String] = []
    for part in parts { for table in part.tables where !tables.contains(table) { tables.append(table) } }
    return tables
  }

  private func report(of results: [ReplicationResult], at directory: RunDirectory) -> ExperimentReport {
    let table = MetricTable(results)
    return ExperimentReport(
      status: results.isEmpty ? .incomplete : ExperimentReport.status(of: results), replications: results,
      metrics: table.summaries(groupSize: scenario.run.varianceReduction.groupSize),
      assertions: results.isEmpty
        ? []
        : AssertionOutcome.judge(
          scenario.run.assertions, table, groupSize: scenario.run.varianceReduction.groupSize),
      warnings: ExperimentReport.warnings(of: results), directory: options.output.path, wallClockSeconds: 0)
  }

  private func writeManifest(
    to directory: RunDirectory, _ report: ExperimentReport, start: Date, files: [String]
  ) throws {
    let manifest = RunManifest(
      version: options.version, gitCommit: GitCommit.ofExecutable(),
      scenario: RunManifest.ScenarioReference(
        path: scenario.sourcePath, sha256: SHA256.hexadecimalDigest(of: scenario.sourceBytes), name: scenario.run.name,
        kind: scenario.model.kind),
      overrides: scenario.overrides, seed: scenario.run.seed, status: report.status, events: report.eventCount,
      fingerprint: report.fingerprint,
      replications: report.replications.map {
        RunManifest.Replication(
          replication: $0.replication, status: $0.status, end: $0.end, events: $0.eventCount,
          fingerprint: $0.fingerprint)
      },
      warnings: report.warnings, files: files,
      wallClock: RunManifest.WallClock(
        start: start, seconds: report.wallClockSeconds, jobs: options.jobs, events: report.eventCount))
    try directory.write(manifest.json(), to: RunManifest.fileName)
  }
}

/// The first error that ended an experiment, from whichever thread.
private final class FailureBox: Sendable {
  private let error = Mutex<OutputError?>(nil)

  var first: OutputError? { error.withLock { $0 } }

  func record(_ new: OutputError) { error.withLock { $0 = $0 ?? new } }
}
