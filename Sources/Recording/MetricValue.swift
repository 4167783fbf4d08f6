/// One number a replication ends with. Across replications it becomes one row of `summary.csv`.
public struct MetricValue: Sendable, Hashable {
  /// Name with words joined by underscores: `mean_wait`, `energy`.
  public var metric: String
  /// The entity it is about: a station, a host; empty for the whole run.
  public var entity: String
  /// Unit as text: `s`, `kWh`, `%`, or empty for a count or a fraction.
  public var unit: String
  /// The value; NaN where the run gives none (a mean of nothing).
  public var value: Double

  /// Makes a metric value.
  public init(_ metric: String, entity: String = "", unit: String = "", _ value: Double) {
    self.metric = metric
    self.entity = entity
    self.unit = unit
    self.value = value
  }
}
