/// A value of the resolved scenario, ready to be written as YAML.
package indirect enum ResolvedValue: Sendable, Equatable {
  /// A number, quantity or word that is plain YAML as it stands.
  case plain(String)
  /// A text that may need quotation marks.
  case text(String)
  /// A list.
  case list([ResolvedValue])
  /// A map in writing order.
  case map([ResolvedEntry])
}

/// A key of a resolved map and its value.
package struct ResolvedEntry: Sendable, Equatable {
  /// The key.
  package var key: String
  /// What it stands for.
  package var value: ResolvedValue

  /// Makes an entry from its parts.
  package init(key: String, value: ResolvedValue) {
    self.key = key
    self.value = value
  }
}

extension ResolvedValue {
  /// The value as a YAML document in block style; lists of single values stay on one line where they fit.
  package var yaml: String {
    var lines: [String] = []
    write(into: &lines, indentation: "")
    return lines.joined(separator: "\n") + "\n"
  }

  /// The value on one line where it has such a form, else its lines one after another.
  var oneLine: String { inline(width: .max) ?? yaml.split(separator: "\n").joined(separator: " ") }

  private func write(into lines: inout [String], indentation: String) {
    switch self {
    case .map(let entries):
      for entry in entries {
        let key = indentation + Self.quoted(entry.key) + ":"
        if let inline = entry.value.inline(width: 118 - key.count) {
          lines.append("\(key) \(inline)")
        } else {
          lines.append(key)
          entry.value.write(into: &lines, indentation: indentation + "  ")
        }
      }
    case .list(let items):
      for item in items {
        if let inline = item.inline(width: 116 - indentation.count) {
          lines.append("\(indentation)- \(inline)")
          continue
        }
        let start = lines.count
        item.write(into: &lines, indentation: indentation + "  ")
        lines[start] = indentation + "- " + lines[start].dropFirst(indentation.count + 2)
      }
    case .plain, .text: lines.append(indentation + (inline(width: .max) ?? ""))
    }
  }

  /// The value on one line, or nil when it needs more.
  private func inline(width: Int) -> String? {
    switch self {
    case .plain(let text): return text
    case .text(let text): return Self.quoted(text)
    case .map(let entries): return entries.isEmpty ? "{}" : nil
    case .list(let items):
      if items.isEmpty { return "[]" }
      var texts: [String] = []
      for item in items {
        switch item {
        case .plain(let text): texts.append(text)
        case .text(let text): texts.append(Self.quoted(text))
        case .list, .map: return nil
        }
      }
      let line = "[" + texts.joined(separator: ", ") + "]"
      return line.count <= width ? line : nil
    }
  }

  /// A text as YAML reads it back to the same text: as it is where that is safe, else in double quotation marks.
  package static func quoted(_ text: String) -> String {
    if isSafePlain(text) { return text }
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\u{85}": result += "\\N"
      case "\u{2028}": result += "\\L"
      case "\u{2029}": result += "\\P"
      default:
        if scalar.value < 0x20 || scalar.value == 0x7F || (0x80..<0xA0).contains(scalar.value) || scalar == "\u{FEFF}"
          || (scalar.value & 0xFFFE) == 0xFFFE
        {
          let digits = String(scalar.value, radix: 16)
          result += "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    return result + "\""
  }

  /// Letters first, then letters, digits and `_ - . /`: nothing YAML gives a meaning to, and no word of its own.
  private static func isSafePlain(_ text: String) -> Bool {
    guard let first = text.utf8.first, isLetter(first) || first == UInt8(ascii: "/") || first == UInt8(ascii: "_")
    else {
      return false
    }
    let words = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"]
    guard !words.contains(text.lowercased()) else { return false }
    return text.utf8.allSatisfy { isLetter($0) || ($0 >= 0x30 && $0 <= 0x39) || "_-./".utf8.contains($0) }
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A }
}
