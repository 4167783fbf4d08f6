import Experiments
import Foundation
import Testing

@Suite struct ExportRunTests {
  private let folder = TemporaryFolder()

  init() throws {
    let scenario = """
      kind: queueing
      name: short
      replications: 3
      horizon: 200 s
      output: {interval: 20 s}
      stations: [{name: cpu, service: {distribution: exponential, mean: 1 s}}]
      arrivals: [{name: customers, station: cpu, process: poisson, rate: 0.8 /s}]
      """
    try scenario.write(toFile: folder.path("short.yaml"), atomically: true, encoding: .utf8)
  }

  private func run(_ arguments: String...) throws -> BuiltProgram.Outcome {
    try BuiltProgram.run(["run", "short.yaml", "--quiet"] + arguments, in: folder)
  }

  @Test func theNumberOfJobsChangesNoByteOfAnyForm() throws {
    for jobs in ["1", "3"] {
      let arguments = ["--format", "openmetrics", "--trace", "\(jobs).json", "--out", jobs, "--jobs", jobs]
      expect(try BuiltProgram.run(["run", "short.yaml", "--quiet"] + arguments, in: folder), 0)
    }
    for name in ["metrics.om", "dashboard.json", "stations.csv"] {
      #expect(!folder.text("1/\(name)").isEmpty && folder.text("1/\(name)") == folder.text("3/\(name)"), "\(name)")
    }
    #expect(!folder.text("1.json").isEmpty && folder.text("1.json") == folder.text("3.json"))
    #expect(
      try folder.manifest("1").files.filter { !$0.hasSuffix(".csv") } == [
        "dashboard.json", "metrics.om", "scenario.yaml",
      ])
  }

  @Test func formsOfAnEarlierRunDoNotOutliveIt() throws {
    expect(try run("--format", "openmetrics", "--out", "a"), 0)
    expect(try run("--out", "a", "--force"), 0)
    #expect(folder.text("a/metrics.om").isEmpty && !folder.text("a/stations.csv").isEmpty)
  }

  @Test func theEpochIsAddedToEachInstant() throws {
    expect(try run("--format", "openmetrics", "--epoch", "1970-01-02T00:00:00Z", "--out", "a"), 0)
    let samples = folder.text("a/metrics.om").split(separator: "\n").filter { !$0.hasPrefix("#") }
    #expect(samples.first?.hasSuffix(" 86400") == true || samples.first?.hasSuffix(" 86420") == true)
    #expect(folder.text("a/dashboard.json").contains("1970-01-02T00:00:00Z"))
  }

  @Test(arguments: [
    ["--format", "xml"], ["--epoch", "2026-01-01T00:00:00Z"], ["--format", "openmetrics", "--epoch", "yesterday"],
    ["--format", "openmetrics", "--epoch", "1969-12-31T23:59:59Z"], ["--trace", "nowhere/t.json"],
    ["--trace", "short.yaml"],
  ])
  func wrongUsageEndsWithStatusTwoAndWritesNothing(_ arguments: [String]) throws {
    let outcome = try BuiltProgram.run(["run", "short.yaml"] + arguments, in: folder)
    expect(outcome, 2)
    #expect(!outcome.standardError.isEmpty)
    #expect(folder.visibleEntries == ["short.yaml"])
  }

  /// Not run where the script would have to install Arrow first.
  @Test(.enabled(if: Self.hasArrow, "Scripts/bootstrap has not installed pyarrow")) func parquetIsWrittenByTheScript()
    throws
  {
    expect(try run("--format", "parquet", "--out", "a"), 0)
    let files = try folder.manifest("a").files
    #expect(
      files.filter { $0.hasSuffix(".parquet") }.map { $0.dropLast(8) }
        == files.filter { $0.hasSuffix(".csv") }.map { $0.dropLast(4) })
    #expect(files.contains("stations.parquet"))
    let bytes = try Data(contentsOf: URL(fileURLWithPath: folder.path("a/stations.parquet")))
    #expect(bytes.prefix(4) == Data("PAR1".utf8) && bytes.suffix(4) == Data("PAR1".utf8))
  }

  private static var hasArrow: Bool {
    let wanted = BuiltProgram.root.appendingPathComponent("Scripts/plotting/requirements.txt").path
    let installed = BuiltProgram.root.appendingPathComponent(".venv/requirements.txt").path
    return FileManager.default.contentsEqual(atPath: wanted, andPath: installed)
  }
}
