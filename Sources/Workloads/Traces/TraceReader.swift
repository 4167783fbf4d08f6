import Quantities

/// Reads demand traces from files.
public enum TraceReader {
  /// Reads everything a source describes.
  /// - Throws: the first issues found, each with file, line and column; never a partial result.
  public static func read(_ source: TraceSource) throws(TraceErrors) -> DemandTraces {
    var issues = TraceIssues()
    if source.interval <= .zero {
      try issues.report(source.path, "the sampling interval is \(source.interval)", hint: "it must be more than 0 s")
    }
    if source.timeUnit <= .zero {
      try issues.report(source.path, "the time unit is \(source.timeUnit)", hint: "it must be more than 0 s")
    }
    if let limit = source.limit, limit < 1 {
      try issues.report(source.path, "a limit of \(limit) machines", hint: "it must be at least 1")
    }
    if source.usage == .megahertz, source.format != .bitbrains {
      try issues.report(
        source.path, "usage in megahertz needs provisioned megahertz", hint: "only format bitbrains has them")
    }
    try issues.throwIfAny()
    switch source.format {
    case .planetlab: return try PlanetLabFolder.read(source, issues: &issues)
    case .bitbrains: return try BitbrainsTrace.read(source, issues: &issues)
    case .wideCSV: return try WideTraceTable.read(source, issues: &issues)
    case .longCSV: return try LongTraceTable.read(source, issues: &issues)
    }
  }
}
