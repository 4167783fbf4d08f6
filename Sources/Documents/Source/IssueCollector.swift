/// Gathers everything that is wrong with a document, so that one look at the output is enough to mend it.
package final class IssueCollector {
  /// What has been found, in the order of finding.
  package private(set) var issues: [DocumentIssue] = []
  /// How many issues are kept; a file with more has one reason for most of them.
  static let limit = 200

  /// Whether anything found keeps the document from being used.
  package var hasErrors: Bool { issues.contains { $0.severity == .error } }

  /// Whether what is found from now on is not kept.
  package var isFull: Bool { issues.count >= Self.limit }

  /// Makes a collector without issues.
  package init() {}

  /// Notes an error.
  package func error(at position: SourcePosition, _ message: String, hint: String? = nil) {
    guard !isFull else { return }
    issues.append(
      DocumentIssue(
        file: position.file, line: position.line, column: position.column, message: message, hint: hint))
  }

  /// Notes what another collector found.
  func add(_ issue: DocumentIssue) {
    if !isFull { issues.append(issue) }
  }

  /// The issues ordered by file, line and column; those at one place in the order of finding.
  package var sorted: [DocumentIssue] {
    let order = issues.indices.sorted { left, right in
      let (a, b) = (issues[left], issues[right])
      return (a.file, a.line, a.column, left) < (b.file, b.line, b.column, right)
    }
    return order.map { issues[$0] }
  }
}
