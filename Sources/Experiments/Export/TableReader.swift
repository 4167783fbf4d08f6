import Glibc

/// Reads a table of a run (RFC 4180) row by row. One row and one piece of the file are in memory.
final class TableReader {
  private static let pieceLength = 1 << 18
  private let path: String
  private let descriptor: Int32
  private var piece = [UInt8](repeating: 0, count: pieceLength)
  private var pieceEnd = 0
  private var position = 0
  /// Fields of the row behind one another, without quotes, and where each ends.
  private var content: [UInt8] = []
  private var ends: [Int] = []

  /// Names of the columns.
  private(set) var columns: [String] = []
  /// Number of fields of the row.
  var fieldCount: Int { ends.count }

  /// Opens a table and reads its header.
  init(path: String) throws(OutputError) {
    self.path = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 { throw .lastSystemError("read", path) }
    if try next() { columns = (0..<fieldCount).map { text($0) } }
  }

  deinit { close(descriptor) }

  /// Goes to the next row that has a field for each column.
  /// - Returns: whether there is one.
  func next() throws(OutputError) -> Bool {
    repeat {
      content.removeAll(keepingCapacity: true)
      ends.removeAll(keepingCapacity: true)
      guard try readRow() else { return false }
    } while !columns.isEmpty && fieldCount != columns.count
    return true
  }

  /// A field's bytes.
  func field(_ index: Int) -> ArraySlice<UInt8> { content[(index == 0 ? 0 : ends[index - 1])..<ends[index]] }

  /// A field as text.
  func text(_ index: Int) -> String { String(decoding: field(index), as: UTF8.self) }

  /// The instant of the row, whose column is the second one, or the span in another column, in nanoseconds; nil where
  /// the field is empty.
  func nanoseconds(_ index: Int = 1) -> Int64? { DecimalSeconds.nanoseconds(field(index)) }

  private func readRow() throws(OutputError) -> Bool {
    var isQuoted = false
    var isEmpty = true
    while true {
      try takePlainBytes()
      guard let byte = try nextByte() else { break }
      isEmpty = false
      if isQuoted {
        guard byte == UInt8(ascii: "\"") else {
          content.append(byte)
          continue
        }
        if try peek() == byte {
          position += 1
          content.append(byte)
        } else {
          isQuoted = false
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): isQuoted = true
      case UInt8(ascii: ","): ends.append(content.count)
      case UInt8(ascii: "\n"):
        ends.append(content.count)
        return true
      default: content.append(byte)
      }
    }
    if isEmpty && content.isEmpty { return false }
    ends.append(content.count)
    return true
  }

  /// Takes the bytes before the next one that may mean something else than itself, as far as they are in the piece.
  private func takePlainBytes() throws(OutputError) {
    if position == pieceEnd { try fill() }
    let (start, end) = (position, pieceEnd)
    let stop = piece.withUnsafeBufferPointer { bytes in
      var stop = start
      while stop < end, bytes[stop] != UInt8(ascii: ","), bytes[stop] != UInt8(ascii: "\n"),
        bytes[stop] != UInt8(ascii: "\"")
      {
        stop += 1
      }
      return stop
    }
    content.append(contentsOf: piece[start..<stop])
    position = stop
  }

  private func nextByte() throws(OutputError) -> UInt8? {
    guard let byte = try peek() else { return nil }
    position += 1
    return byte
  }

  private func peek() throws(OutputError) -> UInt8? {
    if position == pieceEnd {
      try fill()
      if pieceEnd == 0 { return nil }
    }
    return piece[position]
  }

  private func fill() throws(OutputError) {
    position = 0
    repeat {
      pieceEnd = piece.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
    } while pieceEnd < 0 && errno == EINTR
    if pieceEnd < 0 {
      pieceEnd = 0
      throw .lastSystemError("read", path)
    }
  }
}

/// Seconds with up to nine decimals, as tables have them.
enum DecimalSeconds {
  /// The exact number of nanoseconds; nil where the text is no such number.
  static func nanoseconds(_ text: ArraySlice<UInt8>) -> Int64? {
    var (value, decimals, isFraction, hasDigits): (Int64, Int, Bool, Bool) = (0, 0, false, false)
    let isNegative = text.first == UInt8(ascii: "-")
    for byte in isNegative ? text.dropFirst() : text {
      if byte == UInt8(ascii: "."), !isFraction {
        isFraction = true
        continue
      }
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte), decimals < 9 else { return nil }
      let (product, overflows) = value.multipliedReportingOverflow(by: 10)
      let (sum, overflowsToo) = product.addingReportingOverflow(Int64(byte - UInt8(ascii: "0")))
      if overflows || overflowsToo { return nil }
      value = sum
      hasDigits = true
      if isFraction { decimals += 1 }
    }
    guard hasDigits else { return nil }
    for _ in decimals..<9 {
      let (product, overflows) = value.multipliedReportingOverflow(by: 10)
      if overflows { return nil }
      value = product
    }
    return isNegative ? -value : value
  }
}
