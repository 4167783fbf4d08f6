/// The catalogue as text for a terminal.
public enum CatalogueText {
  /// All names with a line each.
  public static func overview() -> String {
    ModelCatalogue.groups.map { group in
      let width = group.entries.map(\.name.count).max() ?? 0
      let lines = group.entries.map { "  \(padded($0.name, width))  \($0.summary)" }
      return "\(group.name) (\(group.usage))\n" + lines.joined(separator: "\n") + "\n"
    }.joined(separator: "\n")
  }

  /// Everything about the entries of a name; nil where nothing has that name.
  public static func details(of name: String) -> String? {
    let found = ModelCatalogue.entries(named: name)
    return found.isEmpty ? nil : found.map { details(of: $0.entry, in: $0.group) }.joined(separator: "\n")
  }

  private static func details(of entry: CatalogueEntry, in group: String) -> String {
    var lines = ["\(entry.name) (\(group)): \(entry.summary)"]
    let width = entry.parameters.map(\.name.count).max() ?? 0
    for parameter in entry.parameters {
      let fallback = parameter.defaultValue.map { "default \($0)" } ?? "required"
      lines.append("  \(padded(parameter.name, width))  \(parameter.meaning)")
      lines.append("  \(padded("", width))    \(parameter.accepts); \(fallback)")
    }
    if !entry.results.isEmpty {
      lines.append("  results")
      let width = entry.results.map(\.name.count).max() ?? 0
      for result in entry.results {
        let unit = result.unit.isEmpty ? "" : "; \(result.unit)"
        lines.append("  \(padded(result.name, width))  \(result.meaning)\(unit)")
      }
    }
    if !entry.example.isEmpty { lines.append("  \(entry.example)") }
    if !entry.source.isEmpty { lines.append("  source: \(entry.source)") }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}
