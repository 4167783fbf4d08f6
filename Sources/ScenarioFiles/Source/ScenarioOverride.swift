import Documents

/// One `path=value`: a value that replaces, or adds, a part of a scenario.
struct ScenarioOverride {
  /// The text as it was given.
  let text: String
  private let path: [Step]
  private let value: YAMLNode

  private struct Step {
    var name: String
    var position: SourcePosition
  }

  /// Most parts of a path.
  static let depthLimit = 32

  /// Reads the text of an override; nil with an issue when it is not one.
  init?(_ text: String, issues: IssueCollector) {
    let file = overrideName(text)
    let start = SourcePosition.start(of: file)
    guard SourceFile.text(of: Array(text.utf8), file: file, issues: issues) != nil else { return nil }
    guard let equals = text.firstIndex(of: "=") else {
      issues.error(at: start, "an override needs a '='", hint: "write path=value, such as stations.0.servers=8")
      return nil
    }
    var steps: [Step] = []
    var column = 1
    for part in text[..<equals].split(separator: ".", omittingEmptySubsequences: false) {
      let position = SourcePosition(file: file, line: 1, column: column)
      guard !part.isEmpty else {
        issues.error(
          at: position, "an empty name in the path of an override",
          hint: "write keys and list indices with one dot between them, such as stations.0.servers=8")
        return nil
      }
      steps.append(Step(name: String(part), position: position))
      column += part.unicodeScalars.count + 1
    }
    guard steps.count <= Self.depthLimit else {
      issues.error(at: start, "a path of more than \(Self.depthLimit) names")
      return nil
    }
    let valueText = text[text.index(after: equals)...]
    // Blanks in place of the path give the value's parts their column in the whole text.
    let padding = valueText.contains(where: \.isNewline) ? 0 : column - 1
    var composer = YAMLComposer(file: file, issues: issues)
    let issueCount = issues.issues.count
    let composed = composer.compose(String(repeating: " ", count: padding) + valueText)
    guard issues.issues.count == issueCount else { return nil }
    self.text = text
    self.path = steps
    self.value =
      composed
      ?? YAMLNode(
        position: SourcePosition(file: file, line: 1, column: column), content: .scalar("", isPlain: true))
  }

  /// Puts the value into a tree.
  func apply(to root: inout YAMLNode, issues: IssueCollector) {
    set(path[...], in: &root, below: "the scenario", issues)
  }

  private func set(_ path: ArraySlice<Step>, in node: inout YAMLNode, below parent: String, _ issues: IssueCollector) {
    guard let step = path.first else {
      node = value
      return
    }
    if node.isNull { node.content = .map([]) }
    let rest = path.dropFirst()
    switch node.content {
    case .scalar:
      issues.error(
        at: step.position, "'\(abbreviated(parent))' is a single value, so it has no '\(abbreviated(step.name))'",
        hint: "shorten the path, or replace the value by a map: \(abbreviated(parent))={…}")
    case .map(var entries):
      let empty = YAMLNode(position: step.position, content: .map([]))
      if let index = entries.firstIndex(where: { $0.key == step.name }) {
        set(rest, in: &entries[index].value, below: step.name, issues)
        if rest.isEmpty { entries[index].position = step.position }
      } else {
        var entry = YAMLEntry(key: step.name, position: step.position, value: empty)
        set(rest, in: &entry.value, below: step.name, issues)
        entries.append(entry)
      }
      node.content = .map(entries)
    case .list(var items):
      guard let index = Int(step.name), index >= 0, index <= items.count else {
        issues.error(
          at: step.position, "'\(abbreviated(step.name))' is not an index of the list '\(abbreviated(parent))'",
          hint: items.isEmpty
            ? "it is empty; 0 adds its first item"
            : "its items are 0 to \(items.count - 1); \(items.count) adds one at the end")
        return
      }
      if index == items.count { items.append(YAMLNode(position: step.position, content: .map([]))) }
      set(rest, in: &items[index], below: "\(parent).\(index)", issues)
      node.content = .list(items)
    }
  }
}
