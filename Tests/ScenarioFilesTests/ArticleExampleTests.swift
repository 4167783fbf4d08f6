import Documents
import Foundation
import Testing

@testable import ScenarioFiles

/// The YAML that articles and the README show must be what the program takes.
@Suite struct ArticleExampleTests {
  struct Example: CustomTestStringConvertible, Sendable {
    var file: String
    var line: Int
    var text: String
    var testDescription: String { "\(file):\(line)" }
  }

  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  /// Every fenced block marked `yaml`.
  static let examples: [Example] = {
    let folder = "Sources/vdcsim/Documentation.docc"
    let articles = ((try? FileManager.default.contentsOfDirectory(atPath: "\(root)/\(folder)")) ?? [])
      .filter { $0.hasSuffix(".md") }.sorted().map { "\(folder)/\($0)" }
    return (["README.md"] + articles).flatMap { file -> [Example] in
      let text = (try? String(contentsOfFile: "\(root)/\(file)", encoding: .utf8)) ?? ""
      var examples: [Example] = []
      var block: Example?
      for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
        if line.hasPrefix("```") {
          if let open = block { examples.append(open) }
          block = block == nil && line.hasPrefix("```yaml") ? Example(file: file, line: index + 2, text: "") : nil
        } else {
          block?.text += line + "\n"
        }
      }
      return examples
    }
  }()

  @Test func thereAreExamples() { #expect(Self.examples.count >= 5) }

  @Test(arguments: examples) func isAcceptedAsItStands(_ example: Example) throws {
    let issues = IssueCollector()
    var composer = YAMLComposer(file: example.testDescription, issues: issues)
    _ = composer.compose(example.text)
    #expect(issues.issues.map(\.description) == [])
    // What names a kind is whole, but for the files it names; the rest are parts.
    guard ("\n" + example.text).contains("\nkind: "), !example.text.contains("kind: study") else { return }
    do throws(ScenarioErrors) {
      _ = try ScenarioLoader.load(text: Array(example.text.utf8), file: "\(Self.root)/Scenarios/example.yaml")
    } catch {
      let others = error.issues.filter { !$0.message.hasPrefix("cannot read") && !$0.message.contains("No such file") }
      #expect(others.map(\.description) == [], "\(example.testDescription)")
    }
  }
}
