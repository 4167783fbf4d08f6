extension YAMLComposer {
  /// Refuses keys that are lists, maps or aliases in a file with aliases, before the parser sees them.
  ///
  /// The parser compares the keys of a map by value, and a few lines of nested aliases stand for more values than can
  /// ever be compared. Without aliases such keys cost nothing and get their error when the tree is built.
  func hasNoComposedKeysWithAliases(_ text: String) -> Bool {
    var scan = AliasKeyScan()
    for byte in text.utf8 { scan.take(byte) }
    scan.take(UInt8(ascii: "\n"))
    guard scan.hasAlias, let key = scan.composedKey else { return true }
    issues.error(
      at: SourcePosition(file: file, line: firstLine - 1 + key.line, column: key.column),
      "a list, map or alias cannot be a key", hint: "a key is a name followed by ':'")
    return false
  }
}

/// Looks for aliases and for keys that are not texts, one byte after another, past comments and quoted texts.
private struct AliasKeyScan {
  /// Whether an alias was seen.
  private(set) var hasAlias = false
  /// Where the first key that is not a text ends.
  private(set) var composedKey: (line: Int, column: Int)?

  private var state = State.between
  private var previous = UInt8(ascii: "\n")
  private var line = 1
  private var column = 0
  /// A closing bracket or an alias was just read: a colon after it makes it a key.
  private var mayBeKey = false

  private enum State { case between, comment, singleQuoted, doubleQuoted, escaped, alias, question }

  mutating func take(_ byte: UInt8) {
    // Bytes that continue a UTF-8 sequence are no column of their own.
    if byte & 0xC0 != 0x80 { column += 1 }
    advance(byte)
    previous = byte
    if byte == UInt8(ascii: "\n") {
      line += 1
      column = 0
    }
  }

  private mutating func advance(_ byte: UInt8) {
    let isBlank = byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
    let isEnd = byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
    switch state {
    case .comment: if isEnd { state = .between }
    case .singleQuoted: if byte == UInt8(ascii: "'") { state = .between }
    case .doubleQuoted:
      if byte == UInt8(ascii: "\\") { state = .escaped } else if byte == UInt8(ascii: "\"") { state = .between }
    case .escaped: state = .doubleQuoted
    case .question:
      if isBlank || isEnd { note(column: column - 1) }
      state = .between
    case .alias:
      guard isBlank || isEnd || ",]}:".utf8.contains(byte) else { return }
      state = .between
      mayBeKey = true
      between(byte, isBlank: isBlank, isEnd: isEnd)
    case .between: between(byte, isBlank: isBlank, isEnd: isEnd)
    }
  }

  private mutating func between(_ byte: UInt8, isBlank: Bool, isEnd: Bool) {
    let startsToken = " \t\r\n[{,:-?".utf8.contains(previous)
    switch byte {
    case UInt8(ascii: "#") where " \t\r\n".utf8.contains(previous): state = .comment
    case UInt8(ascii: "'") where startsToken: state = .singleQuoted
    case UInt8(ascii: "\"") where startsToken: state = .doubleQuoted
    case UInt8(ascii: "?") where startsToken: state = .question
    case UInt8(ascii: "*") where startsToken:
      state = .alias
      hasAlias = true
    case UInt8(ascii: ":") where mayBeKey: note(column: column)
    default: break
    }
    if byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}") {
      mayBeKey = true
    } else if !isBlank {
      mayBeKey = false
    }
  }

  private mutating func note(column: Int) {
    if composedKey == nil { composedKey = (line, column) }
  }
}
