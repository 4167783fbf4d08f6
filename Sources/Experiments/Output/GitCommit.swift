import Foundation

/// The commit a program was built from, as far as the place of its executable tells.
enum GitCommit {
  /// Looks for a repository around the executable and reads the commit it is at.
  /// - Returns: the hash, or nil where the executable lies in no repository.
  static func ofExecutable() -> String? {
    guard let executable = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") else {
      return nil
    }
    var directory = URL(fileURLWithPath: executable).deletingLastPathComponent()
    while directory.path != "/" {
      let git = directory.appendingPathComponent(".git").path
      if FileManager.default.fileExists(atPath: git) { return head(of: git) }
      directory.deleteLastPathComponent()
    }
    return nil
  }

  /// The commit `HEAD` stands for: itself, a loose reference or a packed one.
  static func head(of gitDirectory: String) -> String? {
    guard let head = firstLine(of: "\(gitDirectory)/HEAD") else { return nil }
    guard head.hasPrefix("ref: ") else { return isHash(head) ? head : nil }
    let reference = String(head.dropFirst(5))
    if let hash = firstLine(of: "\(gitDirectory)/\(reference)"), isHash(hash) { return hash }
    guard let packed = try? String(contentsOfFile: "\(gitDirectory)/packed-refs", encoding: .utf8) else { return nil }
    let line = packed.split(separator: "\n").first { $0.hasSuffix(" " + reference) }
    return line?.split(separator: " ").first.map(String.init)
  }

  private static func firstLine(of path: String) -> String? {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
    return text.split(separator: "\n").first.map(String.init)
  }

  private static func isHash(_ text: String) -> Bool { text.count >= 40 && text.allSatisfy(\.isHexDigit) }
}
