/// A date and time as ISO 8601 writes it: `2024-02-29T13:05:00.25+01:00`, `2024-02-29 13:05`, `2024-02-29`.
///
/// Without a zone the time is taken for that of the place: only differences and the time of day matter here.
struct CalendarDate {
  /// Seconds since the first of January 1970, 00:00.
  let seconds: Double

  init?(_ bytes: UnsafeBufferPointer<UInt8>, _ field: Range<Int>) {
    var digits = Digits(bytes: bytes, position: field.lowerBound, end: field.upperBound)
    guard let year = digits.number(4), digits.take("-"), let month = digits.number(2), digits.take("-"),
      let day = digits.number(2), (1...12).contains(month), (1...Self.days(inMonth: month, of: year)).contains(day)
    else { return nil }
    var seconds = Double(Self.days(year, month, day) * 86_400)
    if digits.take("T") || digits.take("t") || digits.take(" ") {
      guard let hour = digits.number(2), hour < 24, digits.take(":"), let minute = digits.number(2), minute < 60 else {
        return nil
      }
      seconds += Double(hour * 3_600 + minute * 60)
      if digits.take(":") {
        // 60 is a leap second.
        guard let second = digits.number(2), second <= 60 else { return nil }
        seconds += Double(second)
        if digits.take(".") || digits.take(",") {
          guard let fraction = digits.fraction() else { return nil }
          seconds += fraction
        }
      }
      guard let zone = digits.zone() else { return nil }
      seconds -= Double(zone)
    }
    guard digits.position == digits.end else { return nil }
    self.seconds = seconds
  }

  private static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

  private static func days(inMonth month: Int, of year: Int) -> Int {
    month == 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
  }

  /// Days from the first of January 1970: whole years with their leap days, then whole months.
  private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let before = year - 1
    let years = before * 365 + before / 4 - before / 100 + before / 400 - 719_162
    return years + (1..<month).reduce(0) { $0 + days(inMonth: $1, of: year) } + day - 1
  }

  private struct Digits {
    let bytes: UnsafeBufferPointer<UInt8>
    var position: Int
    let end: Int

    mutating func take(_ character: Unicode.Scalar) -> Bool {
      guard position < end, bytes[position] == UInt8(ascii: character) else { return false }
      position += 1
      return true
    }

    mutating func number(_ count: Int) -> Int? {
      guard position + count <= end else { return nil }
      var value = 0
      for index in position..<position + count {
        let digit = bytes[index] &- UInt8(ascii: "0")
        guard digit <= 9 else { return nil }
        value = value * 10 + Int(digit)
      }
      position += count
      return value
    }

    mutating func fraction() -> Double? {
      var (value, factor) = (0.0, 1.0)
      let start = position
      while let digit = number(1) {
        factor /= 10
        value += Double(digit) * factor
      }
      return position > start ? value : nil
    }

    /// Seconds east of Greenwich; 0 where there is no zone.
    mutating func zone() -> Int? {
      if position == end || take("Z") || take("z") { return 0 }
      let isWest = take("-")
      guard isWest || take("+"), let hours = number(2), hours < 24 else { return nil }
      _ = take(":")
      let minutes = position < end ? number(2) : 0
      guard let minutes, minutes < 60 else { return nil }
      return (isWest ? -1 : 1) * (hours * 3_600 + minutes * 60)
    }
  }
}
