/// Instants of performance records, in seconds on the record's own clock.
enum PerformanceTime {
  /// Seconds of `86400`, `2026-03-01T00:05:00Z`, `2026-03-01 00:05`, or the same with `/`, fractions and an offset
  /// from UTC; nil for anything else, also for dates whose day and month cannot be told apart.
  static func seconds(_ text: String) -> Int? {
    if let number = Double(text), number >= 0, number < 1e12 { return Int(number.rounded()) }
    let parts = text.split { $0 == "T" || $0 == " " }
    guard parts.count == 2, let day = day(parts[0]) else { return nil }
    var clock = parts[1]
    var offset = 0
    if clock.hasSuffix("Z") {
      clock = clock.dropLast()
    } else if let sign = clock.lastIndex(where: { $0 == "+" || $0 == "-" }) {
      guard let minutes = minutes(clock[clock.index(after: sign)...]) else { return nil }
      offset = (clock[sign] == "-" ? -minutes : minutes) * 60
      clock = clock[..<sign]
    }
    guard let time = time(clock) else { return nil }
    return day * 86_400 + time - offset
  }

  private static func numbers(_ text: Substring, _ separators: Set<Character>) -> [Int] {
    let parts = text.split(omittingEmptySubsequences: false) { separators.contains($0) }
    let numbers = parts.compactMap { part in part.count <= 4 && part.allSatisfy(\.isNumber) ? Int(part) : nil }
    return numbers.count == parts.count ? numbers : []
  }

  /// Days since 1970-01-01 in the Gregorian calendar.
  private static func day(_ text: Substring) -> Int? {
    let date = numbers(text, ["-", "/"])
    guard date.count == 3, (1970...9999).contains(date[0]), (1...12).contains(date[1]), (1...31).contains(date[2])
    else {
      return nil
    }
    // Years begin in March, so that the leap day is the last of a year.
    let year = date[1] > 2 ? date[0] : date[0] - 1
    let month = (date[1] + 9) % 12
    let dayOfYear = (153 * month + 2) / 5 + date[2] - 1
    return year * 365 + year / 4 - year / 100 + year / 400 + dayOfYear - 719_468
  }

  private static func time(_ text: Substring) -> Int? {
    let clock = numbers(text.prefix { $0 != "." && $0 != "," }, [":"])
    guard (2...3).contains(clock.count), (0...24).contains(clock[0]), (0...59).contains(clock[1]) else { return nil }
    let second = clock.count == 3 ? clock[2] : 0
    return (0...60).contains(second) ? clock[0] * 3600 + clock[1] * 60 + second : nil
  }

  private static func minutes(_ text: Substring) -> Int? {
    let parts = numbers(text, [":"])
    if parts.count == 2, parts[0] <= 14, parts[1] < 60 { return parts[0] * 60 + parts[1] }
    guard parts.count == 1, text.count == 4 || text.count == 2 else { return nil }
    return text.count == 2 ? parts[0] * 60 : parts[0] / 100 * 60 + parts[0] % 100
  }
}
