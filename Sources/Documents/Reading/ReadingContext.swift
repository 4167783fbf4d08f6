/// What the readers of all sections of one document share.
package final class ReadingContext {
  /// Where problems go.
  package let issues: IssueCollector
  /// How relative paths of data files are meant.
  package var pathBase: PathBase = .file
  /// Whether a path was read, so that the resolved scenario must say what it is relative to.
  package var hasPaths = false
  /// Whether `keys` is filled.
  package let wantsKeys: Bool
  /// Every key that was asked for, in reading order: the documentation of the format.
  package private(set) var keys: [KeyDescription] = []
  private var positions: [String: SourcePosition] = [:]

  /// Makes a context for one document.
  package init(issues: IssueCollector, wantsKeys: Bool = false) {
    self.issues = issues
    self.wantsKeys = wantsKeys
  }

  /// Notes where the value of a key path is written.
  package func note(_ path: String, at position: SourcePosition) { positions[path] = position }

  /// Notes that a key exists, and what it takes.
  package func describe(_ key: KeyDescription) { keys.append(key) }

  /// Where a key path is written, or the nearest section around it that is.
  package func position(of path: String) -> SourcePosition? {
    var path = path[...]
    while true {
      if let position = positions[String(path)] { return position }
      guard let dot = path.lastIndex(of: ".") else { return positions[""] }
      path = path[..<dot]
    }
  }

  /// Notes what a model's own checks found, at the key a path names or the nearest section around it.
  package func report(_ path: String, _ problem: String, hint: String) {
    issues.error(at: position(of: path) ?? .start(of: ""), "\(path.isEmpty ? "" : path + ": ")\(problem)", hint: hint)
  }
}

/// A key a document may hold.
public struct KeyDescription: Sendable, Hashable {
  /// The key with the sections around it, such as `stations.0.servers`.
  public var path: String
  /// What may be written, such as `a whole number from 1 to 100000`.
  public var accepts: String
  /// The value when the key is left out, as the file would write it; nil where it has none.
  public var defaultValue: String?
  /// Whether the key must be written.
  public var isRequired: Bool
  /// What it means, in one line.
  public var meaning: String
}

/// What the relative paths of data files in a document are relative to.
package enum PathBase: String, CaseIterable {
  /// The folder of the file that writes them.
  case file
  /// The folder the program is run in.
  case workingDirectory = "working-directory"
}
