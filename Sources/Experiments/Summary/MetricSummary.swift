import OutputAnalysis
import Recording

/// One metric across the replications of a run: one row of `summary.csv`.
public struct MetricSummary: Sendable, Hashable {
  /// Name of the metric.
  public let metric: String
  /// The entity it is about; empty for the whole run.
  public let entity: String
  /// Unit as text.
  public let unit: String
  /// Smallest value; NaN without values.
  public let minimum: Double
  /// Largest value; NaN without values.
  public let maximum: Double
  /// Number of replications with a value, their mean and the 95 % Student-t interval.
  public let estimate: MeanEstimate

  init(_ key: MetricKey, _ tally: Tally) {
    metric = key.metric
    entity = key.entity
    unit = key.unit
    minimum = tally.minimum
    maximum = tally.maximum
    estimate = MeanEstimate(tally)
  }
}

/// What makes a metric the same metric in two replications.
struct MetricKey: Hashable {
  let metric: String
  let entity: String
  let unit: String

  init(metric: String, entity: String, unit: String) {
    self.metric = metric
    self.entity = entity
    self.unit = unit
  }

  init(_ value: MetricValue) { self.init(metric: value.metric, entity: value.entity, unit: value.unit) }
}

/// The metrics of a run as a matrix: one row a replication, one column a metric.
struct MetricTable {
  /// Columns in the order in which the replications name them first.
  let keys: [MetricKey]
  /// A row for each replication; NaN where it gives no value.
  let rows: [[Double]]

  init(_ results: [ReplicationResult]) {
    var keys: [MetricKey] = []
    var columns: [MetricKey: Int] = [:]
    var rows: [[Double]] = []
    for result in results {
      var row = [Double](repeating: .nan, count: keys.count)
      for value in result.metrics {
        let key = MetricKey(value)
        let column = columns[key] ?? keys.count
        if column == keys.count {
          columns[key] = column
          keys.append(key)
          row.append(.nan)
        }
        row[column] = value.value
      }
      rows.append(row)
    }
    self.keys = keys
    self.rows = rows.map { $0 + [Double](repeating: .nan, count: keys.count - $0.count) }
  }

  /// Statistics of every column over the replications that have a number there.
  /// - Parameter groupSize: replications whose mean is one independent observation.
  func summaries(groupSize: Int = 1) -> [MetricSummary] {
    keys.indices.map { column in
      MetricSummary(keys[column], Tally(observations(column, groupSize: groupSize)))
    }
  }

  /// The independent observations of a column: its numbers, or means of groups of replications; a group without all of
  /// its numbers gives none.
  func observations(_ column: Int, groupSize: Int) -> [Double] {
    Self.observations(rows.map { $0[column] }, groupSize: groupSize)
  }

  /// The independent observations among values of replications; NaN stands for none.
  static func observations(_ values: [Double], groupSize: Int) -> [Double] {
    guard groupSize > 1 else { return values.filter { !$0.isNaN } }
    return stride(from: 0, through: values.count - groupSize, by: groupSize).compactMap { start in
      let mean = values[start..<start + groupSize].reduce(0, +) / Double(groupSize)
      return mean.isNaN ? nil : mean
    }
  }
}
