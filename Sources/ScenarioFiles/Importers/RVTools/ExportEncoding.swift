/// Turns the bytes of an exported file into UTF-8, whatever the exporting program wrote.
enum ExportEncoding {
  /// The text without a byte order mark, and whether its encoding is only a guess.
  ///
  /// UTF-16 with a byte order mark, or with a zero in every second byte of the beginning; UTF-8; anything else is taken
  /// for Windows-1252, in which Western European Windows writes files.
  static func utf8(of bytes: [UInt8]) -> (text: [UInt8], isGuess: Bool) {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return (valid(Array(bytes[3...])), false) }
    if bytes.starts(with: [0xFF, 0xFE]) { return (utf16(bytes[2...], isBigEndian: false), false) }
    if bytes.starts(with: [0xFE, 0xFF]) { return (utf16(bytes[2...], isBigEndian: true), false) }
    if bytes.count >= 8 {
      let head = bytes.prefix(64)
      let zeros = { (parity: Int) in head.indices.filter { $0 % 2 == parity && head[$0] == 0 }.count }
      if zeros(1) * 4 >= head.count { return (utf16(bytes[...], isBigEndian: false), true) }
      if zeros(0) * 4 >= head.count { return (utf16(bytes[...], isBigEndian: true), true) }
    }
    if isValidUTF8(bytes) { return (bytes, false) }
    return (windows1252(bytes), true)
  }

  private static func valid(_ bytes: [UInt8]) -> [UInt8] { isValidUTF8(bytes) ? bytes : windows1252(bytes) }

  private static func isValidUTF8(_ bytes: [UInt8]) -> Bool {
    var decoder = UTF8()
    var iterator = bytes.makeIterator()
    while true {
      switch decoder.decode(&iterator) {
      case .scalarValue: continue
      case .emptyInput: return true
      case .error: return false
      }
    }
  }

  private static func utf16(_ bytes: ArraySlice<UInt8>, isBigEndian: Bool) -> [UInt8] {
    var units: [UInt16] = []
    units.reserveCapacity(bytes.count / 2)
    var index = bytes.startIndex
    while index + 1 < bytes.endIndex {
      let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
      units.append(isBigEndian ? first << 8 | second : second << 8 | first)
      index += 2
    }
    return Array(String(decoding: units, as: UTF16.self).utf8)
  }

  private static func windows1252(_ bytes: [UInt8]) -> [UInt8] {
    var text = String.UnicodeScalarView()
    for byte in bytes {
      let value = (0x80..<0xA0).contains(byte) ? Int(upperHalf[Int(byte) - 0x80]) : Int(byte)
      text.append(Unicode.Scalar(value).map { $0 } ?? "\u{FFFD}")
    }
    return Array(String(text).utf8)
  }

  /// Windows-1252, 0x80 to 0x9F; bytes without a character keep their value.
  private static let upperHalf: [UInt16] = [
    0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D, 0x017D,
    0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,
    0x017E, 0x0178,
  ]
}
