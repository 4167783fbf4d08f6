/// Knows how to run one replication of something: makes the model and hands it to the runner.
///
/// Called on several threads at once, and at most once for each number.
public protocol ReplicationBody: Sendable {
  /// Runs a replication.
  /// - Parameters:
  ///   - replication: its number, from 1.
  ///   - runner: runs the model.
  ///   - sink: takes the recorded rows.
  /// - Throws: what kept the model from being made, or an `OutputError` of the sink.
  func run(
    replication: Int, with runner: ReplicationRunner, into sink: any RecordingSink
  ) throws -> ReplicationResult
}
