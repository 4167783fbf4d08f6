import Quantities

/// Bytes of text in the making: numbers and fields are written straight into one reused array.
///
/// A time series of a day has millions of numbers, so the usual road over a `String` each is too long.
struct TextBuffer {
  private(set) var bytes: [UInt8] = []

  var count: Int { bytes.count }

  mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

  mutating func append(byte: UInt8) { bytes.append(byte) }

  mutating func append(bytes more: [UInt8]) { bytes.append(contentsOf: more) }

  mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { bytes.append(contentsOf: $0) }
  }

  /// A field as RFC 4180 wants it: in double quotes, with inner ones doubled, where it contains a comma, a double
  /// quote or a line break, and bare otherwise.
  mutating func append(field: String) {
    var field = field
    field.withUTF8 { characters in
      guard characters.contains(where: Self.needsQuotes) else {
        bytes.append(contentsOf: characters)
        return
      }
      bytes.append(UInt8(ascii: "\""))
      for character in characters {
        if character == UInt8(ascii: "\"") { bytes.append(character) }
        bytes.append(character)
      }
      bytes.append(UInt8(ascii: "\""))
    }
  }

  private static func needsQuotes(_ character: UInt8) -> Bool {
    character == UInt8(ascii: ",") || character == UInt8(ascii: "\"") || character == UInt8(ascii: "\n")
      || character == UInt8(ascii: "\r")
  }

  mutating func append(integer: Int64) {
    if integer < 0 { bytes.append(UInt8(ascii: "-")) }
    append(digitsOf: integer.magnitude)
  }

  private mutating func append(digitsOf number: UInt64) {
    var rest = number
    let start = bytes.count
    repeat {
      bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
      rest /= 10
    } while rest != 0
    bytes[start...].reverse()
  }

  /// A number with the fewest digits that read back to the very same number; nothing for a NaN.
  ///
  /// Whole numbers and numbers of up to six decimals, the bulk of what models record, avoid the general algorithm:
  /// the quotient of two integers below 2^53 is correctly rounded, so a match proves that these decimals read back.
  mutating func append(number: Double) {
    let magnitude = number.magnitude
    guard magnitude < 1e9 else {
      if number.isNaN { return }
      if magnitude < 0x1p53, magnitude.rounded(.towardZero) == magnitude { return append(integer: Int64(number)) }
      return append(shortText(number))
    }
    if number < 0 { bytes.append(UInt8(ascii: "-")) }
    let whole = magnitude.rounded(.towardZero)
    if whole == magnitude { return append(digitsOf: UInt64(magnitude)) }
    let millionths = (magnitude * 1e6).rounded(.toNearestOrEven)
    guard millionths / 1e6 == magnitude else { return append(shortText(magnitude)) }
    append(decimal: UInt64(millionths), fractionDigits: 6)
  }

  /// An instant in seconds, with as many decimals as it has.
  mutating func append(seconds nanoseconds: Int64) {
    if nanoseconds < 0 { bytes.append(UInt8(ascii: "-")) }
    append(decimal: nanoseconds.magnitude, fractionDigits: 9)
  }

  private mutating func append(decimal scaled: UInt64, fractionDigits: Int) {
    var divisor: UInt64 = 1
    for _ in 0..<fractionDigits { divisor *= 10 }
    append(digitsOf: scaled / divisor)
    var fraction = scaled % divisor
    if fraction == 0 { return }
    bytes.append(UInt8(ascii: "."))
    while fraction != 0 {
      divisor /= 10
      bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: fraction / divisor))
      fraction %= divisor
    }
  }
}
