/// Some columns of a delimited file with a header, row by row: texts as they are, and numbers.
public struct NamedTable: Sendable, Hashable {
  /// All names of the header.
  public let names: [String]
  /// For each text column asked for its cells.
  public let texts: [[String]]
  /// For each number column asked for its cells; NaN where one is empty.
  public let numbers: [[Double]]

  /// Number of rows.
  public var rowCount: Int { texts.first?.count ?? numbers.first?.count ?? 0 }

  /// The names in the header of a file.
  /// - Throws: that it cannot be read, or is empty.
  public static func header(path: String) throws(TraceErrors) -> [String] {
    var issues = TraceIssues()
    let file = try TraceFile(path: path, issues: &issues)
    var lines = TraceLines(file.bytes)
    return try TraceHeader(&lines, path: path, issues: &issues).names
  }

  /// Reads columns.
  /// - Parameters:
  ///   - texts: names of columns of text.
  ///   - numbers: names of columns of numbers.
  /// - Throws: the first errors found, each with file, line and column.
  public init(path: String, texts textNames: [String], numbers numberNames: [String]) throws(TraceErrors) {
    var issues = TraceIssues()
    let file = try TraceFile(path: path, issues: &issues)
    var lines = TraceLines(file.bytes)
    let header = try TraceHeader(&lines, path: path, issues: &issues)
    var places: [Int] = []
    for name in textNames + numberNames {
      places.append(try header.index(of: name, path: path, issues: &issues))
    }
    var texts = [[String]](repeating: [], count: textNames.count)
    var numbers = [[Double]](repeating: [], count: numberNames.count)
    while let line = lines.next() {
      if line.trimmed.isEmpty { continue }
      var found: [TraceField] = []
      var fields = TraceFields(line, separator: header.separator)
      while let field = fields.next() {
        if let problem = field.problem {
          try issues.report(path, line: lines.number, column: field.column, "\(problem)")
        }
        found.append(field)
      }
      guard found.count == header.names.count else {
        try issues.report(
          path, line: lines.number, "\(found.count) cells, but the header has \(header.names.count)",
          hint: "put text with separators into quotes")
        continue
      }
      for (column, place) in places.enumerated() {
        let field = found[place]
        if column < textNames.count {
          texts[column].append(field.text(line.bytes))
        } else if field.range.isEmpty {
          numbers[column - textNames.count].append(.nan)
        } else if let number = DecimalNumber(line.bytes, field.range), number.value.isFinite {
          numbers[column - textNames.count].append(number.value)
        } else {
          try issues.report(
            path, line: lines.number, column: field.column, "\(quoted(line.bytes, field.range)) is not a number",
            hint: "a cell without a number is left empty")
        }
      }
    }
    try issues.throwIfAny()
    names = header.names
    self.texts = texts
    self.numbers = numbers
  }
}
