import Quantities
import Recording

/// Writes the tables of one replication into part files, one for each CSV of the run; `PartFiles.merge` joins
/// the parts of all replications in their order.
final class ReplicationPartFiles: RecordingSink {
  private let directory: String
  private let replication: Int
  private let events: TableWriter
  private let decisions: TableWriter?
  private var series: [SeriesWriter] = []

  /// Names of the tables that have a part file so far.
  var tables: [String] { ["events"] + (decisions == nil ? [] : ["decisions"]) + series.map(\.name) }

  init(directory: String, replication: Int, writesDecisions: Bool) throws(OutputError) {
    self.directory = directory
    self.replication = replication
    events = try PartFiles.open("events", PartFiles.eventColumns, replication, directory)
    decisions =
      writesDecisions ? try PartFiles.open("decisions", PartFiles.decisionColumns, replication, directory) : nil
  }

  func drain(_ recording: inout Recording) throws(OutputError) {
    for index in recording.series.indices {
      if index == series.count {
        series.append(try SeriesWriter(recording.series[index], replication: replication, directory: directory))
      }
      try series[index].write(recording.series[index])
    }
    for event in recording.events { try write(event) }
    for decision in recording.decisions { try write(decision) }
    recording.removeAllRows()
  }

  /// Empties the buffers into the files.
  func flush() throws(OutputError) {
    for writer in series { try writer.flush() }
    try events.flush()
    try decisions?.flush()
  }

  private func write(_ event: EventRecord) throws(OutputError) {
    try events.row(at: event.time) { row in
      for field in [event.kind, event.entity, event.source, event.target] { row.appendNext(field) }
      row.append(byte: UInt8(ascii: ","))
      if let duration = event.duration { row.append(seconds: duration.nanoseconds) }
      row.appendNext(event.detail)
    }
  }

  private func write(_ decision: DecisionRecord) throws(OutputError) {
    try decisions?.row(at: decision.time) { row in
      for field in [decision.policy, decision.entity, decision.choice, decision.reason] { row.appendNext(field) }
    }
  }
}

extension TextBuffer {
  /// A comma and a field.
  mutating func appendNext(_ field: String) {
    append(byte: UInt8(ascii: ","))
    append(field: field)
  }
}

/// Writes one time series; names of entities are encoded once, not once a row.
private struct SeriesWriter {
  let name: String
  private let table: TableWriter
  private var encodedEntities: [[UInt8]] = []

  init(_ series: TimeSeries, replication: Int, directory: String) throws(OutputError) {
    precondition(!PartFiles.reservedNames.contains(series.name), "a time series takes the name of another output file")
    name = series.name
    table = try PartFiles.open(series.name, ["name"] + series.columns, replication, directory)
  }

  mutating func write(_ series: TimeSeries) throws(OutputError) {
    precondition(series.name == name, "the tables of a recording keep their order")
    for entity in series.entities[encodedEntities.count...] {
      var field = TextBuffer()
      field.appendNext(entity)
      encodedEntities.append(field.bytes)
    }
    let columnCount = series.columns.count
    for row in 0..<series.rowCount {
      try table.row(at: series.times[row]) { text in
        text.append(bytes: encodedEntities[Int(series.entityIndices[row])])
        for index in row * columnCount..<(row + 1) * columnCount {
          text.append(byte: UInt8(ascii: ","))
          text.append(number: series.values[index])
        }
      }
    }
  }

  func flush() throws(OutputError) { try table.flush() }
}
