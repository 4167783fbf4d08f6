import Documents

/// Copies what a template says to the machines made from it: `vms: [{name: web, template: web-template}]`.
///
/// What a group says itself counts before the template; of `cpu`, `memory_allocation`, `demand`, `numa` and
/// `virtualization` key by key, of everything else as a whole. Name, number and place are a group's own.
struct TemplateExpansion {
  let issues: IssueCollector

  private static let ownKeys: Set<String> = ["name", "count", "template", "state", "host"]
  private static let mergedKeys: Set<String> = ["cpu", "memory_allocation", "demand", "numa", "virtualization"]

  /// The list of machines with every template's name replaced by what it says.
  func expanded(_ list: YAMLNode) -> YAMLNode {
    guard case .list(let groups) = list.content else { return list }
    var templates: [String: YAMLNode] = [:]
    for group in groups where templates[group.name ?? ""] == nil { group.name.map { templates[$0] = group } }
    var known: [Located<String>]?
    let result = groups.map { group -> YAMLNode in
      guard case .map(let entries) = group.content, let reference = Self.templateName(entries) else { return group }
      guard let template = templates[reference.value], Self.isTemplate(template),
        case .map(let inherited) = template.content
      else {
        known = known ?? groups.filter(Self.isTemplate).compactMap(Self.located)
        refuse(reference, templates[reference.value] != nil, known ?? [])
        return YAMLNode(position: group.position, content: .map(Self.standIn(entries)))
      }
      return YAMLNode(position: group.position, content: .map(Self.merged(entries, inherited)))
    }
    return YAMLNode(position: list.position, content: .list(result))
  }

  /// A group whose template is not there, with what it would surely say: one error is enough.
  private static func standIn(_ entries: [YAMLEntry]) -> [YAMLEntry] {
    guard let position = entries.first?.position else { return entries }
    let needed = [("cpus", "1"), ("memory", "1 GiB")].map { key, text in
      YAMLEntry(key: key, position: position, value: .text(text, at: position))
    }
    return entries.filter { $0.key != "template" }.completed(with: needed)
  }

  private func refuse(_ reference: Located<String>, _ exists: Bool, _ known: [Located<String>]) {
    guard exists else { return checkKnown([reference], among: known, "template", issues) }
    issues.error(
      at: reference.position, "'\(abbreviated(reference.value))' is not a template",
      hint: "write 'template: true' there")
  }

  /// The template a group names; nil where it names none.
  private static func templateName(_ entries: [YAMLEntry]) -> Located<String>? {
    guard let node = entries["template"], case .scalar(let text, let isPlain) = node.content, !node.isNull,
      !(isPlain && ["true", "false"].contains(text.lowercased()))
    else { return nil }
    return Located(value: text, position: node.position)
  }

  private static func isTemplate(_ group: YAMLNode) -> Bool {
    guard case .scalar(let text, isPlain: true)? = group["template"]?.content else { return false }
    return text.lowercased() == "true"
  }

  private static func located(_ group: YAMLNode) -> Located<String>? {
    group.name.map { Located(value: $0, position: group.position) }
  }

  private static func merged(_ own: [YAMLEntry], _ template: [YAMLEntry]) -> [YAMLEntry] {
    let inherited = template.filter { !ownKeys.contains($0.key) }
    let entries = own.filter { $0.key != "template" }.map { entry -> YAMLEntry in
      guard mergedKeys.contains(entry.key), case .map(let keys) = entry.value.content,
        case .map(let others)? = inherited[entry.key]?.content
      else { return entry }
      var entry = entry
      entry.value.content = .map(keys.completed(with: others))
      return entry
    }
    return entries.completed(with: inherited)
  }
}
