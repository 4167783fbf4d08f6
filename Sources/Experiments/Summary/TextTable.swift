/// Columns of text with blanks between them, for a terminal.
enum TextTable {
  /// A header, a rule and the rows; columns without content are left out, trailing blanks too.
  /// - Parameters:
  ///   - rows: the header first; all of equal length.
  ///   - rightAligned: for each column whether its texts end, rather than start, at one place.
  static func text(_ rows: [[String]], rightAligned: [Bool]) -> String {
    let columns = rows[0].indices.filter { column in rows.dropFirst().contains { !$0[column].isEmpty } }
    let widths = columns.map { column in rows.map { $0[column].count }.max() ?? 0 }
    let lines = rows.map { row in
      zip(columns, widths).map { column, width in
        let blanks = String(repeating: " ", count: width - row[column].count)
        return rightAligned[column] ? blanks + row[column] : row[column] + blanks
      }.joined(separator: "  ").trimmingTrailingBlanks()
    }
    let rule = String(repeating: "-", count: lines.map(\.count).max() ?? 0)
    return ([lines[0], rule] + lines.dropFirst()).joined(separator: "\n") + "\n"
  }
}

extension String {
  fileprivate func trimmingTrailingBlanks() -> String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
