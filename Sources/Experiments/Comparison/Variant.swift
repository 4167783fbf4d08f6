import Documents
import ScenarioFiles

/// A scenario with a name and some changes: what a comparison sets against the base.
public struct Variant: Sendable, Hashable {
  /// What it is called in output.
  public var name: String
  /// `path=value` texts, applied in order after those of the base.
  public var overrides: [String]

  /// The name of the scenario without changes, which no variant can have.
  public static let baseName = "base"

  /// Makes a variant.
  public init(name: String, overrides: [String]) {
    self.name = name
    self.overrides = overrides
  }

  /// Reads `NAME:path=value[,path=value]…`. A comma inside brackets, braces or quotation marks belongs to the value.
  /// - Throws: what is wrong, for a person to read.
  public init(text: String) throws(VariantProblem) {
    guard let colon = text.firstIndex(of: ":"), !text[..<colon].contains("=") else {
      throw VariantProblem(text: text, problem: "a variant needs a name", hint: "write NAME:path=value[,path=value]")
    }
    name = String(text[..<colon])
    overrides = Self.parts(of: text[text.index(after: colon)...]).filter { !$0.isEmpty }
    if let part = overrides.first(where: { !$0.contains("=") }) {
      throw VariantProblem(
        text: text, problem: "'\(abbreviated(part))' is no change",
        hint: "changes have the form path=value with a comma between them; put a value with commas into [ ] or quotes")
    }
    try check(text)
  }

  private func check(_ text: String) throws(VariantProblem) {
    if name.isEmpty || !name.allSatisfy({ $0.isLetter || $0.isNumber || "-_.+ ".contains($0) }) {
      throw VariantProblem(
        text: text, problem: "'\(abbreviated(name))' is no name for a variant",
        hint: "use letters, digits and - _ . +")
    }
    if name == Self.baseName {
      throw VariantProblem(
        text: text, problem: "'base' is the scenario without changes", hint: "give the variant another name")
    }
  }

  /// Splits at commas outside of brackets, braces and quotation marks.
  private static func parts(of text: Substring) -> [String] {
    var parts = [""]
    var depth = 0
    var quote: Character?
    for character in text {
      if let open = quote {
        if character == open { quote = nil }
      } else if character == "\"" || character == "'" {
        quote = character
      } else if character == "[" || character == "{" {
        depth += 1
      } else if character == "]" || character == "}" {
        depth -= 1
      } else if character == ",", depth <= 0 {
        parts.append("")
        continue
      }
      parts[parts.count - 1].append(character)
    }
    return parts
  }

  /// The variants of a file: a map of names, each with a map from paths to values.
  ///
  ///     eager:
  ///       clusters.0.drs.threshold: 5
  ///     lazy: {clusters.0.drs.threshold: 1}
  /// - Throws: `ScenarioErrors` with everything that is wrong.
  public static func read(path: String) throws(ScenarioErrors) -> [Variant] {
    let issues = IssueCollector()
    var variants: [Variant] = []
    if let file = SourceFile(path: path, blame: .start(of: path), issues: issues) {
      var composer = YAMLComposer(file: path, issues: issues)
      let root = composer.compose(file.text)
      if case .map(let entries)? = root?.content {
        variants = entries.compactMap { variant($0, issues) }
      } else if !issues.hasErrors {
        issues.error(
          at: root?.position ?? .start(of: path), "expected a map of variants",
          hint: "write 'NAME:' and below it, indented, lines 'path: value'")
      }
    }
    if issues.hasErrors { throw ScenarioErrors(issues: issues.sorted) }
    return variants
  }

  private static func variant(_ entry: YAMLEntry, _ issues: IssueCollector) -> Variant? {
    var changes: [YAMLEntry] = []
    if case .map(let entries) = entry.value.content {
      changes = entries
    } else if !entry.value.isNull {
      issues.error(
        at: entry.value.position, "expected a map from paths to values, found \(entry.value.shape)",
        hint: "such as 'stations.0.servers: 8'")
      return nil
    }
    let variant = Variant(name: entry.key, overrides: changes.map { "\($0.key)=\($0.value.flowText)" })
    do throws(VariantProblem) {
      try variant.check(entry.key)
      return variant
    } catch {
      issues.error(at: entry.position, error.problem, hint: error.hint)
      return nil
    }
  }
}

/// What is wrong with the text of a variant.
public struct VariantProblem: Error, Sendable, Hashable, CustomStringConvertible {
  /// The text.
  public let text: String
  /// What is wrong.
  public let problem: String
  /// What would be right.
  public let hint: String

  /// `--variant TEXT: error: …` and the hint on a second line.
  public var description: String { "--variant \(text): error: \(problem)\n  hint: \(hint)" }
}
