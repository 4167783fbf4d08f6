import Foundation
import ScenarioFiles

/// The folder of a sweep: records of points while it goes on, tables when it is done.
///
/// Unlike the folder of a run it has its name from the start, so that an interrupted sweep, or tasks on other machines,
/// find what is there.
struct SweepFolder: Sendable {
  /// The folder.
  let path: String
  /// Where the records of points are until the tables are made.
  var pointsPath: String { "\(path)/points" }

  /// How a sweep meets a folder that is not empty.
  enum Opening: Sendable {
    /// Refuses anything that is there.
    case fresh
    /// Removes the sweep that is there.
    case replacing
    /// Goes on with the same sweep, if it is there.
    case resuming
  }

  /// Opens the folder, and creates it where it is missing.
  /// - Throws: `RunDirectoryRefusal` before anything is touched.
  init(_ path: String, _ opening: Opening, manifest: StudyManifest) throws {
    self.path = URL(fileURLWithPath: path).standardizedFileURL.path
    let entries = RunDirectory.entries(of: self.path)
    if !entries.isEmpty {
      guard let header = ManifestHeader.read(in: self.path) else {
        throw RunDirectoryRefusal(description: "'\(path)' is not empty and holds no sweep; choose another --out")
      }
      let isUnfinished = header.command == "sweep" && header.status == .incomplete
      switch opening {
      case .fresh:
        let hint = isUnfinished ? "--resume goes on with it, --force starts again" : "use --force to replace it"
        throw RunDirectoryRefusal(
          description: "'\(path)' holds \(isUnfinished ? "an unfinished" : "a") \(header.command ?? "run") of "
            + "'\(header.scenario.path)'; \(hint)")
      case .resuming where !header.isSame(as: manifest):
        throw RunDirectoryRefusal(
          description: "'\(path)' holds another sweep: the study, its scenario, the overrides or the version of this "
            + "program have changed; use --force to start again")
      case .resuming where !isUnfinished:
        throw RunDirectoryRefusal(
          description: "'\(path)' holds a sweep that is finished; use --force to run it again")
      case .resuming: break
      case .replacing:
        for name in header.files + [RunManifest.fileName] { unlink("\(self.path)/\(name)") }
        try? FileManager.default.removeItem(atPath: pointsPath)
      }
    }
    do {
      try FileManager.default.createDirectory(atPath: pointsPath, withIntermediateDirectories: true)
    } catch {
      throw OutputError(path: pointsPath, action: "create directory", reason: error.localizedDescription)
    }
    try write(manifest.json(), to: RunManifest.fileName)
  }

  /// A folder that a sweep has opened already, for a task that computes a share of it.
  init(opened path: String) { self.path = URL(fileURLWithPath: path).standardizedFileURL.path }

  /// Writes a file by way of another name.
  func write(_ bytes: [UInt8], to name: String) throws(OutputError) {
    let temporary = "\(path)/\(name).tmp"
    try OutputFile.write(bytes, to: temporary)
    if rename(temporary, "\(path)/\(name)") != 0 { throw .lastSystemError("rename", temporary) }
  }

  /// Removes the records, once the tables are written.
  func removePoints() { try? FileManager.default.removeItem(atPath: pointsPath) }
}

extension ManifestHeader {
  /// Whether a sweep that was begun is the one described, so that its points are worth keeping.
  fileprivate func isSame(as manifest: StudyManifest) -> Bool {
    command == manifest.command && version == manifest.version && scenario == manifest.scenario
      && study == manifest.study && overrides == manifest.overrides && seed == manifest.seed
  }
}
