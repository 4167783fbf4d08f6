import Foundation

/// Why a directory cannot take a run. Nothing has been touched.
public struct RunDirectoryRefusal: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is in the way.
  public let description: String
}

/// The directory a run writes: filled under a temporary name beside the final one and renamed at the end, so that the
/// final name never shows half a run.
final class RunDirectory {
  /// Where the results will be.
  let finalPath: String
  /// Where they are until then.
  let partialPath: String
  /// Where the parts of the replications are.
  var partsPath: String { "\(partialPath)/parts" }

  /// Checks that a run may go to a path, and creates the partial directory.
  /// - Parameters:
  ///   - path: the directory of the results.
  ///   - replaces: whether a run that is there already may be replaced.
  /// - Throws: `RunDirectoryRefusal` where the path holds something that must not be replaced, `OutputError` where it
  ///   cannot be written.
  init(_ path: String, replaces: Bool) throws {
    finalPath = Self.resolved(path)
    partialPath = "\(finalPath).partial-\(ProcessInfo.processInfo.processIdentifier)"
    try Self.check(finalPath, given: path, replaces: replaces)
    try Self.create(partsPath)
  }

  /// Creates a directory and those around it that are missing (`mkdir -p`).
  private static func create(_ path: String) throws(OutputError) {
    var current = ""
    for part in path.split(separator: "/") {
      current += "/" + part
      if mkdir(current, 0o777) != 0, errno != EEXIST, access(current, F_OK) != 0 {
        throw .lastSystemError("create directory", current)
      }
    }
  }

  /// An absolute path with the symbolic links of what exists resolved, so that a rename replaces the
  /// directory and not the link.
  private static func resolved(_ path: String) -> String {
    URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath().path
  }

  private static func check(_ path: String, given: String, replaces: Bool) throws(RunDirectoryRefusal) {
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else { return }
    guard isDirectory.boolValue else { throw RunDirectoryRefusal(description: "'\(given)' is a file, not a directory") }
    if entries(of: path).isEmpty { return }
    guard let manifest = ManifestHeader.read(in: path) else {
      throw RunDirectoryRefusal(description: "'\(given)' is not empty and holds no run of vdcsim; choose another --out")
    }
    if !replaces {
      throw RunDirectoryRefusal(
        description: "'\(given)' holds the run of '\(manifest.scenario.path)' started \(manifest.wallClock.start); "
          + "use --force to replace it or choose another --out")
    }
  }

  /// Names of what is in a directory, sorted.
  static func entries(of path: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
  }

  func write(_ bytes: [UInt8], to name: String) throws(OutputError) {
    try OutputFile.write(bytes, to: "\(partialPath)/\(name)")
  }

  /// Takes the place of the final path. What somebody else has put beside the files of an earlier run is kept.
  func commit() throws(OutputError) {
    rmdir(partsPath)
    if FileManager.default.fileExists(atPath: finalPath) { try retirePredecessor() }
    if rename(partialPath, finalPath) != 0 {
      throw OutputError(
        path: finalPath, action: "write", reason: "\(String(cString: strerror(errno))); results are in '\(partialPath)'"
      )
    }
  }

  private func retirePredecessor() throws(OutputError) {
    let own = Set((ManifestHeader.read(in: finalPath)?.files ?? []) + [RunManifest.fileName])
    for name in Self.entries(of: finalPath) {
      if own.contains(name) {
        unlink("\(finalPath)/\(name)")
      } else if rename("\(finalPath)/\(name)", "\(partialPath)/\(name)") != 0 {
        throw .lastSystemError("replace", "\(finalPath)/\(name)")
      }
    }
  }

  /// Removes the partial directory: the run leaves no trace.
  func discard() { try? FileManager.default.removeItem(atPath: partialPath) }
}
