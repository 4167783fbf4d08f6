/// Gives things names of their own where a source repeats them.
struct UniqueNames {
  private var taken: Set<String> = []

  /// A name scenario files accept: no control characters, at most 150 characters, not empty.
  static func readable(_ text: String, else fallback: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars.prefix(150) {
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator: result.append(" ")
      case .unassigned, .privateUse, .surrogate: result.append("\u{FFFD}")
      default: result.unicodeScalars.append(scalar == "\u{FEFF}" ? " " : scalar)
      }
    }
    let trimmed = result.split(separator: " ", omittingEmptySubsequences: false)
      .drop(while: \.isEmpty).joined(separator: " ")
    return trimmed.isEmpty ? fallback : trimmed
  }

  /// The first of the candidates that is free, else the last with a number.
  mutating func take(_ candidates: String...) -> String {
    for candidate in candidates where taken.insert(candidate).inserted { return candidate }
    var number = 2
    while !taken.insert("\(candidates[candidates.count - 1])-\(number)").inserted { number += 1 }
    return "\(candidates[candidates.count - 1])-\(number)"
  }
}
