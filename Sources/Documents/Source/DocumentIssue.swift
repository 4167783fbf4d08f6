/// Something wrong in a document, and where.
public struct DocumentIssue: Error, Sendable, Hashable, CustomStringConvertible {
  /// How bad an issue is.
  public enum Severity: String, Sendable, Hashable {
    /// The document cannot be used.
    case error
    /// The document can be used, but probably not as meant.
    case warning
  }

  /// The file as it was named, or `--set path=value` for an override.
  public var file: String
  /// Line in the file, from 1.
  public var line: Int
  /// Column in the line in characters, from 1.
  public var column: Int
  /// How bad it is.
  public var severity: Severity
  /// What is wrong, in one line.
  public var message: String
  /// What would be right, or nil where nothing can be said.
  public var hint: String?

  /// Makes an issue from its parts.
  public init(
    file: String, line: Int, column: Int, severity: Severity = .error, message: String, hint: String? = nil
  ) {
    self.file = file
    self.line = line
    self.column = column
    self.severity = severity
    self.message = message
    self.hint = hint
  }

  /// `file:line:column: error: message`, and the hint on a second line. An override is its own place: no numbers.
  public var description: String {
    let place = isOverride(file) ? file : "\(file):\(line):\(column)"
    let text = "\(place): \(severity.rawValue): \(message)"
    return hint.map { "\(text)\n  hint: \($0)" } ?? text
  }
}

/// Everything wrong with a document at once, ordered by file, line and column.
public struct DocumentErrors: Error, Sendable, Hashable, CustomStringConvertible {
  /// The issues in order; at least one is an error.
  public var issues: [DocumentIssue]

  /// Makes an error of all issues of a document.
  public init(issues: [DocumentIssue]) { self.issues = issues }

  /// Whether there may be more: reading keeps this many.
  public var isTruncated: Bool { issues.count >= IssueCollector.limit }

  /// One issue after another, one or two lines each.
  public var description: String {
    let lines = issues.map(\.description).joined(separator: "\n")
    return isTruncated ? lines + "\n(stopped after \(issues.count) errors)" : lines
  }
}
