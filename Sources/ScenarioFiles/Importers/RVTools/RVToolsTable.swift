import Documents

/// A sheet of an export whose header has been matched with the columns the importer reads.
struct RVToolsTable {
  let sheet: RVToolsSheet
  let path: String
  /// Rows below the header.
  let rows: [[TableCell]]
  /// For each column of `RVToolsColumn` its place in the rows, or -1.
  private let places: [Int]
  private let purposes: [RVToolsColumn: String]

  /// Matches the header of a table, or returns nil after noting what is missing.
  init?(_ sheet: RVToolsSheet, path: String, table: DelimitedText, log: ImportLog) {
    self.sheet = sheet
    self.path = path
    for problem in table.problems {
      log.error(
        at: SourcePosition(file: path, line: problem.line, column: problem.column), problem.message,
        hint: "a quoted cell ends with a quote before the next separator; a quote inside is written twice")
    }
    guard let header = table.rows.first else {
      log.error(
        at: .start(of: path), "the file is empty", hint: "export the tab \(sheet.rawValue): it has \(sheet.purpose)")
      return nil
    }
    let names = HeaderNames(header, of: sheet)
    var places = [Int](repeating: -1, count: RVToolsColumn.allCases.count)
    var isComplete = true
    for use in sheet.columns {
      let found = names.places(of: use.column)
      if let place = use.column.followsCustomAttributes ? found.last : found.first {
        places[use.column.index] = place
        if found.count > 1 {
          log.warn(
            at: names.position(place, in: path),
            "another column is called '\(use.column.rawValue)': it counts as a custom attribute")
        }
      } else if use.isMissed {
        let message = "no column '\(use.column.rawValue)'"
        let hint = names.hint(for: use)
        if use.isRequired {
          isComplete = false
          log.error(at: names.start(in: path), message, hint: hint)
        } else {
          log.warn(at: names.start(in: path), message, hint: hint)
        }
      }
    }
    guard isComplete else { return nil }
    self.places = places
    purposes = Dictionary(sheet.columns.map { ($0.column, $0.purpose) }, uniquingKeysWith: { first, _ in first })
    rows = table.rows.dropFirst().filter { row in
      // Cells without text after the last column come from a separator at the end of a line.
      if row.count >= header.count, row.dropFirst(header.count).allSatisfy(\.text.isEmpty) { return true }
      log.error(
        at: SourcePosition(file: path, line: row[0].line, column: 1),
        "\(row.count) cells in this row, but \(header.count) columns in the header",
        hint: "a cell that holds the separator is written in quotes")
      return false
    }
  }

  /// Whether the table has a column.
  func has(_ column: RVToolsColumn) -> Bool { places[column.index] >= 0 }

  /// A row by its position below the header.
  func row(_ position: Int) -> RVToolsRow { RVToolsRow(table: self, cells: rows[position]) }

  /// All rows in order.
  var allRows: some Sequence<RVToolsRow> { rows.lazy.map { RVToolsRow(table: self, cells: $0) } }

  fileprivate func place(_ column: RVToolsColumn) -> Int { places[column.index] }

  fileprivate func purpose(_ column: RVToolsColumn) -> String { purposes[column] ?? "" }
}

/// The header of a sheet, and the names it goes by.
private struct HeaderNames {
  private let cells: [TableCell]
  private let sheet: RVToolsSheet
  private let plain: [String]
  private let reduced: [String]
  /// Reduced headers this version of RVTools gives the columns of the sheet.
  private let own: [String: RVToolsColumn]

  init(_ cells: [TableCell], of sheet: RVToolsSheet) {
    self.cells = cells
    self.sheet = sheet
    plain = cells.map { $0.text.lowercased() }
    reduced = cells.map { Self.reduced($0.text) }
    own = Dictionary(
      sheet.columns.map { (Self.reduced($0.column.rawValue), $0.column) }, uniquingKeysWith: { first, _ in first })
  }

