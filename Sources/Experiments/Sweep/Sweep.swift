import Foundation
import ScenarioFiles

/// A study carried out: every point with all its replications, on common random numbers, in a folder that a later call
/// can go on with.
public struct Sweep: Sendable {
  /// What is studied.
  public let study: Study
  /// The points in order.
  public let points: [SweepPoint]
  private let base: Scenario
  private let options: ExperimentOptions
  private let folder: SweepFolder
  private let start: Date

  /// Opens the folder of a sweep.
  /// - Parameters:
  ///   - study: what is studied.
  ///   - opening: what is done with what is in the folder already.
  ///   - options: how it is carried out; only `output.path`, `jobs`, `version`, `interrupt`, `onProgress` count.
  /// - Throws: `ScenarioErrors` where the first point is no scenario, `RunDirectoryRefusal`, `OutputError`.
  public init(_ study: Study, resumes: Bool, options: ExperimentOptions) throws {
    self.study = study
    self.options = options
    start = Date()
    // A path with a typing error is the study's, not a point's.
    let check = try StudyCheck(study)
    base = check.base
    points = check.points
    let opening: SweepFolder.Opening = resumes ? .resuming : options.output.replaces ? .replacing : .fresh
    folder = try SweepFolder(
      options.output.path, opening,
      manifest: Self.manifest(study, base, .incomplete, files: [], events: 0, options, start, seconds: 0))
  }

  /// Joins a sweep that another process has opened, to compute a share of it.
  public init(joining study: Study, options: ExperimentOptions) throws {
    self.study = study
    self.options = options
    start = Date()
    base = try ScenarioLoader.load(path: study.scenarioPath, overrides: study.overrides + [study.replicationOverride])
    points = study.points(seed: base.run.seed)
    folder = SweepFolder(opened: options.output.path)
  }

  /// Points that have no record yet.
  public var pendingPoints: [SweepPoint] {
    points.filter { PointRecord.read($0, in: folder.pointsPath, replications: study.replications) == nil }
  }

  /// Runs points and writes their records. Points whose replications were cut off by an interrupt get none.
  /// - Returns: how many got one.
  /// - Throws: `OutputError`.
  @discardableResult
  public func run(_ chosen: [SweepPoint]) throws -> Int {
    var writtenCount = 0
    let begin = ContinuousClock().now
    let total = chosen.count * study.replications
    let runner = PointRunner(study, jobs: options.jobs, interrupt: options.interrupt)
    try runner.run(
      chosen.map(\.values),
      tick: { ended, events in
        options.onProgress?(
          ProgressSnapshot(ended: ended, of: total, events: events, elapsed: ContinuousClock().now - begin))
      },
      consume: { position, outcome in
        let record: PointRecord
        switch outcome {
        case .success(let results):
          if results.contains(where: { $0.status == .interrupted }) { return }
          record = PointRecord(
            chosen[position], results, selection: MetricSelection(study.metrics),
            groupSize: base.run.varianceReduction.groupSize)
        case .failure(let failure): record = PointRecord(chosen[position], error: failure.description)
        }
        try record.write(to: folder.pointsPath)
        writtenCount += 1
      })
    return writtenCount
  }

  /// Makes the tables from the records of all points, and removes the records.
  /// - Returns: the report; incomplete, with nothing written, while points are missing.
  public func conclude() throws -> SweepReport {
    let records = {
      points.lazy.compactMap { PointRecord.read($0, in: folder.pointsPath, replications: study.replications) }
    }
    var report = SweepReport(
      status: .completed, pointCount: points.count, recordedCount: 0, failures: [], directory: options.output.path)
    for record in records() {
      if points.count <= SweepText.rowLimit { report.shown.append(record) }
      report.recordedCount += 1
      report.eventCount += record.replications.reduce(0) { $0 + $1.events }
      if let failure = record.failure { report.failures.append((record.point, failure)) }
    }
    guard report.recordedCount == points.count else {
      report.status = .incomplete
      return report
    }
    let keys = SweepTables.keys(of: records())
    report.unmatched = keys.isEmpty ? [] : MetricSelection(study.metrics).unmatched(in: keys)
    try write("sweep.csv") { file throws(OutputError) in
      try SweepTables.sweep(study, records(), keys: keys, into: file)
    }
    try write("values.csv") { file throws(OutputError) in try SweepTables.values(records(), into: file) }
    try folder.write(study.sourceBytes, to: "study.yaml")
    try folder.write(
      Self.manifest(
        study, base, report.failures.isEmpty ? .completed : .failed, files: ["study.yaml", "sweep.csv", "values.csv"],
        events: report.eventCount, options, start, seconds: Date().timeIntervalSince(start)
      ).json(), to: RunManifest.fileName)
    folder.removePoints()
    return report
  }

  private func write(_ name: String, _ fill: (OutputFile) throws(OutputError) -> Void) throws(OutputError) {
    let temporary = "\(folder.path)/\(name).tmp"
    try fill(try OutputFile(creating: temporary))
    if rename(temporary, "\(folder.path)/\(name)") != 0 { throw .lastSystemError("rename", temporary) }
  }

  static func manifest(
    _ study: Study, _ base: Scenario, _ status: RunManifest.Status, files: [String], events: UInt64,
    _ options: ExperimentOptions, _ start: Date, seconds: Double
  ) -> StudyManifest {
    StudyManifest(
      command: "sweep", version: options.version, gitCommit: GitCommit.ofExecutable(),
      scenario: RunManifest.ScenarioReference(
        path: base.sourcePath, sha256: SHA256.hexadecimalDigest(of: base.sourceBytes), name: base.run.name,
        kind: base.model.kind),
      study: StudyManifest.Study(
        path: study.sourcePath, sha256: SHA256.hexadecimalDigest(of: study.sourceBytes), name: study.name),
      overrides: base.overrides, variants: nil, seed: base.run.seed, status: status,
      replications: study.replications, events: events, warnings: [], files: files,
      wallClock: RunManifest.WallClock(start: start, seconds: seconds, jobs: options.jobs, events: events))
  }
}

/// What a sweep came to.
public struct SweepReport: Sendable {
  /// How far it came; failed points do not make it incomplete.
  public var status: RunManifest.Status
  /// Points in all.
  public var pointCount: Int
  /// Points with a record.
  public var recordedCount: Int
  /// Points that failed, by number, and why.
  public var failures: [(point: Int, reason: String)]
  /// Events over all points.
  public var eventCount: UInt64 = 0
  /// The folder with the tables.
  public var directory: String
  /// Patterns of the study that no metric of any point matches.
  public var unmatched: [String] = []
  /// All points, where they are few enough to be shown.
  var shown: [PointRecord] = []
}
