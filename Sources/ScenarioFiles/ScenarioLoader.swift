import Documents

/// Reads scenario files.
public enum ScenarioLoader {
  /// Reads, merges and checks a scenario file.
  /// - Parameters:
  ///   - path: the scenario file.
  ///   - overrides: `path=value` texts, applied in order over the file and what it includes; a path is made of keys and
  ///     list indices with dots between them (`stations.0.servers=8`), a value is YAML.
  /// - Throws: `ScenarioErrors` with everything that is wrong.
  public static func load(path: String, overrides: [String] = []) throws(ScenarioErrors) -> Scenario {
    let issues = IssueCollector()
    guard let file = SourceFile(path: path, blame: .start(of: path), issues: issues) else {
      throw ScenarioErrors(issues: distinct(issues.sorted))
    }
    return try load(file, overrides: overrides, issues: issues)
  }

  /// Checks a scenario in memory.
  /// - Parameters:
  ///   - text: the content of a scenario file.
  ///   - file: what to call it in messages; relative paths and includes start at its folder.
  ///   - overrides: as in `load(path:overrides:)`.
  /// - Throws: `ScenarioErrors` with everything that is wrong.
  public static func load(
    text: [UInt8], file: String, overrides: [String] = []
  ) throws(ScenarioErrors) -> Scenario {
    let issues = IssueCollector()
    guard let source = SourceFile(path: file, bytes: text, issues: issues) else {
      throw ScenarioErrors(issues: distinct(issues.sorted))
    }
    return try load(source, overrides: overrides, issues: issues)
  }

  /// Every key a scenario of a kind may hold, with what it accepts, its default and its meaning, in reading order.
  ///
  /// Keys that depend on others (parameters of a distribution) are listed for the scenario given.
  public static func keys(of scenario: String, path: String) throws(ScenarioErrors) -> [KeyDescription] {
    let issues = IssueCollector()
    let context = ReadingContext(issues: issues, wantsKeys: true)
    guard let source = SourceFile(path: path, bytes: Array(scenario.utf8), issues: issues) else {
      throw ScenarioErrors(issues: distinct(issues.sorted))
    }
    _ = read(source, overrides: [], context: context)
    if issues.hasErrors { throw ScenarioErrors(issues: distinct(issues.sorted)) }
    return context.keys
  }

  private static func load(
    _ file: SourceFile, overrides: [String], issues: IssueCollector
  ) throws(ScenarioErrors) -> Scenario {
    guard let scenario = read(file, overrides: overrides, context: ReadingContext(issues: issues)), !issues.hasErrors
    else { throw ScenarioErrors(issues: distinct(issues.sorted)) }
    return scenario
  }

  private static func read(_ file: SourceFile, overrides: [String], context: ReadingContext) -> Scenario? {
    let issues = context.issues
    var files = IncludedFiles(issues: issues)
    let tree = files.load(file)
    let changes = overrides.compactMap { ScenarioOverride($0, issues: issues) }
    guard var tree else { return nil }
    for change in changes { change.apply(to: &tree, issues: issues) }
    tree = ScenarioKind.prepared(tree, context)
    let reader = SectionReader(tree, path: "", around: .start(of: file.path), context: context)
    let issueCount = issues.issues.count
    let kind = reader.value("kind", ValueForm<ScenarioKind>.choice, "what is simulated")
    guard issues.issues.count == issueCount else { return nil }
    context.pathBase = reader.pathBase()
    let settings = RunSettings(reader, kind.run, defaultName: defaultName(of: file.path))
    let model = kind.model(reader, run: settings)
    reader.finish()
    return Scenario(
      run: settings, model: model, resolvedYAML: ResolvedValue.map(resolved(reader, context)).yaml,
      sourcePath: file.path, sourceBytes: file.bytes, overrides: overrides)
  }

  /// Issues in their order, each once: what a template says is read again for each group made from it.
  private static func distinct(_ issues: [ScenarioIssue]) -> [ScenarioIssue] {
    var seen: Set<ScenarioIssue> = []
    return issues.filter { seen.insert($0).inserted }
  }

  /// Where paths were read, the resolved scenario says what they are relative to.
  private static func resolved(_ reader: SectionReader, _ context: ReadingContext) -> [ResolvedEntry] {
    guard context.hasPaths else { return reader.resolved }
    var entries = reader.resolved
    entries.insert(
      ResolvedEntry(key: "relative_paths", value: .plain(PathBase.workingDirectory.rawValue)), at: min(2, entries.count)
    )
    return entries
  }

  /// The file's name without folder and ending.
  private static func defaultName(of path: String) -> String {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    guard let dot = file.lastIndex(of: "."), dot != file.startIndex else { return file.isEmpty ? "scenario" : file }
    return String(file[..<dot])
  }
}

extension SectionReader {
  /// Reads `relative_paths`, which the resolved scenario has only where it has paths.
  fileprivate func pathBase() -> PathBase {
    let form = ValueForm<PathBase>.choice
    describe(
      "relative_paths", accepts: form.accepts, default: .plain(PathBase.file.rawValue), isRequired: false,
      "what relative paths of data files start at")
    guard let node = node("relative_paths") else { return .file }
    return form.read(node, issues) ?? .file
  }
}
