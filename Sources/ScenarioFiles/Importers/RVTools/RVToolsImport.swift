import Documents

/// A file as it was read from disk.
public struct RVToolsFile: Sendable {
  /// What to call it in messages; the part after the last `/` says which sheet it is.
  public var path: String
  /// Its content.
  public var bytes: [UInt8]

  /// Describes a file.
  public init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
  }
}

/// Turns the CSV files of an RVTools export into a scenario of kind `datacenter`.
public struct RVToolsImport: Sendable {
  /// The scenario, YAML that the same files always give.
  public let scenario: String
  /// What was left out or assumed, and where.
  public let warnings: [ScenarioIssue]

  /// Converts an export.
  /// - Parameters:
  ///   - files: one file a sheet; those of sheets that say nothing about a scenario are ignored.
  ///   - performance: CSV files of recorded counters, if there are any.
  ///   - isPassthrough: whether adapters with 'Direct Path IO' are physical adapters handed to their machine.
  /// - Throws: `ScenarioErrors` with every missing file and column and every wrong cell.
  public init(
    files: [RVToolsFile], performance: [RVToolsFile] = [], isPassthrough: Bool = false
  ) throws(ScenarioErrors) {
    let log = ImportLog()
    let tables = Self.tables(files, log)
    let inventory = RVToolsInventory(tables, isPassthrough: isPassthrough, log: log)
    let recording =
      performance.isEmpty ? nil : PerformanceRecording(performance, machines: inventory.machines, log: log)
    if log.errors.hasErrors { throw ScenarioErrors(issues: log.errors.sorted) }
    scenario = RVToolsScenario(inventory, recording: recording).output.text
    warnings = log.warningIssues
  }

  /// Whether a file is of a sheet the import reads, by its name.
  public static func isSheet(fileName: String) -> Bool { RVToolsSheet(fileName: fileName) != nil }

  private static func tables(_ files: [RVToolsFile], _ log: ImportLog) -> [RVToolsSheet: RVToolsTable] {
    var sources: [RVToolsSheet: RVToolsFile] = [:]
    for file in files.sorted(by: { $0.path < $1.path }) {
      let name = file.path.split(separator: "/").last.map(String.init) ?? file.path
      guard let sheet = RVToolsSheet(fileName: name) else { continue }
      if let other = sources[sheet] {
        log.error(
          at: .start(of: file.path), "another file has the sheet \(sheet.rawValue): \(other.path)",
          hint: "import one export at a time")
        continue
      }
      sources[sheet] = file
    }
    let folder =
      files.first.map { $0.path.split(separator: "/", omittingEmptySubsequences: false).dropLast() }
      .map { $0.joined(separator: "/") } ?? ""
    var tables: [RVToolsSheet: RVToolsTable] = [:]
    for sheet in RVToolsSheet.allCases {
      guard let file = sources[sheet] else {
        noteMissing(sheet, files, folder.isEmpty ? "." : folder, log)
        continue
      }
      let (text, isGuess) = ExportEncoding.utf8(of: file.bytes)
      if isGuess {
        log.warn(at: .start(of: file.path), "neither UTF-8 nor marked UTF-16: the encoding is guessed")
      }
      tables[sheet] = RVToolsTable(sheet, path: file.path, table: DelimitedText(text), log: log)
    }
    return tables
  }

  private static func noteMissing(_ sheet: RVToolsSheet, _ files: [RVToolsFile], _ folder: String, _ log: ImportLog) {
    let names = files.map { $0.path.split(separator: "/").last.map(String.init) ?? $0.path }.sorted()
    let nearest = nearestName(to: sheet.fileName, among: names.filter { RVToolsSheet(fileName: $0) == nil })
    let guess = nearest.map { "; is it '\($0)'?" } ?? ""
    let position = SourcePosition.start(of: folder)
    if sheet.isRequired {
      log.error(
        at: position, "no file \(sheet.fileName)",
        hint: "it has \(sheet.purpose)\(guess); RVTools writes it with File, Export all to csv")
    } else {
      log.warn(at: position, "no file \(sheet.fileName)", hint: "without it the import lacks \(sheet.purpose)\(guess)")
    }
  }
}
