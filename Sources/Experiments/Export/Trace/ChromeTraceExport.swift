import Calculators
import Foundation

/// Writes what happened in the first replication as Chrome trace events (JSON object format), which Perfetto and
/// `chrome://tracing` open.
///
/// Migrations, boots, outages and other work that takes time are complete events on the track of their entity, other
/// events are instants, some columns of the time series are counters. Times are microseconds of simulated time. The
/// events of the replication are in memory while the file is written; time series are not.
public struct ChromeTraceExport: RunExport {
  private let path: String
  private let replication: String

  /// Every trace of this program begins so.
  private static let opening = "{\"displayTimeUnit\":\"ms\",\"otherData\":{\"program\":\"vdcsim\""

  /// Makes the export.
  /// - Parameters:
  ///   - path: the file. One that is there already is replaced if it is a trace of this program.
  ///   - replication: which one, from 1.
  /// - Throws: `OutputError` where the path cannot take a trace, so that it is known before the run.
  public init(path: String, replication: Int = 1) throws(OutputError) {
    self.path = path
    self.replication = "\(replication)"
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    guard FileManager.default.isWritableFile(atPath: folder) else {
      throw OutputError(path: path, action: "create", reason: "there is no folder '\(folder)' to write to")
    }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return }
    let start = try? FileHandle(forReadingFrom: URL(fileURLWithPath: path)).read(upToCount: Self.opening.utf8.count)
    if isFolder.boolValue || start.map({ String(decoding: $0, as: UTF8.self) }) != Self.opening {
      throw OutputError(path: path, action: "replace", reason: "it is no trace of this program")
    }
  }

  /// Writes the trace to its path; the run's directory gets no file.
  public func write(_ tables: RunTables) throws(OutputError) -> [String] {
    var named: [(name: String, entities: [String])] = []
    var end: Int64 = 0
    var series: [TraceSeries] = []
    for name in tables.series { series.append(try TraceSeries(tables.open(name), replication: replication)) }
    for (name, table) in zip(tables.series, series) {
      named.append((name, table.entities))
      end = max(end, table.end)
    }
    let events = try events(of: tables)
    end = max(end, events.last?.time ?? 0)
    // Consolidation writes a migration when it begins, a datacenter when it has ended.
    let spans = TraceSpan.all(of: events, until: end, migrationsEnd: tables.kind == "datacenter")
    try write(spans, TraceTracks(named), tables)
    return []
  }

  private func events(of tables: RunTables) throws(OutputError) -> [TraceEvent] {
    let reader = try tables.open("events")
    var events: [TraceEvent] = []
    while try reader.next() {
      if reader.text(0) == replication, let event = TraceEvent(reader) { events.append(event) }
    }
    return events
  }

  private func write(_ spans: [TraceSpan], _ tracks: TraceTracks, _ tables: RunTables) throws(OutputError) {
    var tracks = tracks
    let lines = spans.map { Self.line($0, &tracks) }
    var counters = try TraceCounters(tables, tracks, replication: replication)
    let partial = "\(path).partial-\(ProcessInfo.processInfo.processIdentifier)"
    let about: JSONObject = [
      "program": .text("vdcsim"), "scenario": .text(tables.scenario), "replication": .text(replication),
    ]
    var writer = try TraceWriter(
      path: partial,
      opening: "{\"displayTimeUnit\":\"ms\",\"otherData\":\(about.line)")
    for event in tracks.metadata { try writer.append(event) }
    for (span, line) in zip(spans, lines) {
      while let rows = try counters.next(until: span.start) { for row in rows { try writer.append(row) } }
      try writer.append(line)
    }
    while let rows = try counters.next(until: .max) { for row in rows { try writer.append(row) } }
    try writer.finish()
    if rename(partial, path) != 0 { throw .lastSystemError("write", path) }
  }

  private static func line(_ span: TraceSpan, _ tracks: inout TraceTracks) -> JSONObject {
    var arguments: JSONObject = [:]
    let event = span.event
    let texts = [
      ("event", span.name == event.kind ? "" : event.kind), ("source", event.source), ("target", event.target),
      ("detail", event.detail),
    ]
    for (key, text) in texts where !text.isEmpty { arguments.append(key, .text(text)) }
    if let duration = event.duration, span.end == nil {
      arguments.append("duration_s", .number(Double(duration) / 1e9))
    }
    if span.isOpen { arguments.append("open", .bool(true)) }
    guard let end = span.end else {
      let place = tracks.place(of: event.entity)
      return [
        "ph": .text("i"), "s": .text("t"), "name": .text(span.name), "cat": .text("event"),
        "pid": .integer(place.process), "tid": .integer(place.thread), "ts": microseconds(span.start),
        "args": .object(arguments),
      ]
    }
    let place = tracks.place(of: event.entity, from: span.start, to: end)
    return [
      "ph": .text("X"), "name": .text(span.name), "cat": .text("span"), "pid": .integer(place.process),
      "tid": .integer(place.thread), "ts": microseconds(span.start), "dur": microseconds(end - span.start),
      "args": .object(arguments),
    ]
  }

  /// Nanoseconds in microseconds.
  static func microseconds(_ nanoseconds: Int64) -> JSONValue { .number(Double(nanoseconds) / 1_000) }
}

/// What a trace has to know of a time series before it is drawn.
private struct TraceSeries {
  var entities: [String] = []
  var end: Int64 = 0

  init(_ reader: TableReader, replication: String) throws(OutputError) {
    var known: Set<String> = []
    while try reader.next() {
      if reader.text(0) != replication { break }
      let entity = reader.text(2)
      if known.insert(entity).inserted { entities.append(entity) }
      end = max(end, reader.nanoseconds() ?? 0)
    }
  }
}

/// Writes a list of events a line each, with commas between them.
private struct TraceWriter {
  private let file: OutputFile
  private var buffer: [UInt8]
  private var isFirst = true

  init(path: String, opening: String) throws(OutputError) {
    file = try OutputFile(creating: path)
    buffer = [UInt8]((opening + ",\"traceEvents\":[\n").utf8)
  }

  mutating func append(_ event: JSONObject) throws(OutputError) {
    if !isFirst { buffer += ",\n".utf8 }
    isFirst = false
    buffer += event.line.utf8
    if buffer.count > 1 << 16 { try flush() }
  }

  mutating func finish() throws(OutputError) {
    buffer += "\n]}\n".utf8
    try flush()
  }

  private mutating func flush() throws(OutputError) {
    try file.write(buffer)
    buffer.removeAll(keepingCapacity: true)
  }
}
