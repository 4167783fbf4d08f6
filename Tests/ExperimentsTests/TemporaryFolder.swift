import Foundation

@testable import Experiments

/// A folder of its own for each test, removed with it.
final class TemporaryFolder: Sendable {
  let root: String

  init() {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("vdcsim-\(UUID().uuidString)")
    root = url.resolvingSymlinksInPath().path
    try? FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: root) }

  func path(_ name: String) -> String { "\(root)/\(name)" }

  /// Content of a file; empty where there is none.
  func text(_ name: String) -> String { (try? String(contentsOfFile: path(name), encoding: .utf8)) ?? "" }

  /// Names of what is in the folder, sorted.
  func names() -> [String] { ((try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []).sorted() }

  func manifest(_ name: String) throws -> RunManifest {
    guard let manifest = RunManifest.read(in: path(name)) else { throw CocoaError(.fileReadNoSuchFile) }
    return manifest
  }
}