  /// Letters and digits in lower case; `#` is `num`, `MB` is `MiB`.
  static func reduced(_ name: String) -> String {
    var text: [UInt8] = []
    for byte in name.utf8 {
      switch byte {
      case UInt8(ascii: "#"): text += "num".utf8
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): text.append(byte | 0x20)
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...: text.append(byte)
      default: continue
      }
    }
    let reduced = String(decoding: text, as: UTF8.self)
    return reduced.hasSuffix("mb") ? reduced.dropLast(2) + "mib" : reduced
  }

  /// Places of a column: by its own header, else by a spelling of it, else by a name of another version.
  func places(of column: RVToolsColumn) -> [Int] {
    let header = column.rawValue.lowercased()
    let exact = plain.indices.filter { plain[$0] == header }
    if !exact.isEmpty { return exact }
    let wanted = [Self.reduced(column.rawValue)] + column.otherNames
    let prefix = sheet.rawValue.lowercased()
    for name in wanted {
      let found = reduced.indices.filter { reduced[$0] == prefix + name }
      if !found.isEmpty { return Array(found.prefix(1)) }
    }
    for name in wanted where !isHeaderOfAnother(name, than: column) {
      let found = reduced.indices.filter { reduced[$0] == name }
      if !found.isEmpty { return Array(found.prefix(1)) }
    }
    return []
  }

  /// Whether a name of another version is a header of this sheet itself: 'Memory' is not '# Memory'.
  private func isHeaderOfAnother(_ name: String, than column: RVToolsColumn) -> Bool {
    own[name].map { $0 != column } ?? false
  }

  func start(in path: String) -> SourcePosition { position(0, in: path) }

  func position(_ place: Int, in path: String) -> SourcePosition {
    SourcePosition(file: path, line: cells[place].line, column: cells[place].column)
  }

  func hint(for use: RVToolsColumnUse) -> String {
    let nearest = nearestName(to: use.column.rawValue, among: cells.map(\.text)).map { "; did you mean '\($0)'?" } ?? ""
    return "it is \(use.purpose)\(nearest)"
  }
}

/// A row of a sheet, read by column.
struct RVToolsRow {
  let table: RVToolsTable
  let cells: [TableCell]

  /// Text of a cell; empty where there is none.
  subscript(column: RVToolsColumn) -> String {
    let place = table.place(column)
    return place >= 0 && place < cells.count ? cells[place].text : ""
  }

  /// Where a cell stands; the row where it has none.
  func position(_ column: RVToolsColumn? = nil) -> SourcePosition {
    let place = column.map(table.place) ?? 0
    let cell = place >= 0 && place < cells.count ? cells[place] : cells[0]
    return SourcePosition(file: table.path, line: cell.line, column: cell.column)
  }

  /// An amount within a range; nil where the cell is empty, after noting what is wrong with it otherwise.
  func amount(_ column: RVToolsColumn, _ range: ClosedRange<Double>, _ log: ImportLog) -> Double? {
    let text = self[column]
    guard !text.isEmpty else { return nil }
    guard let value = ExportedNumber.amount(text) else {
      fail(column, "'\(abbreviated(text))' is not a number", log)
      return nil
    }
    guard range.contains(value) else {
      let (low, high) = (shortNumber(range.lowerBound), shortNumber(range.upperBound))
      fail(column, "\(abbreviated(text)) is out of range, \(low) to \(high)", log)
      return nil
    }
    return value
  }

  /// A whole amount within a range; see `amount`.
  func count(_ column: RVToolsColumn, _ range: ClosedRange<Int>, _ log: ImportLog) -> Int? {
    guard let value = amount(column, Double(range.lowerBound)...Double(range.upperBound), log) else { return nil }
    guard let count = Int(exactly: value) else {
      fail(column, "\(self[column]) is not a whole number", log)
      return nil
    }
    return count
  }

  /// A whole amount that must be there.
  func requiredCount(_ column: RVToolsColumn, _ range: ClosedRange<Int>, _ log: ImportLog) -> Int? {
    if self[column].isEmpty { fail(column, "an empty cell", log) }
    return count(column, range, log)
  }

  /// A truth value; nil where the cell is empty, after noting when it is none.
  func truth(_ column: RVToolsColumn, _ log: ImportLog) -> Bool? {
    let text = self[column]
    guard !text.isEmpty else { return nil }
    guard let value = ExportedNumber.truth(text) else {
      fail(column, "'\(abbreviated(text))' is neither True nor False", log)
      return nil
    }
    return value
  }

  /// Notes what is wrong with a cell.
  func fail(_ column: RVToolsColumn, _ message: String, _ log: ImportLog) {
    log.error(
      at: position(column), "\(message), in column '\(column.rawValue)'", hint: "it is \(table.purpose(column))")
  }
}

/// A number without a trailing `.0`, whole ones without an exponent.
func shortNumber(_ value: Double) -> String {
  if let whole = Int64(exactly: value) { return String(whole) }
  return String(value)
}
