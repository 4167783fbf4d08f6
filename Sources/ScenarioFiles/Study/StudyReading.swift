import Documents
import Quantities

/// Reads the file of a study.
public enum StudyLoader {
  /// Most points of a study.
  static let pointLimit = 1_000_000

  /// Whether a file says that it is a study. What else is wrong with it, or that it is not there, shows on loading.
  public static func isStudy(path: String) -> Bool {
    let issues = IssueCollector()
    guard let file = SourceFile(path: path, blame: .start(of: path), issues: issues) else { return false }
    var composer = YAMLComposer(file: file.path, issues: issues)
    guard case .map(let entries)? = composer.compose(file.text)?.content else { return false }
    return entries.contains { $0.key == "kind" && $0.value.flowText == "study" }
  }

  /// Reads and checks a study.
  /// - Throws: `ScenarioErrors` with everything that is wrong.
  public static func load(path: String) throws(ScenarioErrors) -> Study {
    let issues = IssueCollector()
    if let file = SourceFile(path: path, blame: .start(of: path), issues: issues), let study = read(file, issues),
      !issues.hasErrors
    {
      return study
    }
    throw ScenarioErrors(issues: issues.sorted)
  }

  private static func read(_ file: SourceFile, _ issues: IssueCollector) -> Study? {
    var composer = YAMLComposer(file: file.path, issues: issues)
    guard let root = composer.compose(file.text), case .map = root.content else {
      if !issues.hasErrors {
        issues.error(at: .start(of: file.path), "a study is a map of keys", hint: "start with 'kind: study'")
      }
      return nil
    }
    let reader = SectionReader(
      root, path: "", around: .start(of: file.path), context: ReadingContext(issues: issues))
    _ = reader.value("kind", .word(["study"]), "that this is a study")
    let name = reader.value("name", .name, default: stem(of: file.path), "what the study is called in output")
    let scenario = reader.dataPath("scenario", "the scenario's file")
    let overrides = changes(reader.node("set"), issues)
    let replications = reader.value(
      "replications", ValueForm<Int>.count(1...RunSettings.replicationLimit), default: 10,
      "independent runs at each point, on the same random numbers at all")
    let seed = reader.optional("seed", .seed, "all random streams derive from it; otherwise the scenario's")
    var study = Study(
      name: name, scenarioPath: scenario,
      overrides: overrides.map { "\($0.path)=\($0.value)" } + (seed.map { ["seed=\($0)"] } ?? []),
      replications: replications, parameters: [], design: .grid,
      metrics: reader.value(
        "metrics", .list(of: .text, count: 0...1_000), default: [], "patterns of the metrics in the tables"),
      optimization: optimization(reader), sourcePath: file.path, sourceBytes: file.bytes)
    points(reader, &study)
    reader.finish()
    return study
  }

  private static func points(_ reader: SectionReader, _ study: inout Study) {
    let design = reader.value(
      "design", .word(["grid", "cases", "latin-hypercube", "sobol"]),
      default: reader.has("cases") ? "cases" : "grid", "how points are chosen")
    let isDrawn = design == "latin-hypercube" || design == "sobol"
    if isDrawn {
      let count = reader.value("points", ValueForm<Int>.count(1...pointLimit), "number of points")
      study.design = design == "sobol" ? .sobol(points: count) : .latinHypercube(points: count)
    }
    if design == "cases" {
      cases(reader, &study)
      return
    }
    study.parameters = reader.sections("parameters", count: 1...40, "what varies from point to point") {
      parameter($0, needsCount: !isDrawn && study.optimization == nil)
    }
    checkDistinct(reader, study.parameters.map(\.path))
    guard case .grid = study.design, study.optimization == nil else { return }
    var count = 1
    for parameter in study.parameters where count <= pointLimit { count *= max(1, parameter.gridTexts.count) }
    if count > pointLimit {
      reader.issues.error(
        at: reader.position(of: "parameters"), "the grid has more than \(pointLimit) points",
        hint: "use fewer values, or 'design: latin-hypercube' with 'points'")
    }
  }

  private static func parameter(_ reader: SectionReader, needsCount: Bool) -> StudyParameter {
    let path = reader.value("path", .text, "keys and list indices with dots between them")
    if reader.has("values") {
      var texts: [String] = []
      if let node = reader.node("values") {
        if case .list(let items) = node.content, !items.isEmpty {
          texts = items.map(\.flowText)
        } else {
          reader.issues.error(
            at: node.position, "expected a list of values, found \(node.shape)", hint: "write '[…, …]'")
        }
      }
      for key in ["from", "to"] where reader.has(key) {
        reader.issues.error(
          at: reader.position(of: key), "'values' and '\(key)' exclude each other", hint: "keep one of them")
      }
      reader.ignoreRest()
      return StudyParameter(path: path, domain: .values(texts.isEmpty ? [""] : texts))
    }
    return StudyParameter(path: path, domain: .range(range(reader, needsCount: needsCount)))
  }

