extension YAMLNode {
  /// The node as YAML on one line, in flow style: read again it gives an equal node.
  package var flowText: String { flowText(isNested: false) }

  private func flowText(isNested: Bool) -> String {
    switch content {
    case .scalar(let text, isPlain: true):
      isNested && text.contains(where: { ",[]{}".contains($0) }) ? ResolvedValue.quoted(text) : text
    case .scalar(let text, isPlain: false): ResolvedValue.quoted(text)
    case .list(let items): "[" + items.map { $0.flowText(isNested: true) }.joined(separator: ", ") + "]"
    case .map(let entries):
      "{"
        + entries.map { "\(ResolvedValue.quoted($0.key)): \($0.value.flowText(isNested: true))" }
        .joined(separator: ", ") + "}"
    }
  }
}
