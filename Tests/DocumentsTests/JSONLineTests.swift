import Testing

@testable import Documents

struct JSONLineTests {
  private func read(_ line: String) -> (node: YAMLNode?, issues: [String]) {
    let issues = IssueCollector()
    let node = JSONLine.object(in: Array(line.utf8), file: "in", number: 7, issues: issues)
    return (node, issues.issues.map { "\($0.line):\($0.column) \($0.message)" })
  }

  private func texts(_ line: String) -> [String] {
    guard case .map(let entries)? = read(line).node?.content else { return [] }
    return entries.map { entry in
      if case .scalar(let text, _) = entry.value.content { "\(entry.key)=\(text)" } else { entry.key }
    }
  }

  @Test func `places have the number of the line`() {
    guard case .map(let entries)? = read(#"{"a": 1, "b": {"c": [2]}}"#).node?.content else { return }
    #expect(entries[0].value.position == SourcePosition(file: "in", line: 7, column: 7))
    #expect(entries[1].position == SourcePosition(file: "in", line: 7, column: 10))
    guard case .map(let tabbed)? = read("\t{\"a\":\t1\t}\t").node?.content else {
      Issue.record("tabs are not blanks")
      return
    }
    #expect(tabbed[0].position.column == 3)
  }

  @Test func `errors stay on the line, also where its end is missing`() {
    #expect(read(#"{"a": [1"#).issues == ["7:9 not YAML: did not find expected ',' or ']'"])
    #expect(read(#"{"a": 1, "a": 2}"#).issues == ["7:10 duplicate key 'a'"])
    #expect(read(#"{"a": *x}"#).issues.count == 1 && read(#"{"a": *x}"#).issues[0].hasPrefix("7:7 "))
    #expect(read("{\"a\0\": 1}").issues == ["7:4 character U+0000 is not allowed in YAML"])
    #expect(read("[1]").issues == ["7:1 a line is a JSON object, found a list"])
  }

  @Test func `blank lines are nothing, not even an error`() {
    for line in ["", " \t ", "\r", "# a remark"] {
      #expect(read(line).node == nil && read(line).issues.isEmpty, "'\(line)'")
    }
  }

  @Test func `no value is no key, at every depth`() {
    #expect(texts(#"{"a": null, "b": 1, "c": "null"}"#) == ["b=1", "c=null"])
    guard case .map(let entries)? = read(#"{"a": [{"b": null}]}"#).node?.content,
      case .list(let items) = entries[0].value.content, case .map(let inner) = items[0].content
    else {
      Issue.record("another shape")
      return
    }
    #expect(inner.isEmpty)
  }

  @Test func `escapes of JSON mean what they mean in JSON`() {
    #expect(texts(#"{"a": "\u00e9\ud83d\ude00\/\\ud83d\n"}"#) == ["a=é😀/\\ud83d\n"])
    #expect(JSONLine.joiningSurrogates(#"\ud83d\ude00"#) == #"\U0001f600"#)
    #expect(JSONLine.joiningSurrogates(#"\\ud83d\ude00"#) == #"\\ud83d\ude00"#)
    // Half a pair is no character.
    #expect(read(#"{"a": "\ud83d"}"#).issues.count == 1)
  }
}
