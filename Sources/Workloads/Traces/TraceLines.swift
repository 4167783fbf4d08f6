import Glibc

/// A line as a range of the bytes it lies in, without its end.
struct TraceLine {
  let bytes: UnsafeBufferPointer<UInt8>
  let start: Int
  let end: Int

  /// The line without blanks at either side.
  @inline(__always)
  var trimmed: Range<Int> { trimmingBlanks(bytes, start..<end) }
}

/// Walks over lines that end with LF or CRLF, the last one perhaps with neither. A byte order mark is skipped.
struct TraceLines {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var position = 0
  /// Number of the line last returned, from 1.
  private(set) var number = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { position = 3 }
  }

  @inline(__always)
  mutating func next() -> TraceLine? {
    guard position < bytes.count else { return nil }
    let start = position
    let rest = bytes.count - start
    var end = bytes.count
    if let base = bytes.baseAddress, let found = memchr(base + start, Int32(UInt8(ascii: "\n")), rest) {
      end = UnsafePointer(found.assumingMemoryBound(to: UInt8.self)) - base
    }
    position = end + 1
    number += 1
    if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return TraceLine(bytes: bytes, start: start, end: end)
  }

  /// Whether nothing but blanks and line ends is left.
  var isRestBlank: Bool {
    var index = position
    while index < bytes.count {
      guard isBlank(bytes[index]) || bytes[index] == UInt8(ascii: "\n") || bytes[index] == UInt8(ascii: "\r") else {
        return false
      }
      index += 1
    }
    return true
  }
}

@inline(__always)
func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

@inline(__always)
func trimmingBlanks(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Range<Int> {
  var (lower, upper) = (range.lowerBound, range.upperBound)
  while lower < upper, isBlank(bytes[lower]) { lower += 1 }
  while lower < upper, isBlank(bytes[upper - 1]) { upper -= 1 }
  return lower..<upper
}

/// Text of a field for a message: printable, quoted, not too long.
func quoted(_ bytes: UnsafeBufferPointer<UInt8>, _ field: Range<Int>) -> String {
  let isLong = field.count > 40
  var text = "'"
  for scalar in String(decoding: UnsafeBufferPointer(rebasing: bytes[field.prefix(40)]), as: UTF8.self).unicodeScalars {
    switch scalar.value {
    case 0..<32, 127..<160: text += "\u{FFFD}"
    default: text.unicodeScalars.append(scalar)
    }
  }
  return text + (isLong ? "…'" : "'")
}
