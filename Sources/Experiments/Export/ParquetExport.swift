import Foundation

/// Turns each CSV of a run into Parquet by `Scripts/parquet`, because the writer is that of Apache Arrow for Python.
public struct ParquetExport: RunExport {
  private let script: String

  /// Finds the script beside or above the executable.
  /// - Returns: nil where the program lies outside of its repository.
  public init?() {
    guard let executable = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") else {
      return nil
    }
    var folder = URL(fileURLWithPath: executable).deletingLastPathComponent()
    while !FileManager.default.isExecutableFile(atPath: folder.appendingPathComponent("Scripts/parquet").path) {
      if folder.path == "/" { return nil }
      folder.deleteLastPathComponent()
    }
    script = folder.appendingPathComponent("Scripts/parquet").path
  }

  /// Runs the script on the directory and waits for it.
  public func write(_ tables: RunTables) throws(OutputError) -> [String] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: script)
    process.arguments = [tables.directory]
    process.standardOutput = FileHandle.nullDevice
    do { try process.run() } catch { throw OutputError(path: script, action: "start", reason: "\(error)") }
    process.waitUntilExit()
    if process.terminationStatus != 0 {
      throw OutputError(
        path: "\(tables.directory)/*.parquet", action: "write",
        reason: "\(script) ended with status \(process.terminationStatus)")
    }
    return RunDirectory.entries(of: tables.directory).filter { $0.hasSuffix(".parquet") }
  }
}
