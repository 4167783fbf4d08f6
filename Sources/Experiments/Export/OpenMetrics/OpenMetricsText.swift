/// The text forms of OpenMetrics 1.0 (openmetrics.io): names, label values, numbers, instants.
enum OpenMetricsText {
  /// Name of the family of a column: `vdcsim_hosts_cpu_usage_mhz`.
  static func family(_ table: String, _ column: String) -> String { "vdcsim_\(name(table))_\(name(column))" }

  /// A text with everything but letters, digits and underscores replaced.
  private static func name(_ text: String) -> String {
    String(text.map { ($0.isASCII && ($0.isLetter || $0.isNumber)) ? $0 : "_" })
  }

  /// A label's value in its quotes.
  static func quoted(_ value: String) -> String {
    var text = "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\\": text += "\\\\"
      case "\"": text += "\\\""
      case "\n": text += "\\n"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }

  /// A number of a table; nil where there is none.
  static func number(_ field: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    if field.isEmpty { return nil }
    if field.elementsEqual("inf".utf8) { return ArraySlice("+Inf".utf8) }
    if field.elementsEqual("-inf".utf8) { return ArraySlice("-Inf".utf8) }
    return field
  }

  /// The lines in front of a family's samples.
  static func head(_ family: String, help: String, unit: String?, type: String) -> String {
    "# HELP \(family) \(help)\n" + (unit.map { "# UNIT \(family) \($0)\n" } ?? "") + "# TYPE \(family) \(type)\n"
  }

  /// Milliseconds since 1970 as seconds with as many decimals as they have.
  static func seconds(_ instant: Int64) -> String {
    let (seconds, milliseconds) = instant.quotientAndRemainder(dividingBy: 1_000)
    if milliseconds == 0 { return "\(seconds)" }
    var digits = "\(1_000 + milliseconds)".dropFirst()
    while digits.last == "0" { digits.removeLast() }
    return "\(seconds).\(digits)"
  }
}
