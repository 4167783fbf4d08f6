import Recording

/// Takes what a model has recorded, between chunks of events.
///
/// An object, so that the runner is generic over the model alone and its run loop is compiled for that model.
public protocol RecordingSink: AnyObject {
  /// Takes all rows and leaves the tables empty.
  func drain(_ recording: inout Recording) throws(OutputError)
}

extension Recording {
  /// Empties every table and keeps its memory.
  mutating func removeAllRows() {
    for index in series.indices { series[index].removeAllRows() }
    events.removeAll(keepingCapacity: true)
    decisions.removeAll(keepingCapacity: true)
  }
}
