import Foundation

/// One Swift file of the package.
struct SourceFile {
  let path: String
  let target: String
  let lines: [Substring]

  init(path: String, target: String, text: String) {
    self.path = path
    self.target = target
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)
  }

  /// Modules the file imports, with line numbers.
  var imports: [(line: Int, module: String)] {
    lines.enumerated().compactMap { index, line in
      guard let match = line.firstMatch(of: Self.importPattern) else { return nil }
      return (index + 1, String(match.module))
    }
  }

  private static var importPattern: Regex<(Substring, module: Substring)> {
    #/^\s*(?:@\w+(?:\([^)]*\))?\s+|(?:public|package|internal|fileprivate|private)\s+)*import\s+(?:(?:struct|class|enum|protocol|func|var|let|typealias)\s+)?(?<module>\w+)/#
  }
}

/// The Swift files of the package, found from the place of this file.
enum SourceTree {
  static var root: URL {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  }

  static func targets() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: root.appendingPathComponent("Sources").path)
      .filter { !$0.hasPrefix(".") }.sorted()
  }

  /// All Swift files below a folder of the root; the target is the folder right below it.
  static func files(in folder: String = "Sources") throws -> [SourceFile] {
    let base = root.appendingPathComponent(folder)
    let paths = try FileManager.default.subpathsOfDirectory(atPath: base.path).filter { $0.hasSuffix(".swift") }
    return try paths.sorted().map { path in
      SourceFile(
        path: "\(folder)/\(path)", target: String(path.split(separator: "/")[0]),
        text: try String(contentsOf: base.appendingPathComponent(path), encoding: .utf8))
    }
  }
}
