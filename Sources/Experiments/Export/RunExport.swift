/// Another form of the results of a run, written from its CSV files when they are complete.
///
/// Exports read the tables row by row, so their memory does not grow with the length of the run unless they say so.
public protocol RunExport: Sendable {
  /// Writes the form.
  /// - Returns: names of the files that are new in the directory of the run.
  /// - Throws: `OutputError` where a table cannot be read or a file cannot be written.
  func write(_ tables: RunTables) throws(OutputError) -> [String]
}

/// The tables of a run, for exports.
public struct RunTables: Sendable {
  /// Where they are.
  public var directory: String
  /// Name of the scenario.
  public var scenario: String
  /// Its kind of model, as in scenario files.
  public var kind: String
  /// Names of the time series, without ending, in the order in which the model records them.
  public var series: [String]

  /// Describes the tables in a directory.
  public init(directory: String, scenario: String, kind: String, series: [String]) {
    self.directory = directory
    self.scenario = scenario
    self.kind = kind
    self.series = series
  }

  /// Opens a table.
  func open(_ name: String) throws(OutputError) -> TableReader { try TableReader(path: "\(directory)/\(name).csv") }
}
