/// Rows of text in columns for a terminal.
enum TextTable {
  /// A table with a rule below its first row; columns without content in the other rows are left out.
  /// - Parameter rightAligned: for each column whether it is aligned at its right, as numbers are.
  static func text(_ rows: [[String]], rightAligned: [Bool]) -> String {
    guard let header = rows.first else { return "" }
    let columns = header.indices.filter { column in rows.dropFirst().contains { !$0[column].isEmpty } }
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
