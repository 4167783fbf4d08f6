import Experiments
import Foundation
import Testing

/// Fails with what the program said.
func expect(_ outcome: BuiltProgram.Outcome, _ status: Int32, _ location: SourceLocation = #_sourceLocation) {
  #expect(
    outcome.status == status, "\(outcome.standardOutput)\(outcome.standardError)", sourceLocation: location)
}

@Suite struct RunCommandTests {
  private let folder = TemporaryFolder()

  /// A short M/M/1 with time series.
  private static let scenario = """
    kind: queueing
    name: short
    replications: 4
    horizon: 2000 s
    output: {interval: 20 s}
    stations: [{name: cpu, service: {distribution: exponential, mean: 1 s}}]
    arrivals: [{name: customers, station: cpu, process: poisson, rate: 0.8 /s}]
    """

  init() throws { try Self.scenario.write(toFile: folder.path("short.yaml"), atomically: true, encoding: .utf8) }

  private func run(_ arguments: String...) throws -> BuiltProgram.Outcome {
    try BuiltProgram.run(["run"] + arguments, in: folder)
  }

  /// Files of two runs that differ, manifests compared without wall-clock fields.
  private func differences(_ first: String, _ second: String) throws -> [String] {
    let names = try Set(
      FileManager.default.contentsOfDirectory(atPath: folder.path(first))
        + FileManager.default.contentsOfDirectory(atPath: folder.path(second)))
    var differing = names.filter {
      $0 != "manifest.json" && folder.text("\(first)/\($0)") != folder.text("\(second)/\($0)")
    }
    var (one, two) = (try folder.manifest(first), try folder.manifest(second))
    one.wallClock = two.wallClock
    if one != two { differing.insert("manifest.json") }
    return differing.sorted()
  }

  @Test func oneJobAndTwoJobsWriteTheSameBytes() throws {
    expect(try run("short.yaml", "--out", "a", "--jobs", "1", "--quiet"), 0)
    expect(try run("short.yaml", "--out", "b", "--jobs", "2", "--quiet"), 0)
    #expect(try differences("a", "b") == [])
    #expect(folder.text("a/stations.csv").split(separator: "\n").count > 4 * 90)
  }

  @Test func theResolvedScenarioOfARunAndOfShowRepeatIt() throws {
    expect(try run("short.yaml", "--out", "a", "--seed", "9", "--set", "stations.0.servers=2", "--quiet"), 0)
    let show = try BuiltProgram.run(
      ["show", "short.yaml", "--seed", "9", "--set", "stations.0.servers=2"], in: folder)
    #expect(show.standardOutput == folder.text("a/scenario.yaml"))
    expect(try run("a/scenario.yaml", "--out", "b", "--quiet"), 0)
    #expect(try differences("a", "b") == ["manifest.json"], "path, hash and overrides of the scenario differ")
  }

  @Test func aRunTellsItsResultsOnStandardOutputAndItsSpeedElsewhere() throws {
    let outcome = try run("short.yaml", "--replications", "1")
    expect(outcome, 0)
    #expect(outcome.standardOutput.contains("mean_wait"))
    #expect(outcome.standardOutput.contains("horizon reached"))
    #expect(outcome.standardOutput.contains("fingerprint"))
    #expect(outcome.standardError.contains("results in Results/short"))
    #expect(try folder.manifest("Results/short").overrides == ["replications=1"])
  }

  @Test func quietPrintsNothing() throws {
    let outcome = try run("short.yaml", "--quiet")
    #expect(outcome.standardOutput + outcome.standardError == "")
  }

  @Test func aRunIsNotReplacedWithoutForce() throws {
    expect(try run("short.yaml", "--out", "a", "--replications", "1", "--quiet"), 0)
    let before = folder.text("a/manifest.json")
    let refused = try run("short.yaml", "--out", "a", "--quiet")
    expect(refused, 2)
    #expect(refused.standardError.contains("--force"))
    #expect(folder.text("a/manifest.json") == before)
    expect(try run("short.yaml", "--out", "a", "--quiet", "--force"), 0)
    #expect(try folder.manifest("a").replications.count == 4)
  }

