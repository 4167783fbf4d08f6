import Yams

/// Turns YAML text into a tree with positions, or notes what keeps it from being one.
///
/// Aliases become copies and merge keys (`<<`) are merged. Every file is bounded in nodes and depth, counted after
/// aliases are replaced, so that a few lines of nested aliases cannot fill the memory.
package struct YAMLComposer {
  /// The name of the file in messages.
  let file: String
  /// What the first line of the text is called in messages.
  let firstLine: Int
  /// Where problems go.
  let issues: IssueCollector
  private var nodeCount = 0
  private var hasGivenUp = false
  private var duplicates = DuplicateKeyMarker(text: "")

  /// Most nodes of a file after aliases are replaced.
  static let nodeLimit = 2_000_000
  /// Deepest nesting of lists and maps.
  static let depthLimit = 64

  /// Makes a composer for one text.
  package init(file: String, firstLine: Int = 1, issues: IssueCollector) {
    self.file = file
    self.firstLine = firstLine
    self.issues = issues
  }

  /// The root of the only document in a text, or nil when there is none or it is not YAML.
  package mutating func compose(_ text: String) -> YAMLNode? {
    guard hasNoComposedKeysWithAliases(text) else { return nil }
    duplicates = DuplicateKeyMarker(text: text)
    while true {
      do {
        let parser = try Parser(yaml: duplicates.text, resolver: .basic, encoding: .utf8)
        guard let root = try parser.singleRoot() else { return nil }
        let tree = convert(root, depth: 0)
        return hasGivenUp ? nil : tree
      } catch let error as YamlError {
        if case .duplicatedKeysInMapping(_, let context) = error,
          duplicates.change(line: context.mark.line, column: context.mark.column)
        {
          continue
        }
        report(error)
        return nil
      } catch {
        issues.error(at: start, "\(error)")
        return nil
      }
    }
  }

  /// Where the text starts.
  var start: SourcePosition { SourcePosition(file: file, line: firstLine, column: 1) }

  /// A place of the parser in our form.
  func position(_ mark: Mark?) -> SourcePosition {
    SourcePosition(file: file, line: firstLine - 1 + (mark?.line ?? 1), column: mark?.column ?? 1)
  }

  private mutating func convert(_ node: Node, depth: Int) -> YAMLNode {
    let place = position(node.mark)
    nodeCount += 1
    guard !hasGivenUp, isWithinLimits(depth: depth, at: place) else {
      return YAMLNode(position: place, content: .scalar("", isPlain: true))
    }
    checkTag(of: node, at: place)
    switch node {
    case .scalar(let scalar):
      let isPlain = scalar.style == .plain && scalar.tag.rawValue != Tag.Name.str.rawValue
      return YAMLNode(position: place, content: .scalar(scalar.string, isPlain: isPlain))
    case .sequence(let sequence):
      let items = sequence.map { convert($0, depth: depth + 1) }
      return YAMLNode(position: place, content: .list(items))
    case .mapping(let mapping):
      var entries: [YAMLEntry] = []
      var merged: [YAMLNode] = []
      for (keyNode, valueNode) in mapping {
        let value = convert(valueNode, depth: depth + 1)
        guard let (key, isMerge) = key(keyNode) else { continue }
        if isMerge {
          merged.append(value)
        } else {
          entries.append(YAMLEntry(key: key, position: position(keyNode.mark), value: value))
        }
      }
      return YAMLNode(position: place, content: .map(merging(merged, into: withoutDuplicates(entries))))
    case .alias:
      // The parser replaces aliases by what they stand for.
      return YAMLNode(position: place, content: .scalar("", isPlain: true))
    }
  }

  private mutating func isWithinLimits(depth: Int, at place: SourcePosition) -> Bool {
    if depth > Self.depthLimit {
      issues.error(at: place, "lists and maps are nested deeper than \(Self.depthLimit) levels")
    } else if nodeCount > Self.nodeLimit {
      issues.error(
        at: place, "more than \(Self.nodeLimit) values, counting every use of an alias",
        hint: "a scenario names its data files instead of holding them")
    } else {
      return true
    }
    hasGivenUp = true
    return false
  }

  private func checkTag(of node: Node, at place: SourcePosition) {
    let tag: Tag =
      switch node {
      case .scalar(let scalar): scalar.tag
      case .mapping(let mapping): mapping.tag
      case .sequence(let sequence): sequence.tag
      case .alias(let alias): alias.tag
      }
    let known: [Tag.Name] = [.implicit, .nonSpecific, .str, .seq, .map]
    guard !known.contains(where: { $0.rawValue == tag.rawValue }) else { return }
    issues.error(
      at: place, "tag '\(abbreviated(tag.rawValue))' is not supported",
      hint: "write the value without a tag; its key says what it is")
  }

  /// The text of a key and whether it is a merge key; nil with an issue when it is not a text.
  private func key(_ node: Node) -> (String, isMerge: Bool)? {
    let place = position(node.mark)
    guard case .scalar(let scalar) = node else {
      issues.error(at: place, "a list or map cannot be a key", hint: "a key is a name followed by ':'")
      return nil
    }
    checkTag(of: node, at: place)
    let line = place.line - firstLine + 1
    let name = duplicates.originalName(scalar.string, line: line, column: place.column)
    return (name, scalar.style == .plain && name == "<<")
  }

  private func withoutDuplicates(_ entries: [YAMLEntry]) -> [YAMLEntry] {
    var first: [String: SourcePosition] = [:]
    return entries.filter { entry in
      guard let earlier = first[entry.key] else {
        first[entry.key] = entry.position
        return true
      }
      issues.error(
        at: entry.position, "duplicate key '\(abbreviated(entry.key))'",
        hint: "it is already given in line \(earlier.line); remove one of the two")
      return false
    }
  }

  /// Adds what merge keys bring in: keys the map has itself win, then earlier merges.
  private func merging(_ sources: [YAMLNode], into entries: [YAMLEntry]) -> [YAMLEntry] {
    var result = entries
    var known = Set(entries.map(\.key))
    var maps = sources[...]
    while let source = maps.popFirst() {
      switch source.content {
      case .map(let more):
        for entry in more where known.insert(entry.key).inserted { result.append(entry) }
      case .list(let items): maps = items + maps
      case .scalar:
        issues.error(
          at: source.position, "a merge key needs a map, found \(source.shape)", hint: "write '<<: *name-of-a-map'")
      }
    }
    return result
  }
}
