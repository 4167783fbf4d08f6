/// One thing wrong with a trace, and where.
public struct TraceIssue: Sendable, Hashable, CustomStringConvertible {
  /// File or folder.
  public let path: String
  /// Line from 1, or 0 where the issue is about the whole file.
  public let line: Int
  /// Column in bytes from 1, or 0 where the issue is about the whole line.
  public let column: Int
  /// What is wrong.
  public let problem: String
  /// What would be right.
  public let hint: String

  /// `file:line:column: error: problem; hint`, without the places that are not known.
  public var description: String {
    let place = line == 0 ? path : column == 0 ? "\(path):\(line)" : "\(path):\(line):\(column)"
    return "\(place): error: \(problem)" + (hint.isEmpty ? "" : "; \(hint)")
  }
}

/// Why a trace cannot be used: its first issues in the order of reading.
public struct TraceErrors: Error, Sendable, Hashable, CustomStringConvertible {
  /// Reading stops when this many issues are known.
  public static let limit = 20

  /// What was found, never empty.
  public let issues: [TraceIssue]

  /// Whether reading stopped early, so that there may be more.
  public var isTruncated: Bool { issues.count >= Self.limit }

  /// One issue a line.
  public var description: String {
    let lines = issues.map(\.description).joined(separator: "\n")
    return isTruncated ? lines + "\n(stopped after \(issues.count) errors)" : lines
  }
}

/// Collects issues until there are too many.
struct TraceIssues {
  private(set) var issues: [TraceIssue] = []

  /// Notes an issue.
  /// - Throws: everything noted so far when the limit is reached.
  mutating func report(
    _ path: String, line: Int = 0, column: Int = 0, _ problem: String, hint: String = ""
  ) throws(TraceErrors) {
    issues.append(TraceIssue(path: path, line: line, column: column, problem: problem, hint: hint))
    if issues.count >= TraceErrors.limit { throw TraceErrors(issues: issues) }
  }

  /// Notes an issue after which nothing more can be learned.
  mutating func fail(
    _ path: String, line: Int = 0, column: Int = 0, _ problem: String, hint: String = ""
  ) throws(TraceErrors) -> Never {
    try report(path, line: line, column: column, problem, hint: hint)
    throw TraceErrors(issues: issues)
  }

  /// Throws when anything was noted.
  func throwIfAny() throws(TraceErrors) {
    if !issues.isEmpty { throw TraceErrors(issues: issues) }
  }
}
