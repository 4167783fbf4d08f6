/// Reads one column of numbers from a delimited file.
public enum ColumnReader {
  /// Reads a file.
  /// - Throws: the first errors found, each with file, line and column; never a part of the numbers.
  public static func read(_ source: ColumnSource) throws(TraceErrors) -> Column {
    var issues = TraceIssues()
    let file = try TraceFile(path: source.path, issues: &issues)
    return try parse(file.bytes, source, issues: &issues)
  }

  /// Reads bytes that are there already, as from standard input.
  /// - Throws: as for a file.
  public static func read(_ bytes: [UInt8], _ source: ColumnSource) throws(TraceErrors) -> Column {
    try bytes.withUnsafeBufferPointer { buffer throws(TraceErrors) -> Column in
      var issues = TraceIssues()
      return try parse(buffer, source, issues: &issues)
    }
  }

  private static func parse(
    _ bytes: UnsafeBufferPointer<UInt8>, _ source: ColumnSource, issues: inout TraceIssues
  ) throws(TraceErrors) -> Column {
    if let hint = encodingProblem(bytes) {
      try issues.fail(source.path, line: 1, column: 1, "the file is not UTF-8", hint: hint)
    }
    var lines = TraceLines(bytes)
    var cells = ColumnCells(source)
    var column = Column()
    var rowCount = 0
    while let line = lines.next() {
      if line.trimmed.isEmpty { continue }
      rowCount += 1
      if rowCount == 1, try cells.begin(line, lines.number, &column, &issues) { continue }
      guard let field = cells.field(of: line) else {
        try issues.report(
          source.path, line: lines.number, "no column \(cells.position + 1) in this line",
          hint: "the first line has \(cells.width)")
        continue
      }
      try cells.take(field, of: line, lines.number, &column, &issues)
    }
    if rowCount == 0 { try issues.fail(source.path, "the file is empty", hint: "expected a header line and rows") }
    try issues.throwIfAny()
    if column.values.isEmpty {
      try issues.fail(
        source.path, column.blankCount > 0 ? "no numbers in the column" : "no rows after the header",
        hint: column.blankCount > 0 ? "all \(column.blankCount) cells are blank" : "expected one number a row")
    }
    return column
  }

  private static func encodingProblem(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
    let head = bytes.prefix(256)
    return head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) || head.contains(0)
      ? "save it as UTF-8, or pipe it through iconv -f UTF-16" : nil
  }
}

/// Finds and reads the cells of the column.
private struct ColumnCells {
  private let source: ColumnSource
  private var separator: ColumnDelimiter
  /// Position of the column in a line.
  private(set) var position = 0
  /// Columns of the first line.
  private(set) var width = 0

  init(_ source: ColumnSource) {
    self.source = source
    separator = source.delimiter ?? .byte(UInt8(ascii: ","))
  }

  /// Looks at the first line; true where it is a header.
  mutating func begin(
    _ line: TraceLine, _ number: Int, _ column: inout Column, _ issues: inout TraceIssues
  ) throws(TraceErrors) -> Bool {
    if source.delimiter == nil {
      let text = line.bytes[line.start..<line.end]
      let found = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")].first { text.contains($0) }
      separator = .byte(found ?? UInt8(ascii: ","))
    }
    var names: [String] = []
    var fields: [TraceField] = []
    forEachField(of: line) { field in
      names.append(field.text(line.bytes))
      fields.append(field)
      return true
    }
    width = names.count
    // A whole number is a position even where it is a name as well: the first row may be one of numbers.
    if let index = names.firstIndex(of: source.column), source.hasHeader != false, Int(source.column) == nil {
      position = index
    } else if let index = Int(source.column), index >= 1 {
      guard index <= width else {
        try issues.fail(source.path, line: number, "no column \(index)", hint: "the first line has \(width)")
      }
      position = index - 1
    } else {
      let known = names.prefix(12).map { "'\($0)'" }.joined(separator: ", ") + (names.count > 12 ? ", …" : "")
      try issues.fail(
        source.path, line: number, column: 1, "no column '\(source.column)'",
        hint: source.hasHeader == false
          ? "without a header a column is named by its position, 1 to \(width)" : "the header has \(known)")
    }
    let cell = fields[position]
    let isHeader = source.hasHeader ?? (Int(source.column) == nil || !isValue(cell, line.bytes))
    if isHeader { column.name = names[position] }
    return isHeader
  }

  private func isValue(_ field: TraceField, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    if isBlank(field, bytes) || DecimalNumber(bytes, field.range) != nil { return true }
    return source.takesDates && CalendarDate(bytes, field.range) != nil
  }

  /// The cell of a line; nil where the line is too short.
  func field(of line: TraceLine) -> TraceField? {
    var index = 0
    var found: TraceField?
    forEachField(of: line) { field in
      if index == position { found = field }
      index += 1
      return found == nil
    }
    return found
  }

  /// Calls a function for each cell until it returns false.
  @inline(__always)
  private func forEachField(of line: TraceLine, _ body: (TraceField) -> Bool) {
    switch separator {
    case .byte(let byte):
      var fields = TraceFields(line, separator: byte)
      while let field = fields.next() { if !body(field) { return } }
    case .blanks:
      let range = line.trimmed
      var start = range.lowerBound
      while start < range.upperBound {
        var end = start
        while end < range.upperBound, !Workloads.isBlank(line.bytes[end]) { end += 1 }
        let field = TraceField(
          range: start..<end, column: start - line.start + 1, hasDoubledQuotes: false, problem: nil)
        if !body(field) { return }
        start = end
        while start < range.upperBound, Workloads.isBlank(line.bytes[start]) { start += 1 }
      }
    }
  }

  /// Adds the number of a cell, or notes what is wrong with it.
  func take(
    _ field: TraceField, of line: TraceLine, _ number: Int, _ column: inout Column, _ issues: inout TraceIssues
  ) throws(TraceErrors) {
    let bytes = line.bytes
    if field.problem == nil {
      if let decimal = DecimalNumber(bytes, field.range) {
        let value = decimal.value * source.unit
        guard value.magnitude <= 1e100 else {
          return try issues.report(
            source.path, line: number, column: field.column, "\(quoted(bytes, field.range)) is out of range",
            hint: "numbers go up to 1e100")
        }
        column.values.append(value)
        return
      }
      if isBlank(field, bytes) {
        column.blankCount += 1
        return
      }
      if source.takesDates, let date = CalendarDate(bytes, field.range) {
        column.values.append(date.seconds)
        column.areDates = true
        return
      }
    }
    let text = quoted(bytes, field.range)
    let hint =
      text.contains(",") ? "write a decimal point, not a comma" : "a cell without a number is left empty, or is NA"
    try issues.report(
      source.path, line: number, column: field.column, field.problem.map { "\($0)" } ?? "\(text) is not a number",
      hint: hint)
  }

  /// Whether a cell says that there is no number.
  private func isBlank(_ field: TraceField, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    if field.range.isEmpty { return true }
    guard field.range.count <= 4 else { return false }
    return ["na", "n/a", "nan", "null", "none", "-"].contains(field.text(bytes).lowercased())
  }
}
