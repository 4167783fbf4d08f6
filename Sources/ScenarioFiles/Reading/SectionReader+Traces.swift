import Documents
import Quantities
import Workloads

extension SectionReader {
  /// Recorded demand, its keys in this section.
  func traceSource(_ meaning: String) -> TraceSource {
    let path = dataPath("path", meaning)
    var source = TraceSource(path: path, format: value("format", ValueForm<TraceFormat>.choice, "layout of the traces"))
    source.order = value(
      "order", ValueForm<TraceOrder>.choice, default: source.order, "order of the files of a folder")
    source.interval = value("interval", .span, default: source.interval, "time from one sample to the next")
    source.limit = optional("limit", ValueForm<Int>.count(1...10_000_000), "most machines, the first in order")
    guard source.format != .planetlab else { return source }
    source.usage = value("usage", ValueForm<TraceUsage>.choice, default: source.usage, "what the numbers mean")
    if source.usage == .megahertz, source.format != .bitbrains {
      issues.error(
        at: position(of: "usage"), "usage in megahertz needs provisioned megahertz",
        hint: "only format bitbrains has them")
    }
    guard source.format != .bitbrains else { return source }
    source.timeUnit = value("time_unit", .span, default: source.timeUnit, "what a time of 1 means")
    source.timeColumn = optional("time_column", .text, "header of the column of times")
    guard source.format == .longCSV else { return source }
    source.nameColumn = optional("name_column", .text, "header of the column of machines")
    source.valueColumn = optional("value_column", .text, "header of the column of values")
    return source
  }
}