  @Test func noSeriesWritesNoTimeSeries() throws {
    expect(try run("short.yaml", "--out", "a", "--no-series", "--quiet"), 0)
    #expect(folder.text("a/stations.csv").isEmpty)
    #expect(!folder.text("a/summary.csv").isEmpty)
  }

  @Test(arguments: [
    [], ["missing.yaml"], ["short.yaml", "--jobs", "0"], ["short.yaml", "--bogus"], ["short.yaml", "--seed", "x"],
    ["short.yaml", "--set", "stations.0.servres=2"], ["short.yaml", "--until", "24"],
    ["short.yaml", "--replications", "0"],
    ["short.yaml", "--series", "1s", "--no-series"], ["short.yaml", "--out", "short.yaml"],
  ])
  func wrongUsageEndsWithStatusTwoAndWritesNothing(_ arguments: [String]) throws {
    let outcome = try BuiltProgram.run(["run"] + arguments, in: folder)
    expect(outcome, 2)
    #expect(!outcome.standardError.isEmpty)
    #expect(folder.visibleEntries == ["short.yaml"])
  }

  /// Waits until a file of the partial directory has rows.
  private func waitForRows(in table: String, of program: RunningProgram) throws {
    let deadline = Date().addingTimeInterval(60)
    while program.process.isRunning, Date() < deadline {
      for name in folder.visibleEntries where name.hasPrefix("a.partial-") {
        if folder.text("\(name)/parts/\(table).1.csv").count > 10_000 { return }
      }
      usleep(2_000)
    }
    Issue.record("no rows came: \(program.outcome().standardError)")
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func aSignalLeavesCompleteRowsAndAnIncompleteManifest(_ signal: Int32) throws {
    let program = try BuiltProgram.start(
      ["run", "short.yaml", "--out", "a", "--until", "5000d", "--series", "1min", "--jobs", "1"], in: folder)
    try waitForRows(in: "stations", of: program)
    kill(program.process.processIdentifier, signal)
    let outcome = program.outcome()
    expect(outcome, 128 + signal)
    #expect(folder.visibleEntries == ["a", "short.yaml"])
    let text = folder.text("a/stations.csv")
    #expect(text.hasSuffix("\n"))
    let rows = text.split(separator: "\n")
    try #require(rows.count > 2)
    let width = rows[0].count { $0 == "," }
    #expect(rows.allSatisfy { row in row.count { $0 == "," } == width })
    // A row a minute, from time zero to the last whole minute: nothing is missing in between.
    let times = rows.dropFirst().compactMap { Int($0.split(separator: ",")[1]) }
    #expect(times == Array(stride(from: times[0], through: times[0] + 60 * (times.count - 1), by: 60)))
    let manifest = try folder.manifest("a")
    #expect(manifest.status == .incomplete)
    #expect(manifest.replications.map(\.end) == ["interrupted", "not started", "not started", "not started"])
  }

  @Test func aFileThatCannotGrowEndsTheRunWithAClearError() throws {
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/sh")
    let command = "ulimit -f 64; exec '\(BuiltProgram.executable.path)' run short.yaml --out a --until 10d --series 1s"
    shell.arguments = ["-c", command]
    shell.currentDirectoryURL = URL(fileURLWithPath: folder.root)
    let errors = Pipe()
    shell.standardError = errors
    shell.standardOutput = FileHandle.nullDevice
    try shell.run()
    let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    shell.waitUntilExit()
    #expect(shell.terminationStatus == 1)
    #expect(text.contains("cannot write") && text.contains("stations"), "\(text)")
    #expect(folder.text("a/manifest.json").isEmpty)
  }
}
