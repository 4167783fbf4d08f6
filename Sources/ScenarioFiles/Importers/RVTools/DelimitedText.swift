/// A cell of a table and where it begins.
struct TableCell: Hashable, Sendable {
  /// Its text, without quotes and blanks around.
  var text: String
  /// Line of the file, from 1.
  var line: Int
  /// Column in the line in characters, from 1.
  var column: Int
}

/// Rows of text with a separator between cells: RFC 4180 with `,`, `;` or tab, quoted cells over several lines.
///
/// Libraries at hand give cells without their places and drop what is wrong with quotes; messages of an importer need
/// both, and annotations in exports hold line breaks.
struct DelimitedText {
  /// Something wrong with quotes.
  struct Problem: Error, Hashable {
    var line: Int
    var column: Int
    var message: String
  }

  /// Rows in order, the first is the header. Lines without any text are left out.
  private(set) var rows: [[TableCell]] = []
  /// What is wrong with quotes, in order; the rows they are in are kept as well as can be.
  private(set) var problems: [Problem] = []

  private let bytes: [UInt8]
  private var position = 0
  private var line = 1
  private var column = 1

  /// Splits UTF-8 text into rows and cells.
  init(_ text: [UInt8]) {
    bytes = text
    let separator = Self.separator(of: text, after: skipSeparatorLine())
    while position < bytes.count {
      var row: [TableCell] = []
      repeat { row.append(cell(separator)) } while take(separator)
      takeLineEnd()
      if row.count > 1 || !row[0].text.isEmpty { rows.append(row) }
    }
  }

  private static let quote = UInt8(ascii: "\"")
  private static let lineFeed = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")

  /// The candidate that occurs most often outside quotes in the first line with text; a tie goes to the comma.
  private static func separator(of bytes: [UInt8], after start: Int) -> UInt8 {
    let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
    var counts = [0, 0, 0]
    var isQuoted = false
    for byte in bytes[start...] {
      if byte == quote { isQuoted.toggle() }
      if isQuoted { continue }
      if byte == lineFeed || byte == carriageReturn { if counts != [0, 0, 0] { break } }
      if let index = candidates.firstIndex(of: byte) { counts[index] += 1 }
    }
    let most = counts.max() ?? 0
    return candidates[counts.firstIndex(of: most) ?? 0]
  }

  /// Excel puts `sep=;` before the header; returns where the header begins.
  private mutating func skipSeparatorLine() -> Int {
    guard bytes.starts(with: "sep=".utf8) || bytes.starts(with: "\"sep=".utf8) else { return 0 }
    while let byte = peek, byte != Self.lineFeed, byte != Self.carriageReturn { advance() }
    takeLineEnd()
    return position
  }

  private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func advance() {
    // Continuation bytes of UTF-8 take no column of their own.
    if bytes[position] & 0xC0 != 0x80 { column += 1 }
    position += 1
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard peek == byte else { return false }
    advance()
    return true
  }

  private mutating func takeLineEnd() {
    guard let byte = peek else { return }
    position += 1
    if byte == Self.carriageReturn, peek == Self.lineFeed { position += 1 }
    line += 1
    column = 1
  }

  private mutating func cell(_ separator: UInt8) -> TableCell {
    while let byte = peek, byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t"), byte != separator { advance() }
    guard peek == Self.quote else { return plainCell(separator) }
    var cell = TableCell(text: "", line: line, column: column)
    advance()
    var content: [UInt8] = []
    while true {
      guard let byte = peek else {
        report(cell, "the quote is not closed")
        break
      }
      if byte == Self.quote {
        advance()
        guard take(Self.quote) else { break }
        content.append(Self.quote)
      } else if byte == Self.lineFeed || byte == Self.carriageReturn {
        content.append(Self.lineFeed)
        takeLineEnd()
      } else {
        content.append(byte)
        advance()
      }
    }
    cell.text = Self.text(content[...])
    let rest = plainCell(separator)
    if !rest.text.isEmpty { report(rest, "text after a closing quote") }
    return cell
  }

  private mutating func plainCell(_ separator: UInt8) -> TableCell {
    let (startLine, startColumn, start) = (line, column, position)
    while let byte = peek, byte != separator, byte != Self.lineFeed, byte != Self.carriageReturn { advance() }
    return TableCell(text: Self.text(bytes[start..<position]), line: startLine, column: startColumn)
  }

  private mutating func report(_ cell: TableCell, _ message: String) {
    problems.append(Problem(line: cell.line, column: cell.column, message: message))
  }

  private static func text(_ bytes: ArraySlice<UInt8>) -> String {
    func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
    var bytes = bytes
    while let first = bytes.first, isBlank(first) { bytes.removeFirst() }
    while let last = bytes.last, isBlank(last) { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }
}
