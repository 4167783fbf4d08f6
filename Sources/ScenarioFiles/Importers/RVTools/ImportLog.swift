import Documents

/// What an import finds on its way: errors with their places, and what is left out or assumed.
final class ImportLog {
  /// Errors, all of them before anything is refused.
  let errors = IssueCollector()
  private var warnings: [Warning] = []
  private var positions: [String: Int] = [:]

  /// A warning about one thing or several of a kind.
  private struct Warning {
    var position: SourcePosition
    var message: String
    var hint: String?
    var subjects: [String]
    var count: Int
  }

  /// Subjects of a warning that are named; the rest are counted.
  private static let namedSubjects = 5

  /// Notes an error.
  func error(at position: SourcePosition, _ message: String, hint: String? = nil) {
    errors.error(at: position, message, hint: hint)
  }

  /// Notes what an importer leaves out or assumes; the same message about several subjects becomes one warning, at the
  /// place of the first.
  func warn(at position: SourcePosition, _ message: String, subject: String? = nil, hint: String? = nil) {
    let key = "\(position.file)\u{0}\(message)"
    let index = positions[key] ?? warnings.count
    if index == warnings.count {
      positions[key] = index
      warnings.append(Warning(position: position, message: message, hint: hint, subjects: [], count: 0))
    }
    warnings[index].count += 1
    guard let subject, warnings[index].subjects.count < Self.namedSubjects else { return }
    if !warnings[index].subjects.contains(subject) { warnings[index].subjects.append(subject) }
  }

  /// The warnings in the order of finding.
  var warningIssues: [DocumentIssue] {
    warnings.map { warning in
      var message = warning.message
      if !warning.subjects.isEmpty {
        let rest = warning.count - warning.subjects.count
        message += ": " + warning.subjects.joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
      }
      return DocumentIssue(
        file: warning.position.file, line: warning.position.line, column: warning.position.column, severity: .warning,
        message: message, hint: warning.hint)
    }
  }
}
