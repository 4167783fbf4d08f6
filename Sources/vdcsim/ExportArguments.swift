import ArgumentParser
import Experiments
import Foundation

/// Other forms of a run's results than CSV.
struct ExportArguments: ParsableArguments {
  /// A form of the tables.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case csv, openmetrics, parquet
  }

  @Option(
    name: .customLong("format"),
    help: "A form of the results besides CSV, which is always written; may be given several times.")
  var formats: [Format] = []

  @Option(
    help: ArgumentHelp(
      "Instant at which the simulation begins, for --format openmetrics.",
      discussion: "ISO 8601 with whole seconds: 2026-01-01T00:00:00Z, which is also the default.",
      valueName: "instant"))
  var epoch: String?

  @Option(
    name: .customLong("trace"),
    help: ArgumentHelp(
      "File for the first replication as Chrome trace events (JSON), which Perfetto opens.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var trace: String?

  mutating func validate() throws {
    guard let epoch else { return }
    if !formats.contains(.openmetrics) { throw ValidationError("--epoch is for --format openmetrics") }
    if Self.seconds(epoch) == nil {
      throw ValidationError("--epoch takes an instant from 1970 on such as 2026-01-01T00:00:00Z, not '\(epoch)'")
    }
  }

  /// Seconds since 1970.
  private static func seconds(_ text: String) -> Int64? {
    guard let date = try? Date(text, strategy: .iso8601), date.timeIntervalSince1970 >= 0 else { return nil }
    return Int64(date.timeIntervalSince1970)
  }

  /// What is to be written, each form once.
  func exports() throws(CommandFailure) -> [any RunExport] {
    var exports: [any RunExport] = []
    if formats.contains(.openmetrics) {
      exports.append(OpenMetricsExport(epoch: epoch.flatMap(Self.seconds) ?? OpenMetricsExport.defaultEpoch))
    }
    if formats.contains(.parquet) {
      guard let parquet = ParquetExport() else {
        throw CommandFailure(
          .invalidInput,
          "error: --format parquet needs Scripts/parquet in a folder above the program\n  hint: run without it, then "
            + "Scripts/parquet with the folder of the results")
      }
      exports.append(parquet)
    }
    guard let trace else { return exports }
    do {
      return exports + [try ChromeTraceExport(path: trace)]
    } catch {
      throw CommandFailure(.invalidInput, "error: --trace: \(error)")
    }
  }
}
