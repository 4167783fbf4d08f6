/// The unit at the end of a column's name.
struct ColumnUnit: Sendable, Equatable {
  /// The end itself, which is also the unit in OpenMetrics: `mhz`.
  var suffix: String
  /// Grafana's name of it.
  var grafana: String

  /// Units, longer ends before the shorter ones they contain. Grafana's names: its table of value formats.
  private static let all = [
    ColumnUnit(suffix: "packets_per_second", grafana: "pps"),
    ColumnUnit(suffix: "bytes_per_second", grafana: "binBps"),
    ColumnUnit(suffix: "bits_per_second", grafana: "bps"),
    ColumnUnit(suffix: "bytes", grafana: "bytes"),
    ColumnUnit(suffix: "mhz", grafana: "rotmhz"),
    ColumnUnit(suffix: "pct", grafana: "percent"),
    ColumnUnit(suffix: "kwh", grafana: "kwatth"),
    ColumnUnit(suffix: "iops", grafana: "iops"),
    ColumnUnit(suffix: "w", grafana: "watt"),
    ColumnUnit(suffix: "s", grafana: "s"),
  ]

  /// The unit of a column, nil for a count or a factor.
  static func of(_ column: String) -> ColumnUnit? {
    all.first { column == $0.suffix || column.hasSuffix("_\($0.suffix)") }
  }
}
