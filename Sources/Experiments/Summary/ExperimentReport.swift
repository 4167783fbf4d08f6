import Quantities

/// What an experiment came to.
public struct ExperimentReport: Sendable {
  /// How far it came.
  public var status: RunManifest.Status
  /// The replications in order.
  public var replications: [ReplicationResult]
  /// Metrics across the replications that completed.
  public var metrics: [MetricSummary]
  /// What became of the scenario's assertions.
  public var assertions: [AssertionOutcome] = []
  /// Warnings, each once, with the number of replications that gave it.
  public var warnings: [String]
  /// The directory with the files.
  public var directory: String
  /// How long it took.
  public var wallClockSeconds: Double

  /// Events over all replications.
  public var eventCount: UInt64 { replications.reduce(0) { $0 + $1.eventCount } }

  /// The worst verdict on an assertion; nil where the scenario has none.
  public var worstVerdict: AssertionOutcome.Verdict? { assertions.map(\.verdict).max() }

  /// One hash for the order of events in all replications: that of the only one, or a digest over all in order.
  public var fingerprint: String { Self.fingerprint(of: replications) }

  static func fingerprint(of replications: [ReplicationResult]) -> String {
    if replications.count == 1 { return replications[0].fingerprint }
    let all = replications.map(\.fingerprint).joined(separator: "\n")
    return String(SHA256.hexadecimalDigest(of: [UInt8](all.utf8)).prefix(16))
  }

  static func status(of replications: [ReplicationResult]) -> RunManifest.Status {
    if replications.contains(where: { $0.status == .failed }) { return .failed }
    return replications.contains { $0.status == .interrupted } ? .incomplete : .completed
  }

  static func warnings(of replications: [ReplicationResult]) -> [String] {
    Tallied(replications.flatMap(\.warnings)).map { text, count in
      replications.count == 1 ? text : "\(text) (\(count) of \(replications.count) replications)"
    }
  }
}

/// Equal texts counted, in the order of their first appearance.
struct Tallied: Sequence {
  private var counts: [(text: String, count: Int)] = []

  init(_ texts: some Sequence<String>) {
    for text in texts {
      if let index = counts.firstIndex(where: { $0.text == text }) {
        counts[index].count += 1
      } else {
        counts.append((text, 1))
      }
    }
  }

  func makeIterator() -> some IteratorProtocol<(text: String, count: Int)> { counts.makeIterator() }
}
