import Foundation
import OutputAnalysis

/// What a point of a sweep came to, as a file: written in one go when all its replications have ended, and read when
/// the tables are made. So a sweep that is killed loses the points in progress and nothing else.
struct PointRecord: Codable, Sendable, Equatable {
  /// One metric's name.
  struct Metric: Codable, Sendable, Equatable {
    var metric: String
    var entity: String
    var unit: String
  }

  /// One replication; values in the order of `metrics`, nil where it gives none.
  struct Replication: Codable, Sendable, Equatable {
    var status: ReplicationStatus
    var end: String
    var events: UInt64
    var fingerprint: String
    var values: [Double?]
  }

  /// Number of the point.
  var point: Int
  /// The values of its parameters.
  var settings: [String]
  /// Why it could not be run at all; nil where it was.
  var error: String?
  var metrics: [Metric]
  var replications: [Replication]
  /// Replications whose mean is one independent observation.
  var groupSize: Int

  /// Makes the record of a point from its replications.
  init(_ point: SweepPoint, _ results: [ReplicationResult], selection: MetricSelection, groupSize: Int) {
    self.point = point.number
    self.groupSize = groupSize
    settings = point.values
    let table = MetricTable(results)
    let columns = selection.indices(in: table.keys)
    metrics = columns.map { column in
      Metric(metric: table.keys[column].metric, entity: table.keys[column].entity, unit: table.keys[column].unit)
    }
    replications = zip(results, table.rows).map { result, row in
      Replication(
        status: result.status, end: result.end, events: result.eventCount, fingerprint: result.fingerprint,
        values: columns.map { row[$0].isFinite ? row[$0] : nil })
    }
  }

  /// Makes the record of a point that could not be run.
  init(_ point: SweepPoint, error: String) {
    self.point = point.number
    settings = point.values
    self.error = error
    groupSize = 1
    metrics = []
    replications = []
  }

  /// What went wrong, if anything.
  var failure: String? {
    if let error { return error }
    let failed = replications.enumerated().filter { $0.element.status == .failed }
    guard let first = failed.first else { return nil }
    return "\(failed.count) of \(replications.count) replications failed; replication \(first.offset + 1): "
      + first.element.end
  }

  /// Statistics of a metric over the replications that give it.
  func estimate(_ column: Int) -> MeanEstimate {
    MeanEstimate(MetricTable.observations(replications.map { $0.values[column] ?? .nan }, groupSize: groupSize))
  }

  // MARK: Files

  static func name(of point: Int) -> String {
    "point-\(String(repeating: "0", count: max(0, 7 - "\(point)".count)))\(point).json"
  }

  /// Writes the record under its name in a folder, by way of another name, so that it is there whole or not at all.
  func write(to folder: String) throws(OutputError) {
    let path = "\(folder)/\(Self.name(of: point))"
    let temporary = "\(path).\(ProcessInfo.processInfo.processIdentifier).tmp"
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    guard let data = try? encoder.encode(self) else {
      throw OutputError(path: path, action: "write", reason: "a number that JSON cannot hold")
    }
    try OutputFile.write([UInt8](data), to: temporary)
    if rename(temporary, path) != 0 { throw .lastSystemError("rename", temporary) }
  }

  /// The record of a point in a folder; nil where there is none, or not one of this very point.
  static func read(_ point: SweepPoint, in folder: String, replications: Int) -> PointRecord? {
    guard let data = FileManager.default.contents(atPath: "\(folder)/\(name(of: point.number))"),
      let record = try? JSONDecoder().decode(PointRecord.self, from: data),
      record.point == point.number, record.settings == point.values,
      record.error != nil || record.replications.count == replications
    else { return nil }
    return record
  }
}
