/// Reads numbers and truth values the way exports of any language write them.
enum ExportedNumber {
  /// An amount such as `16384`, `16,384`, `16.384`, `16 384`, `1.024,5` or `12.5`; nil when it is none.
  ///
  /// Groups of exactly three digits after `,`, `.`, a blank or an apostrophe are thousands: what RVTools writes without
  /// a fraction is never meant as one. Of two different signs the last is the decimal one.
  static func amount(_ text: String) -> Double? {
    var isNegative = false
    var digits = ""
    var groups: [(sign: Character, digits: Int)] = []
    for character in text {
      switch character {
      case "0"..."9" where character.isASCII:
        digits.append(character)
        if !groups.isEmpty { groups[groups.count - 1].digits += 1 }
      case "-" where digits.isEmpty && groups.isEmpty && !isNegative: isNegative = true
      case "+" where digits.isEmpty && groups.isEmpty: continue
      case ",", ".", "'", " ", "\u{A0}", "\u{202F}", "\u{2019}":
        guard !digits.isEmpty || character == "." || character == "," else { return nil }
        groups.append((character, 0))
      default: return nil
      }
    }
    guard !digits.isEmpty, digits.count <= 18, let whole = Double(digits) else { return nil }
    guard let decimals = decimalCount(groups, leading: digits) else { return nil }
    let magnitude = whole / powerOfTen(decimals)
    return isNegative ? -magnitude : magnitude
  }

  /// How many of the digits stand after the decimal sign, nil where the signs make no sense.
  private static func decimalCount(_ groups: [(sign: Character, digits: Int)], leading digits: String) -> Int? {
    guard let last = groups.last else { return 0 }
    let first = groups[0]
    let isMark = last.sign == "," || last.sign == "."
    let thousands = groups.dropLast()
    guard thousands.allSatisfy({ $0.digits == 3 && $0.sign == first.sign }) else { return nil }
    if groups.count > 1, last.sign != first.sign { return isMark ? last.digits : nil }
    let lengthBefore = digits.count - groups.reduce(0) { $0 + $1.digits }
    let isGroup = last.digits == 3 && (1...3).contains(lengthBefore) && !(digits.hasPrefix("0") && groups.count == 1)
    if isGroup { return 0 }
    return groups.count == 1 && isMark ? last.digits : nil
  }

  private static func powerOfTen(_ exponent: Int) -> Double { (0..<exponent).reduce(1.0) { power, _ in power * 10 } }

  /// A truth value as .NET, Excel or a person writes it.
  static func truth(_ text: String) -> Bool? {
    switch text.lowercased() {
    case "true", "yes", "1", "wahr", "ja", "vrai", "oui", "vero", "verdadero", "waar": true
    case "false", "no", "0", "falsch", "nein", "faux", "non", "falso", "onwaar": false
    default: nil
    }
  }
}
