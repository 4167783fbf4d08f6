import Foundation
import Testing

@testable import ScenarioFiles

struct SourceFileTests {
  private func problems(path: String) -> [String] {
    do throws(ScenarioErrors) {
      _ = try ScenarioLoader.load(path: path)
      return []
    } catch {
      return error.issues.map(\.description)
    }
  }

  private func problems(bytes: [UInt8]) -> [String] {
    do throws(ScenarioErrors) {
      _ = try ScenarioLoader.load(text: bytes, file: "bytes.yaml")
      return []
    } catch {
      return error.issues.map { "\($0.line):\($0.column) \($0.message)" }
    }
  }

  @Test func `a missing file, a folder and an unreadable file are named with the reason`() throws {
    let folder = try TemporaryFolder()
    #expect(problems(path: "no/such.yaml")[0].hasPrefix("no/such.yaml:1:1: error: cannot read 'no/such.yaml': No such"))
    #expect(problems(path: folder.path)[0].contains("is a folder"))
    #expect(problems(path: "/dev/null")[0].contains("the file is empty"))
    let path = try folder.write("secret.yaml", smallScenario)
    try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: path)
    // The superuser reads everything.
    if getuid() != 0 { #expect(problems(path: path)[0].contains("cannot read")) }
  }

  @Test func `more than 64 MiB are refused`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("large.yaml", "")
    try #require(truncate(path, 64 << 20 | 1) == 0)
    #expect(problems(path: path)[0].contains("is larger than 64 MiB"))
  }

  @Test func `bytes that are not UTF-8 and characters that are not YAML are found at their place`() {
    #expect(problems(bytes: Array("kind: queueing\nname: é".utf8) + [0xFF]) == ["2:8 not UTF-8 text"])
    #expect(problems(bytes: Array("kind: que\0ueing\n".utf8)) == ["1:10 character U+0000 is not allowed in YAML"])
    #expect(problems(bytes: Array("kind: a\r\n\u{1}".utf8)) == ["2:1 character U+0001 is not allowed in YAML"])
    #expect(problems(bytes: [0xFF, 0xFE, 0x6B, 0x00]) == ["1:1 not UTF-8 text"])
  }

  @Test func `a byte order mark and Windows line ends change nothing`() throws {
    let windows = "\u{FEFF}" + smallScenario.replacing("\n", with: "\r\n")
    #expect(try load(windows).resolvedYAML == load(smallScenario).resolvedYAML)
  }

  @Test func `deep nesting and long lists of brackets end in an error`() {
    let deep = "a: " + String(repeating: "[", count: 200) + String(repeating: "]", count: 200)
    #expect(problems(bytes: Array(deep.utf8)).contains("1:68 lists and maps are nested deeper than 64 levels"))
    let deeper = "a: " + String(repeating: "[", count: 100_000)
    #expect(problems(bytes: Array(deeper.utf8)).count == 1)
    let maps = (0..<3000).map { String(repeating: " ", count: $0) + "a:\n" }.joined()
    #expect(problems(bytes: Array(maps.utf8)).count == 1)
  }

  @Test func `nested aliases in keys are refused before they are compared`() {
    // 10 levels of 10: comparing the key would take 10^10 steps.
    var text = "l0: &l0 [x, x]\n"
    for level in 1...10 {
      text += "l\(level): &l\(level) [" + Array(repeating: "*l\(level - 1)", count: 10).joined(separator: ", ") + "]\n"
    }
    for key in ["? *l10\n: 1\n", "*l10 : 1\n", "{[*l10]: 1}\n", "- {*l10 : 1}\n", "[ ? *l10 : 1 ]\n", "[*l10 : 1]\n"] {
      #expect(
        problems(bytes: Array((text + "x:\n  " + key).utf8)) == [
          "13:\(column(of: key)) a list, map or alias cannot be a key"
        ])
    }
  }

  /// Where in a line indented by two the key is found to be one, counted by hand.
  private func column(of key: String) -> Int {
    switch key {
    case "? *l10\n: 1\n": 3
    case "*l10 : 1\n": 8
    case "{[*l10]: 1}\n": 10
    case "- {*l10 : 1}\n": 11
    case "[ ? *l10 : 1 ]\n": 5
    default: 9
    }
  }

  @Test func `an alias stands for a copy, and a merge key brings in what a map does not have`() throws {
    let text = """
      kind: queueing
      horizon: &hour 1 h
      stations:
        - &base {name: a, servers: 2, service: 1 s}
        - {<<: *base, name: b}
      arrivals:
        - {name: jobs, station: b, process: renewal, interarrival: *hour}

      """
    let resolved = try load(text).resolvedYAML
    #expect(resolved.contains("  - name: b\n    servers: 2\n"))
    #expect(resolved.contains("interarrival: 1 h"))
  }
}
