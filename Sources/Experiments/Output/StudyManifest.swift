import Foundation

/// What a comparison or a sweep was and how it went: its `manifest.json`.
///
/// Everything outside `wallClock` follows from files, overrides, seed and version alone.
struct StudyManifest: Codable, Sendable, Equatable {
  /// A named set of changes.
  struct Variant: Codable, Sendable, Equatable {
    var name: String
    var overrides: [String]
  }

  /// The file of a study.
  struct Study: Codable, Sendable, Equatable {
    var path: String
    var sha256: String
    var name: String
  }

  var program = "vdcsim"
  /// The command that made the folder.
  var command: String
  var version: String
  var gitCommit: String?
  var scenario: RunManifest.ScenarioReference
  /// What is studied; nil in a comparison.
  var study: Study?
  /// `path=value` texts applied to base and variants, or to all points.
  var overrides: [String]
  /// What is compared; nil in a sweep.
  var variants: [Variant]?
  var seed: UInt64
  var status: RunManifest.Status
  /// Replications of the base, or of a point.
  var replications: Int
  var events: UInt64
  var warnings: [String]
  var files: [String]
  var wallClock: RunManifest.WallClock

  /// The manifest as JSON with keys in alphabetical order.
  func json() throws -> [UInt8] { try ManifestHeader.json(self) }
}

/// What the manifests of all commands have in common: enough to know whose a folder is.
struct ManifestHeader: Codable, Sendable {
  var program: String
  /// The command that made the folder; nil for a run.
  var command: String?
  var version: String
  var scenario: RunManifest.ScenarioReference
  var study: StudyManifest.Study?
  var overrides: [String]
  var variants: [StudyManifest.Variant]?
  var seed: UInt64
  var files: [String]
  var status: RunManifest.Status
  var wallClock: Start

  struct Start: Codable, Sendable {
    var start: String
  }

  /// Reads the manifest in a directory; nil where there is none or it is not one of this program.
  static func read(in directory: String) -> ManifestHeader? {
    guard let data = FileManager.default.contents(atPath: "\(directory)/\(RunManifest.fileName)") else { return nil }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    guard let header = try? decoder.decode(ManifestHeader.self, from: data), header.program == "vdcsim" else {
      return nil
    }
    return header
  }

  /// A manifest as JSON with keys in alphabetical order.
  static func json(_ manifest: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    return [UInt8](try encoder.encode(manifest)) + [UInt8(ascii: "\n")]
  }
}
