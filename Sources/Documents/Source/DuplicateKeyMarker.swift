/// Makes keys distinct that the YAML parser would refuse as duplicates, without moving anything.
///
/// The parser stops at the first map with a duplicate and says only where the key first occurs. To find every error in
/// one go, the first character of that occurrence is replaced by one of Unicode's private use and parsing starts
/// again; the tree is then built under the original name, and the duplicate found with its place.
struct DuplicateKeyMarker {
  /// The text to parse.
  private(set) var text: String
  /// The first characters of the keys that were changed, by where the keys start.
  private var originals: [Place: Unicode.Scalar] = [:]
  /// Most keys changed in one file; beyond it the parser's own error is good enough.
  static let limit = 50

  /// Line and column of a key, from 1.
  struct Place: Hashable {
    /// Line, from 1.
    var line: Int
    /// Column, from 1.
    var column: Int
  }

  /// Starts with a text as it is.
  init(text: String) { self.text = text }

  /// The name of a key as it stands in the file.
  func originalName(_ name: String, line: Int, column: Int) -> String {
    guard !originals.isEmpty, let first = originals[Place(line: line, column: column)] else { return name }
    return String(first) + String(name.unicodeScalars.dropFirst())
  }

  /// Changes the key that starts at a place; false when it cannot be done.
  mutating func change(line: Int, column: Int) -> Bool {
    let place = Place(line: line, column: column)
    guard originals.count < Self.limit, originals[place] == nil, var index = index(of: place) else { return false }
    var scalars = text.unicodeScalars
    guard index < scalars.endIndex else { return false }
    if scalars[index] == "\"" || scalars[index] == "'" {
      index = scalars.index(after: index)
      guard index < scalars.endIndex else { return false }
    }
    let first = scalars[index]
    guard !" \t\r\n\\\"'&!*:".unicodeScalars.contains(first),
      let substitute = Unicode.Scalar(0xE000 + UInt32(originals.count))
    else { return false }
    scalars.replaceSubrange(index...index, with: CollectionOfOne(substitute))
    text = String(scalars)
    originals[place] = first
    return true
  }

  /// Where a place is in the text, with line breaks as libyaml counts them.
  private func index(of place: Place) -> String.UnicodeScalarView.Index? {
    let scalars = text.unicodeScalars
    var index = scalars.startIndex
    var line = 1
    while line < place.line {
      guard index < scalars.endIndex else { return nil }
      let scalar = scalars[index]
      index = scalars.index(after: index)
      switch scalar {
      case "\r":
        if index < scalars.endIndex, scalars[index] == "\n" { index = scalars.index(after: index) }
        line += 1
      case "\n", "\u{85}", "\u{2028}", "\u{2029}": line += 1
      default: break
      }
    }
    return scalars.index(index, offsetBy: place.column - 1, limitedBy: scalars.endIndex)
  }
}
