/// A YAML document as reading needs it: texts, lists and maps, each with its place; aliases and merge keys resolved.
package struct YAMLNode: Sendable {
  /// Where the node starts.
  package var position: SourcePosition
  /// What it is.
  package var content: Content

  /// Makes a node from its parts.
  package init(position: SourcePosition, content: Content) {
    self.position = position
    self.content = content
  }

  /// The three shapes of YAML.
  package enum Content: Sendable {
    /// A single value; a plain one was written without quotation marks, so it may be a number, a truth value or null.
    case scalar(String, isPlain: Bool)
    /// A list.
    case list([YAMLNode])
    /// A map in the order of the file; keys are distinct.
    case map([YAMLEntry])
  }

  /// Whether the node is written as nothing: empty, `~` or `null`.
  package var isNull: Bool {
    guard case .scalar(let text, isPlain: true) = content else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(text)
  }

  /// What the node is, in words for messages.
  package var shape: String {
    switch content {
    case .scalar(let text, _): isNull ? "nothing" : "'\(abbreviated(text))'"
    case .list: "a list"
    case .map: "a map"
    }
  }
}

/// A key of a map, its place and its value.
package struct YAMLEntry: Sendable {
  /// The key.
  package var key: String
  /// Where the key is written.
  package var position: SourcePosition
  /// What it stands for.
  package var value: YAMLNode

  /// Makes an entry from its parts.
  package init(key: String, position: SourcePosition, value: YAMLNode) {
    self.key = key
    self.position = position
    self.value = value
  }
}

/// A text shortened to fit into a message, without line breaks.
package func abbreviated(_ text: String, to limit: Int = 60) -> String {
  let oneLine = String(text.map { $0.isNewline ? " " : $0 })
  return oneLine.count <= limit ? oneLine : oneLine.prefix(limit - 1) + "…"
}
