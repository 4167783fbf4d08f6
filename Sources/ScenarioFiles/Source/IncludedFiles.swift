import Documents

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Reads a scenario file and the files it includes, merged into one tree.
///
/// `include: other.yaml`, or a list, names files relative to the one that includes them. What the including file says
/// wins over what it includes, and of a list the later file over the earlier. Maps are merged key by key, everything
/// else is replaced; a key without a value takes away what an included file says.
struct IncludedFiles {
  /// Where problems go.
  let issues: IssueCollector
  private var chain: [String] = []
  private var fileCount = 0

  /// Most files of a scenario, counting a file as often as it is included.
  static let limit = 200

  /// Makes a reader of files for one scenario.
  init(issues: IssueCollector) { self.issues = issues }

  /// The tree of a file with everything it includes, without `include` keys; nil when there is none.
  mutating func load(_ file: SourceFile) -> YAMLNode? {
    var composer = YAMLComposer(file: file.path, issues: issues)
    let issueCount = issues.issues.count
    guard let root = composer.compose(file.text) else {
      if issues.issues.count == issueCount { reportEmpty(file.path) }
      return nil
    }
    if root.isNull {
      reportEmpty(file.path)
      return nil
    }
    guard case .map(var entries) = root.content else {
      issues.error(at: root.position, "a scenario is a map of keys, found \(root.shape)", hint: "start with 'kind: …'")
      return nil
    }
    guard let index = entries.firstIndex(where: { $0.key == "include" }) else { return root }
    let include = entries.remove(at: index).value
    var own = root
    own.content = .map(entries)
    chain.append(identity(of: file.path))
    defer { chain.removeLast() }
    var merged: YAMLNode?
    for name in names(in: include) {
      guard let tree = load(name, from: file.path) else { continue }
      merged = merged.map { Self.merge(tree, over: $0) } ?? tree
    }
    return merged.map { Self.merge(own, over: $0) } ?? own
  }

  private mutating func load(_ name: Located<String>, from includer: String) -> YAMLNode? {
    let path = pathBeside(includer, name.value)
    guard !chain.contains(identity(of: path)) else {
      issues.error(
        at: name.position, "'\(abbreviated(name.value))' includes itself",
        hint: "through \(chain.count) file\(chain.count == 1 ? "" : "s"); break the circle")
      return nil
    }
    fileCount += 1
    guard fileCount <= Self.limit else {
      if fileCount == Self.limit + 1 { issues.error(at: name.position, "more than \(Self.limit) included files") }
      return nil
    }
    guard let file = SourceFile(path: path, blame: name.position, issues: issues) else { return nil }
    return load(file)
  }

  private func reportEmpty(_ path: String) {
    issues.error(at: .start(of: path), "the file is empty", hint: "start with 'kind: …'")
  }

  private func names(in node: YAMLNode) -> [Located<String>] {
    let form = ValueForm<String>.text.located(at: node.position)
    guard case .list(let items) = node.content else { return form.read(node, issues).map { [$0] } ?? [] }
    return items.compactMap { form.read($0, issues) }
  }

  /// A name by which one file is known however it is reached.
  private func identity(of path: String) -> String {
    guard let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// A tree with another below it: maps merged, anything else replaced.
  static func merge(_ upper: YAMLNode, over lower: YAMLNode) -> YAMLNode {
    guard case .map(let above) = upper.content, case .map(let below) = lower.content else { return upper }
    var merged = below
    var indices = [String: Int](uniqueKeysWithValues: below.enumerated().map { ($1.key, $0) })
    var removed: Set<String> = []
    for entry in above {
      guard let index = indices[entry.key] else {
        indices[entry.key] = merged.count
        merged.append(entry)
        continue
      }
      if entry.value.isNull { removed.insert(entry.key) }
      merged[index] = YAMLEntry(
        key: entry.key, position: entry.position, value: merge(entry.value, over: merged[index].value))
    }
    return YAMLNode(position: upper.position, content: .map(merged.filter { !removed.contains($0.key) }))
  }
}
