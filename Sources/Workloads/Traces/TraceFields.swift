/// One field of a delimited line, without its quotes and the blanks around it.
struct TraceField {
  let range: Range<Int>
  /// Column of the first byte, from 1.
  let column: Int
  /// Whether `""` inside stands for one quote.
  let hasDoubledQuotes: Bool
  /// What is wrong with its quotes, if anything.
  let problem: StaticString?

  /// The text of the field.
  func text(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    guard hasDoubledQuotes else { return String(decoding: UnsafeBufferPointer(rebasing: bytes[range]), as: UTF8.self) }
    var result: [UInt8] = []
    var index = range.lowerBound
    while index < range.upperBound {
      result.append(bytes[index])
      index += bytes[index] == UInt8(ascii: "\"") ? 2 : 1
    }
    return String(decoding: result, as: UTF8.self)
  }
}

/// Walks over the fields of a line, RFC 4180 with any one-byte separator. A quoted field ends on its own line.
struct TraceFields {
  private let line: TraceLine
  private let separator: UInt8
  private var position: Int
  private var isDone = false

  @inline(__always)
  init(_ line: TraceLine, separator: UInt8) {
    self.line = line
    self.separator = separator
    position = line.start
  }

  @inline(__always)
  mutating func next() -> TraceField? {
    guard !isDone else { return nil }
    let bytes = line.bytes
    let start = position
    var end = start
    while end < line.end, bytes[end] != separator, bytes[end] != UInt8(ascii: "\"") { end += 1 }
    if end < line.end, bytes[end] == UInt8(ascii: "\"") { return quotedField(from: start) }
    finish(at: end)
    let range = trimmingBlanks(bytes, start..<end)
    return TraceField(
      range: range, column: range.lowerBound - line.start + 1, hasDoubledQuotes: false, problem: nil)
  }

  private mutating func finish(at end: Int) {
    isDone = end >= line.end
    position = end + 1
  }

  private mutating func quotedField(from start: Int) -> TraceField {
    let bytes = line.bytes
    let quote = UInt8(ascii: "\"")
    var index = start
    while isBlank(bytes[index]) { index += 1 }
    guard bytes[index] == quote else {
      return badField(from: start, "a quote inside a field that does not begin with one")
    }
    let content = index + 1
    index = content
    var hasDoubledQuotes = false
    while index < line.end {
      if bytes[index] == quote {
        guard index + 1 < line.end, bytes[index + 1] == quote else { break }
        hasDoubledQuotes = true
        index += 1
      }
      index += 1
    }
    guard index < line.end else { return badField(from: start, "the quote is not closed on this line") }
    let end = index
    index += 1
    while index < line.end, isBlank(bytes[index]), bytes[index] != separator { index += 1 }
    guard index == line.end || bytes[index] == separator else {
      return badField(from: start, "text after a closing quote")
    }
    finish(at: index)
    return TraceField(
      range: content..<end, column: content - line.start + 1, hasDoubledQuotes: hasDoubledQuotes, problem: nil)
  }

  private mutating func badField(from start: Int, _ problem: StaticString) -> TraceField {
    finish(at: line.end)
    return TraceField(
      range: start..<line.end, column: start - line.start + 1, hasDoubledQuotes: false, problem: problem)
  }
}

/// The first line of a delimited file: separator and column names.
struct TraceHeader {
  let separator: UInt8
  let names: [String]
  let columns: [Int]

  /// Reads the header. The separator is the first of `,` `;` and tab that occurs in it.
  init(_ lines: inout TraceLines, path: String, issues: inout TraceIssues) throws(TraceErrors) {
    guard let line = lines.next(), !line.trimmed.isEmpty || !lines.isRestBlank else {
      try issues.fail(path, "the file is empty", hint: "expected a header line and rows")
    }
    let text = line.bytes[line.start..<line.end]
    let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
    separator = candidates.first { text.contains($0) } ?? candidates[0]
    var fields = TraceFields(line, separator: separator)
    var names: [String] = []
    var columns: [Int] = []
    while let field = fields.next() {
      if let problem = field.problem { try issues.fail(path, line: 1, column: field.column, "\(problem)") }
      names.append(field.text(line.bytes))
      columns.append(field.column)
    }
    self.names = names
    self.columns = columns
  }

  /// Index of a column by name.
  func index(
    of name: String, path: String, issues: inout TraceIssues
  ) throws(TraceErrors) -> Int {
    if let index = names.firstIndex(of: name) { return index }
    let known = names.prefix(12).map { "'\($0)'" }.joined(separator: ", ")
    try issues.fail(
      path, line: 1, "no column '\(name)'", hint: "the header has \(known)" + (names.count > 12 ? ", …" : ""))
  }
}
