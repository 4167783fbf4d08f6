/// A decimal number read from bytes, `-12.5e3`. Blanks, names such as `nan` and other notations are not numbers.
struct DecimalNumber {
  /// The nearest `Double`, infinite when out of range.
  let value: Double
  /// All digits as one number with its decimal exponent, where they fit: what `value` was made from.
  let exact: (digits: UInt64, exponent: Int)?

  @inline(__always)
  init?(_ bytes: UnsafeBufferPointer<UInt8>, _ field: Range<Int>) {
    var index = field.lowerBound
    let end = field.upperBound
    guard index < end else { return nil }
    let isNegative = bytes[index] == UInt8(ascii: "-")
    if isNegative || bytes[index] == UInt8(ascii: "+") { index += 1 }
    var digits: UInt64 = 0
    var significant = 0
    var exponent = 0
    var digitCount = 0
    var hasPoint = false
    while index < end {
      let byte = bytes[index]
      let digit = byte &- UInt8(ascii: "0")
      if digit <= 9 {
        digitCount += 1
        if significant < 19 {
          digits = digits * 10 + UInt64(digit)
          if digits != 0 { significant += 1 }
          if hasPoint { exponent -= 1 }
        } else {
          significant += 1
          if !hasPoint { exponent += 1 }
        }
      } else if byte == UInt8(ascii: "."), !hasPoint {
        hasPoint = true
      } else {
        break
      }
      index += 1
    }
    guard digitCount > 0 else { return nil }
    if index < end {
      guard let power = Self.power(bytes, index..<end) else { return nil }
      exponent += power
    }
    if significant <= 19 { exact = isNegative && digits != 0 ? nil : (digits, exponent) } else { exact = nil }
    if significant <= 19, digits <= 1 << 53, exponent <= 0, exponent >= -22 {
      let magnitude = Double(digits) / Self.powersOfTen[-exponent]
      value = isNegative ? -magnitude : magnitude
    } else {
      // The standard library rounds correctly where the quotient above would round twice.
      guard let slow = Double(String(decoding: UnsafeBufferPointer(rebasing: bytes[field]), as: UTF8.self)) else {
        return nil
      }
      value = slow
    }
  }

  /// Reads `e-12`, limited to four digits: more cannot make a difference.
  private static func power(_ bytes: UnsafeBufferPointer<UInt8>, _ field: Range<Int>) -> Int? {
    guard bytes[field.lowerBound] | 0x20 == UInt8(ascii: "e") else { return nil }
    var index = field.lowerBound + 1
    guard index < field.upperBound else { return nil }
    let isNegative = bytes[index] == UInt8(ascii: "-")
    if isNegative || bytes[index] == UInt8(ascii: "+") { index += 1 }
    guard index < field.upperBound else { return nil }
    var power = 0
    while index < field.upperBound {
      let digit = bytes[index] &- UInt8(ascii: "0")
      guard digit <= 9 else { return nil }
      power = min(power * 10 + Int(digit), 9_999)
      index += 1
    }
    return isNegative ? -power : power
  }

  static let powersOfTen: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
  ]
}
