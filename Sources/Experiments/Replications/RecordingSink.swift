import Recording

/// Takes what a model has recorded, between chunks of events.
public protocol RecordingSink {
  /// Takes all rows and leaves the tables empty.
  mutating func drain(_ recording: inout Recording) throws(OutputError)
}

/// A sink that drops every row.
public struct DiscardingSink: RecordingSink {
  /// Makes a sink.
  public init() {}

  /// Drops all rows.
  public mutating func drain(_ recording: inout Recording) throws(OutputError) { recording.removeAllRows() }
}

extension Recording {
  /// Empties every table and keeps its memory.
  mutating func removeAllRows() {
    for index in series.indices { series[index].removeAllRows() }
    events.removeAll(keepingCapacity: true)
    decisions.removeAll(keepingCapacity: true)
  }
}
