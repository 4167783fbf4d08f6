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
  func summaries() -> [MetricSummary] {
    keys.indices.map { column in
      MetricSummary(keys[column], Tally(rows.lazy.map { $0[column] }.filter { !$0.isNaN }))
    }
  }
}
