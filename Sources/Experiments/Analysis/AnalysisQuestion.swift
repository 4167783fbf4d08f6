/// What is asked of a table that a run, a comparison or a sweep has written.
public struct AnalysisQuestion: Sendable, Hashable {
  /// The file.
  public var path: String
  /// The column looked at; in `values.csv` the metric, `METRIC` or `METRIC/ENTITY`.
  public var column: String
  /// The entity, where a time series has several.
  public var name: String?
  /// Number of batches of a single run.
  public var batches = 20
  /// Confidence of all intervals.
  public var confidence = 0.95
  /// A column whose true mean is known.
  public var control: Control?

  /// A column whose true mean is known.
  public struct Control: Sendable, Hashable {
    /// Its name.
    public var column: String
    /// Its true mean.
    public var mean: Double

    /// Makes a control.
    public init(column: String, mean: Double) {
      self.column = column
      self.mean = mean
    }
  }

  /// Asks for a column; everything else has a default.
  public init(path: String, column: String) {
    self.path = path
    self.column = column
  }
}

/// Why a table cannot be analysed.
public struct AnalysisProblem: Error, Sendable, Hashable, CustomStringConvertible {
  /// `file: error: …` and the hint on a second line.
  public let description: String

  init(_ path: String, _ problem: String, hint: String) { description = "\(path): error: \(problem)\n  hint: \(hint)" }
}
