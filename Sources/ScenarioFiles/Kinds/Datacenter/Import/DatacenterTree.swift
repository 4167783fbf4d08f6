import Documents

/// What is done to the tree of a datacenter scenario before it is read: documents of other formats become keys of this
/// one, defaults of hosts and what templates say are copied to where they apply.
///
/// So errors point at where a value is written, and the resolved scenario has neither imports nor inheritance.
enum DatacenterTree {
  static func prepared(_ tree: YAMLNode, context: ReadingContext) -> YAMLNode {
    guard case .map(var entries) = tree.content else { return tree }
    if let node = entries.removeValue(forKey: ClusterDocument.key) {
      let document = ClusterDocument.read(node, context)
      entries.importItems(document.hosts, into: "hosts")
      entries.importItems([document.cluster].compactMap { $0 }, into: "clusters")
      entries.importItems(document.datastores, into: "datastores")
      entries.append(texts: document.descriptive, to: "descriptive_only", at: node.position)
    }
    if let node = entries.removeValue(forKey: TemplateDocument.key) {
      let document = TemplateDocument.read(node, context)
      entries.importItems(document.networks, into: "networks")
      entries.importItems([document.template].compactMap { $0 }, into: "vms")
      entries.append(texts: document.descriptive, to: "descriptive_only", at: node.position)
    }
    if let defaults = entries.removeValue(forKey: "host_defaults") {
      applyHostDefaults(defaults, to: &entries, context.issues)
    }
    if let index = entries.firstIndex(where: { $0.key == "vms" }) {
      entries[index].value = TemplateExpansion(issues: context.issues).expanded(entries[index].value)
    }
    return YAMLNode(position: tree.position, content: .map(entries))
  }

  /// `host_defaults`: what hosts have that do not say otherwise.
  private static func applyHostDefaults(
    _ defaults: YAMLNode, to entries: inout [YAMLEntry], _ issues: IssueCollector
  ) {
    guard case .map(let keys) = defaults.content else {
      issues.error(
        at: defaults.position, "expected a map, found \(defaults.shape)", hint: "write keys of 'hosts' below it")
      return
    }
    if let name = keys.first(where: { $0.key == "name" }) {
      issues.error(at: name.position, "a name for all hosts", hint: "names belong to 'hosts'")
      return
    }
    guard let index = entries.firstIndex(where: { $0.key == "hosts" }),
      case .list(let hosts) = entries[index].value.content
    else { return }
    entries[index].value.content = .list(
      hosts.map { host in
        guard case .map(let own) = host.content else { return host }
        return YAMLNode(position: host.position, content: .map(own.completed(with: keys)))
      })
  }
}

extension [YAMLEntry] {
  /// The value of a key.
  subscript(_ key: String) -> YAMLNode? { first { $0.key == key }?.value }

  /// Takes a key out.
  mutating func removeValue(forKey key: String) -> YAMLNode? {
    firstIndex { $0.key == key }.map { remove(at: $0).value }
  }

  /// These keys, and those of others that are not among them; a key without a value stays away altogether.
  func completed(with others: [YAMLEntry]) -> [YAMLEntry] {
    var own: [String: Bool] = [:]
    for entry in self { own[entry.key] = entry.value.isNull }
    return filter { !($0.value.isNull && others[$0.key] != nil) } + others.filter { own[$0.key] == nil }
  }

  /// Puts imported items before those of a list; an item of the same name is merged over the imported one.
  fileprivate mutating func importItems(_ items: [YAMLNode], into key: String) {
    guard !items.isEmpty else { return }
    guard let index = firstIndex(where: { $0.key == key }) else {
      append(
        YAMLEntry(
          key: key, position: items[0].position, value: YAMLNode(position: items[0].position, content: .list(items))))
      return
    }
    guard case .list(var own) = self[index].value.content else { return }
    let imported = items.map { item in
      guard let name = item.name, let position = own.firstIndex(where: { $0.name == name }) else { return item }
      return IncludedFiles.merge(own.remove(at: position), over: item)
    }
    self[index].value.content = .list(imported + own)
  }

  /// Adds texts to a list of texts.
  fileprivate mutating func append(texts: [String], to key: String, at position: SourcePosition) {
    let nodes = texts.map { YAMLNode(position: position, content: .scalar($0, isPlain: false)) }
    guard !nodes.isEmpty else { return }
    guard let index = firstIndex(where: { $0.key == key }) else {
      append(YAMLEntry(key: key, position: position, value: YAMLNode(position: position, content: .list(nodes))))
      return
    }
    guard case .list(let own) = self[index].value.content else { return }
    self[index].value.content = .list(own + nodes)
  }
}

extension YAMLNode {
  /// The value of a key of a map; nil where there is none.
  subscript(_ key: String) -> YAMLNode? {
    guard case .map(let entries) = content else { return nil }
    return entries[key]
  }

  /// The text under `name`.
  var name: String? {
    guard case .scalar(let text, _)? = self["name"]?.content else { return nil }
    return text
  }

  /// A map of what is there.
  static func map(_ entries: [(key: String, value: YAMLNode?)], at position: SourcePosition) -> YAMLNode {
    YAMLNode(
      position: position,
      content: .map(
        entries.compactMap { key, value in
          value.map { YAMLEntry(key: key, position: $0.position, value: $0) }
        }))
  }

  /// A single value.
  static func text(_ text: String, at position: SourcePosition) -> YAMLNode {
    YAMLNode(position: position, content: .scalar(text, isPlain: true))
  }
}
