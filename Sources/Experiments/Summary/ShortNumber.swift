import Foundation

/// Numbers for people to read at a glance; files have the exact ones.
enum ShortNumber {
  /// Six significant digits.
  static func value(_ number: Double) -> String { number.isNaN ? "-" : String(format: "%.6g", number) }

  /// Three significant digits, never with an exponent between a ten-thousandth and ten million.
  static func rounded(_ number: Double) -> String {
    if number.isNaN { return "-" }
    let magnitude = number.magnitude
    if magnitude >= 1_000, magnitude < 1e7 { return String(format: "%.0f", number) }
    return String(format: "%.3g", number)
  }

  /// A part as a percentage with its sign: `+2.1 %`.
  static func signedPercent(_ part: Double) -> String {
    "\(part < 0 ? "" : "+")\(rounded(part * 100)) %"
  }

  /// A number of replications, to two significant digits: nobody runs 6,173 because a guess said so.
  static func replications(_ number: Double) -> String {
    if number < 100 { return String(format: "%.0f", number) }
    let step = max(1, pow(10, floor(log10(number)) - 1))
    let rounded = (number / step).rounded(.up) * step
    return rounded < 1e9 ? String(format: "%.0f", rounded) : String(format: "%.1e", rounded)
  }
  /// One decimal, however large: differences of such numbers are what matters.
  static func fixed(_ number: Double) -> String { number.isNaN ? "-" : String(format: "%.1f", number) }

  /// A count with the letter of its magnitude: `950`, `12.3k`, `4.56M`.
  static func count(_ number: Double) -> String {
    for (letter, factor) in [("G", 1e9), ("M", 1e6), ("k", 1e3)] where number >= factor {
      return String(format: "%.3g", number / factor) + letter
    }
    return String(format: "%.0f", number)
  }

  /// A span in seconds in the two units that matter: `3.2s`, `4m07s`, `2h05m`, `12d03h`.
  static func span(_ seconds: Double) -> String {
    if seconds < 60 { return String(format: "%.3gs", seconds) }
    if seconds < 3_600 { return pair(seconds, 60, "m", "s", 60) }
    if seconds < 86_400 { return pair(seconds, 3_600, "h", "m", 60) }
    return pair(seconds, 86_400, "d", "h", 24)
  }

  private static func pair(_ seconds: Double, _ unit: Double, _ name: String, _ part: String, _ parts: Double) -> String
  {
    let total = Int((seconds / unit * parts).rounded(.down))
    return String(format: "%d\(name)%02d\(part)", total / Int(parts), total % Int(parts))
  }
}
