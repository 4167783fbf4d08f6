import Quantities

/// Builds the text of a scenario file line by line.
struct ScenarioText {
  private(set) var text = ""

  /// Adds a line, indented by steps of two blanks.
  mutating func line(_ depth: Int, _ content: String) {
    for _ in 0..<depth { text += "  " }
    text += content
    text += "\n"
  }

  /// Adds an empty line.
  mutating func gap() { text += "\n" }

  /// Adds a comment of several lines.
  mutating func comment(_ lines: [String]) {
    for comment in lines { line(0, comment.isEmpty ? "#" : "# \(comment)") }
  }

  /// A text as a YAML scalar: plain where it cannot be taken for anything else, otherwise in double quotes.
  static func scalar(_ text: String) -> String {
    if isPlain(text) { return text }
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\t": quoted += "\\t"
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }

  private static let words: Set<String> = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"]

  private static func isPlain(_ text: String) -> Bool {
    guard let first = text.utf8.first, UInt8(ascii: "a")...UInt8(ascii: "z") ~= first | 0x20 else { return false }
    let isSimple = text.utf8.allSatisfy {
      UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 | 0x20 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0
        || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".")
    }
    return isSimple && !words.contains(text.lowercased())
  }

  /// A flow map of keys and values; keys without a value are left out.
  static func map(_ entries: [(key: String, value: String?)]) -> String {
    "{" + entries.compactMap { entry in entry.value.map { "\(entry.key): \($0)" } }.joined(separator: ", ") + "}"
  }

  /// A flow list of texts.
  static func list(_ texts: [String]) -> String { "[" + texts.map(scalar).joined(separator: ", ") + "]" }

  /// An amount of memory or storage in MiB.
  static func mebibytes(_ amount: Int) -> String {
    for (unit, factor) in [("TiB", 1 << 20), ("GiB", 1 << 10)] where amount > 0 && amount % factor == 0 {
      return "\(amount / factor) \(unit)"
    }
    return "\(amount) MiB"
  }

  /// A processor speed in MHz.
  static func megahertz(_ amount: Int) -> String {
    amount > 0 && amount % 100 == 0 ? "\(shortNumber(Double(amount) / 1000)) GHz" : "\(amount) MHz"
  }

  /// A share of a whole in percent.
  static func percent(_ value: Double) -> String { "\(shortNumber(value))%" }
}
