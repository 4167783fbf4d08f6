/// Reads a line of JSON Lines (jsonlines.org): a text that is one JSON value by itself.
///
/// JSON is YAML in flow style, so places, duplicate keys and limits are those of `YAMLComposer`, and what YAML allows
/// beyond JSON, keys without quotation marks for one, is allowed here. Where the two differ, JSON wins: a line may
/// start with tabs, characters outside the basic plane may be escaped in two halves, and a key whose value is `null`
/// is as if it were not written.
package enum JSONLine {
  /// The map in a line, or nil: with an issue when it is anything else, without when the line is blank.
  /// - Parameters:
  ///   - bytes: the line without its end.
  ///   - number: the line's number in its file, from 1.
  package static func object(in bytes: [UInt8], file: String, number: Int, issues: IssueCollector) -> YAMLNode? {
    guard let text = SourceFile.text(of: bytes, file: file, line: number, issues: issues) else { return nil }
    guard let root = tree(of: text, file: file, number: number, issues: issues) else { return nil }
    guard case .map = root.content else {
      issues.error(
        at: root.position, "a line is a JSON object, found \(root.shape)", hint: "write {\"KEY\": VALUE, …} on one line"
      )
      return nil
    }
    return withoutNulls(root)
  }

  private static func tree(of text: String, file: String, number: Int, issues: IssueCollector) -> YAMLNode? {
    let found = IssueCollector()
    var composer = YAMLComposer(file: file, firstLine: number, issues: found)
    let indentation = text.prefix { $0 == " " || $0 == "\t" }
    let blanks = String(repeating: " ", count: indentation.count)
    let root = composer.compose(joiningSurrogates(blanks + text[indentation.endIndex...]))
    for var issue in found.issues {
      // What is missing at the end is missed by the parser on a line that is not there.
      if issue.line > number {
        issue.line = number
        issue.column = text.unicodeScalars.count + 1
      }
      issues.add(issue)
    }
    return root
  }

  /// The same tree without the keys that have no value.
  private static func withoutNulls(_ node: YAMLNode) -> YAMLNode {
    var node = node
    switch node.content {
    case .scalar: break
    case .list(let items): node.content = .list(items.map(withoutNulls))
    case .map(let entries):
      node.content = .map(
        entries.filter { !$0.value.isNull }.map {
          YAMLEntry(key: $0.key, position: $0.position, value: withoutNulls($0.value))
        })
    }
    return node
  }

  /// The text with each pair of escaped surrogates (`\ud83d\ude00`) as the one escape YAML has for it
  /// (`\U0001f600`).
  static func joiningSurrogates(_ text: String) -> String {
    guard text.contains("\\u") else { return text }
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      if let high = escapedUnit(bytes, at: index), UTF16.isLeadSurrogate(high),
        let low = escapedUnit(bytes, at: index + 6), UTF16.isTrailSurrogate(low)
      {
        let scalar = 0x10000 + (UInt32(high) - 0xD800) << 10 + (UInt32(low) - 0xDC00)
        let digits = String(scalar, radix: 16)
        result += "\\U\(String(repeating: "0", count: 8 - digits.count))\(digits)".utf8
        index += 12
      } else {
        // A backslash takes the next byte with it, so that an escaped backslash starts nothing.
        let count = bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        result += bytes[index..<min(bytes.count, index + count)]
        index += count
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// The code unit of an escape like `\u00e9` that starts at a place.
  private static func escapedUnit(_ bytes: [UInt8], at index: Int) -> UInt16? {
    guard index + 6 <= bytes.count, bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "u") else {
      return nil
    }
    return UInt16(String(decoding: bytes[index + 2..<index + 6], as: UTF8.self), radix: 16)
  }
}