  private static func range(_ reader: SectionReader, needsCount: Bool) -> StudyParameter.NumberRange {
    let limits = -1e15...1e15
    var range = StudyParameter.NumberRange(
      low: reader.value("from", .real(limits), "lower end"), high: reader.value("to", .real(limits), "upper end"),
      count: reader.optional(
        "count", ValueForm<Int>.count(2...pointLimit), "number of values in a grid, ends included"),
      isWhole: reader.value("whole", .flag, default: false, "whether values are whole numbers"),
      isLogarithmic: reader.value("scale", .word(["linear", "log"]), default: "linear", "what equal steps are")
        == "log",
      unit: reader.optional("unit", .text, "what follows the number, such as GiB").map { " \($0)" } ?? "")
    let step = reader.optional("step", .real(0...1e15, isPositive: true), "distance of the values in a grid")
    if range.high < range.low {
      reader.issues.error(
        at: reader.position(of: "to"), "the upper end is below the lower one", hint: "exchange 'from' and 'to'")
    } else if range.isLogarithmic, range.low <= 0 {
      reader.issues.error(
        at: reader.position(of: "from"), "equal ratios need positive numbers",
        hint: "start above 0, or use a linear scale")
    } else if range.isWhole, range.low != range.low.rounded() || range.high != range.high.rounded() {
      reader.issues.error(at: reader.position(of: "from"), "the ends of whole numbers are whole numbers")
    } else if let step {
      count(step, reader, &range)
    }
    if needsCount, step == nil, range.count == nil {
      reader.missing("count", expects: "a whole number, or 'step', or a list of 'values' in place of the range", "grid")
    }
    return range
  }

  private static func count(_ step: Double, _ reader: SectionReader, _ range: inout StudyParameter.NumberRange) {
    guard range.count == nil, !range.isLogarithmic else {
      reader.issues.error(
        at: reader.position(of: "step"),
        range.isLogarithmic ? "a step has no meaning on a log scale" : "'count' and 'step' exclude each other",
        hint: "use 'count' alone")
      return
    }
    let steps = ((range.high - range.low) / step * (1 + 1e-12)).rounded(.down)
    guard steps < Double(pointLimit) else {
      reader.issues.error(at: reader.position(of: "step"), "more than \(pointLimit) values", hint: "lengthen the step")
      return
    }
    range.high = range.low + steps * step
    range.count = Int(steps) + 1
  }

  private static func cases(_ reader: SectionReader, _ study: inout Study) {
    guard let node = reader.node("cases") else {
      if !reader.has("cases") { reader.missing("cases", expects: "a list of maps from paths to values", "points") }
      return
    }
    guard case .list(let items) = node.content, !items.isEmpty else {
      reader.issues.error(
        at: node.position, "expected a list of maps, found \(node.shape)", hint: "start each with '- path: value'")
      return
    }
    let rows = items.map { changes($0, reader.issues) }
    var paths: [String] = []
    for row in rows { for change in row where !paths.contains(change.path) { paths.append(change.path) } }
    for (row, item) in zip(rows, items) {
      if let absent = paths.first(where: { path in !row.contains { $0.path == path } }) {
        reader.issues.error(
          at: item.position, "this point says nothing of '\(abbreviated(absent))'",
          hint: "every point names the same paths")
      }
    }
    study.parameters = paths.map { StudyParameter(path: $0, domain: .values([""])) }
    study.design = .cases(rows.map { row in paths.map { path in row.first { $0.path == path }?.value ?? "" } })
  }

  private static func optimization(_ reader: SectionReader) -> StudyOptimization? {
    reader.optionalSection("optimize", "the search for a good setting") { section in
      StudyOptimization(
        metric: section.value("metric", .text, "the one metric, METRIC or METRIC/ENTITY"),
        goal: section.value("goal", .choice, default: .smallest, "whether small or large values are good"),
        method: section.value("method", .choice, default: .patternSearch, "how the search goes on"),
        evaluations: section.value(
          "evaluations", ValueForm<Int>.count(1...100_000), default: 100, "most settings evaluated"))
    }
  }

  /// A map from paths to values as the halves of `path=value` texts.
  private static func changes(_ node: YAMLNode?, _ issues: IssueCollector) -> [(path: String, value: String)] {
    guard let node else { return [] }
    guard case .map(let entries) = node.content else {
      issues.error(
        at: node.position, "expected a map from paths to values, found \(node.shape)",
        hint: "such as 'stations.0.servers: 8'")
      return []
    }
    return entries.map { ($0.key, $0.value.flowText) }
  }

  private static func checkDistinct(_ reader: SectionReader, _ paths: [String]) {
    for (index, path) in paths.enumerated() where paths[..<index].contains(path) {
      reader.issues.error(
        at: reader.position(of: "parameters"), "'\(abbreviated(path))' varies twice", hint: "name a path once")
    }
  }

  private static func stem(of path: String) -> String {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    guard let dot = file.lastIndex(of: "."), dot != file.startIndex else { return file.isEmpty ? "study" : file }
    return String(file[..<dot])
  }
}

extension StudyParameter {
  /// The texts a grid takes.
  public var gridTexts: [String] {
    switch domain {
    case .values(let values): return values
    case .range(let range):
      var texts: [String] = []
      for text in range.gridNumbers.map(range.text(of:)) where texts.last != text { texts.append(text) }
      return texts
    }
  }
}
