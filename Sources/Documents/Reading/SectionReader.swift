import OrderedCollections

/// Reads the keys of one map of a document.
///
/// The calls are the only description of a section: each says a key's name, form, default and meaning, and from it come
/// parsing, checking, the resolved document and the list of keys. Whatever is wrong is noted and a placeholder
/// returned, so that reading goes on and finds the rest.
package final class SectionReader {
  /// Keys and indices from the top to here, such as `stations.0`; empty at the top.
  package let path: String
  /// Where the section is written.
  package let position: SourcePosition
  /// What all sections share.
  package let context: ReadingContext
  /// The keys that were read and their values, in reading order.
  package private(set) var resolved: [ResolvedEntry] = []
  private let entries: OrderedDictionary<String, YAMLEntry>
  private var known: OrderedSet<String> = []
  private let isFaulty: Bool

  /// Starts reading a section; `node` is a map, or nil where the section is not written at all, or `isFaulty`: it is no
  /// map, has its error for that, and nothing in it is missing as well.
  package init(
    _ node: YAMLNode?, path: String, around position: SourcePosition, isFaulty: Bool = false, context: ReadingContext
  ) {
    self.path = path
    self.isFaulty = isFaulty
    self.context = context
    self.position = node?.position ?? position
    guard case .map(let entries)? = node?.content else {
      self.entries = [:]
      return
    }
    self.entries = OrderedDictionary(entries.map { ($0.key, $0) }) { _, last in last }
    context.note(path, at: self.position)
  }

  /// Where problems go.
  package var issues: IssueCollector { context.issues }

  /// Whether a key is written.
  package func has(_ key: String) -> Bool { entries[key] != nil }

  /// The place of a key's value, or of the section where the key is not written.
  package func position(of key: String) -> SourcePosition { entries[key]?.value.position ?? position }

  /// A value that has a default, or must be written where there is none.
  package func value<Value>(_ key: String, _ form: ValueForm<Value>, default fallback: Value? = nil, _ meaning: String)
    -> Value
  {
    describe(key, accepts: form.accepts, default: fallback.map(form.write), isRequired: fallback == nil, meaning)
    var result = fallback ?? form.placeholder
    if let node = node(key) {
      if let value = form.read(node, issues) { result = value }
    } else if fallback == nil, !has(key) {
      missing(key, expects: form.accepts, meaning)
    }
    append(key, form.write(result))
    return result
  }

  /// A value that may be left out, without a default.
  package func optional<Value>(_ key: String, _ form: ValueForm<Value>, _ meaning: String) -> Value? {
    describe(key, accepts: form.accepts, default: nil, isRequired: false, meaning)
    guard let node = node(key), let value = form.read(node, issues) else { return nil }
    append(key, form.write(value))
    return value
  }

  /// A name that must exist elsewhere in the document, with its place for the error when it does not.
  package func reference(_ key: String, _ meaning: String) -> Located<String> {
    value(key, ValueForm<String>.name.located(at: position), meaning)
  }

  /// A section. Where it is not written, `read` sees an empty one, so that defaults and missing keys are found.
  package func section<Result>(_ key: String, _ meaning: String, read: (SectionReader) -> Result) -> Result {
    describe(key, accepts: "a map", default: nil, isRequired: false, meaning)
    let node = map(key)
    let reader = SectionReader(
      node, path: join(key), around: position(of: key), isFaulty: has(key) && node == nil, context: context)
    let result = read(reader)
    reader.finish()
    append(key, .map(reader.resolved))
    return result
  }

  /// A section that may be left out.
  package func optionalSection<Result>(_ key: String, _ meaning: String, read: (SectionReader) -> Result) -> Result? {
    guard has(key) else {
      describe(key, accepts: "a map", default: nil, isRequired: false, meaning)
      known.append(key)
      return nil
    }
    return section(key, meaning, read: read)
  }

  /// A list of sections.
  package func sections<Item>(
    _ key: String, count: ClosedRange<Int>, _ meaning: String, read: (SectionReader) -> Item
  ) -> [Item] {
    describe(key, accepts: "a list of maps", default: nil, isRequired: count.lowerBound > 0, meaning)
    guard let node = node(key) else {
      if !has(key), count.lowerBound > 0 { missing(key, expects: "a list of maps", meaning) }
      if !has(key), count.lowerBound == 0 { append(key, .list([])) }
      return []
    }
    guard case .list(let nodes) = node.content else {
      issues.error(
        at: node.position, "expected a list of maps, found \(node.shape)", hint: "start each with '- ' under '\(key):'")
      return []
    }
    guard count.contains(nodes.count) else {
      let wanted = nodes.count < count.lowerBound ? "at least \(count.lowerBound)" : "at most \(count.upperBound)"
      issues.error(at: node.position, "'\(key)' has \(nodes.count) items, but it needs \(wanted)", hint: meaning)
      return []
    }
    var items: [Item] = []
    var written: [ResolvedValue] = []
    for (index, node) in nodes.enumerated() {
      guard case .map = node.content else {
        issues.error(at: node.position, "expected a map, found \(node.shape)", hint: "\(key): \(meaning)")
        continue
      }
      let reader = SectionReader(node, path: "\(join(key)).\(index)", around: node.position, context: context)
      items.append(read(reader))
      reader.finish()
      written.append(.map(reader.resolved))
    }
    append(key, .list(written))
    return items
  }

  /// The node of a key and nothing else, for values that may be written in several shapes; `append` writes it back.
  package func node(_ key: String) -> YAMLNode? {
    known.append(key)
    guard let entry = entries[key] else { return nil }
    context.note(join(key), at: entry.value.position)
    if case .list(let items) = entry.value.content {
      for (index, item) in items.enumerated() { context.note("\(join(key)).\(index)", at: item.position) }
    }
    guard !entry.value.isNull else {
      issues.error(at: entry.position, "'\(key)' has no value", hint: "write one, or remove the key")
      return nil
    }
    return entry.value
  }

  /// Adds a key to the resolved document.
  package func append(_ key: String, _ value: ResolvedValue) { resolved.append(ResolvedEntry(key: key, value: value)) }

  /// Notes that a required key is not written.
  package func missing(_ key: String, expects: String, _ meaning: String) {
    guard !isFaulty else { return }
    let place = path.isEmpty ? "" : " in '\(path)'"
    issues.error(at: position, "missing key '\(key)'\(place)", hint: "\(meaning): \(expects)")
  }

  /// Adds a key to the documentation of the format.
  package func describe(
    _ key: String, accepts: String, default fallback: ResolvedValue?, isRequired: Bool, _ meaning: String
  ) {
    guard context.wantsKeys else { return }
    context.describe(
      KeyDescription(
        path: join(key), accepts: accepts, defaultValue: fallback?.oneLine, isRequired: isRequired, meaning: meaning))
  }

  /// The path of a key of this section.
  package func join(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

  /// Gives up on keys nobody asked for yet, because what they mean depends on a value that is wrong.
  package func ignoreRest() { known.formUnion(entries.keys) }

  /// Notes the keys nobody asked for. To be called after the last key was read.
  package func finish() {
    for entry in entries.values where !known.contains(entry.key) {
      let guess = nearestName(to: entry.key, among: known.elements).map { "did you mean '\($0)'? " } ?? ""
      issues.error(
        at: entry.position, "unknown key '\(abbreviated(entry.key))'",
        hint: "\(guess)accepted here: \(known.joined(separator: ", "))")
    }
  }

  private func map(_ key: String) -> YAMLNode? {
    guard let node = node(key) else { return nil }
    guard case .map = node.content else {
      issues.error(at: node.position, "expected a map, found \(node.shape)", hint: "write its keys indented below it")
      return nil
    }
    return node
  }
}
