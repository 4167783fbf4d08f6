import Foundation
import Testing

@testable import ScenarioFiles

/// Every file in Tests/Fixtures/invalid says in comments what is wrong with it:
/// `# expect LINE:COLUMN message`, with the file's name before the line where the error is in an included one, and
/// after ` | ` a part of the hint.
struct InvalidScenarioTests {
  @Test(arguments: Fixtures.yamlFiles(in: Fixtures.invalid).filter { !$0.contains("/included/") })
  func `every mistake is reported at its place, and nothing else`(path: String) throws {
    let expected = try Self.expectations(path)
    var found: [ScenarioIssue] = []
    do throws(ScenarioErrors) {
      _ = try ScenarioLoader.load(path: path)
    } catch {
      found = error.issues
    }
    let folder = Fixtures.invalid + "/"
    let lines = found.map { issue in
      let place = issue.file == path ? "" : issue.file + ":"
      return "\(place)\(issue.line):\(issue.column) \(issue.message)".replacing(folder, with: "")
    }
    #expect(lines == expected.map(\.issue), "in \(path):\n\(ScenarioErrors(issues: found))")
    for (issue, expectation) in zip(found, expected) {
      // Every string has an empty part, but not for Foundation.
      #expect(
        expectation.hint.isEmpty || issue.hint?.contains(expectation.hint) == true,
        "hint of \(expectation.issue) in \(path)")
    }
  }

  @Test func `there are at least thirty different mistakes`() throws {
    let files = Fixtures.yamlFiles(in: Fixtures.invalid)
    let messages = try files.flatMap { try Self.expectations($0) }.map { $0.issue.split(separator: " ").dropFirst() }
    #expect(Set(messages).count >= 30)
  }

  @Test func `an issue prints as file, line, column, severity, message and hint`() {
    let issue = ScenarioIssue(file: "a.yaml", line: 3, column: 7, message: "wrong", hint: "write it right")
    #expect(issue.description == "a.yaml:3:7: error: wrong\n  hint: write it right")
  }

  private static func expectations(_ path: String) throws -> [(issue: String, hint: String)] {
    try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").compactMap { line in
      guard let range = line.range(of: "# expect ") else { return nil }
      let parts = line[range.upperBound...].components(separatedBy: " | ")
      return (parts[0], parts.count > 1 ? parts[1] : "")
    }
  }
}
