/// Writes `metrics.om`, the time series and the number of events in the text format of OpenMetrics 1.0, and beside it
/// `dashboard.json` for Grafana.
///
/// A column of a table is a family of gauges, named `vdcsim_`, table and column, with the labels `scenario`,
/// `replication` and `name`; numbers and units are those of the table. Events are the counter `vdcsim_events` by kind.
public struct OpenMetricsExport: RunExport {
  /// The instant at which the simulation begins, in seconds since 1970.
  public var epoch: Int64

  /// The beginning of 2026, UTC: fixed, so that the same run gives the same bytes on any day.
  public static let defaultEpoch: Int64 = 1_767_225_600

  /// Makes the export.
  /// - Parameter epoch: instant of the simulation's beginning in seconds since 1970, not negative.
  public init(epoch: Int64 = Self.defaultEpoch) { self.epoch = epoch }

  /// Writes `dashboard.json` and `metrics.om`.
  public func write(_ tables: RunTables) throws(OutputError) -> [String] {
    let writer = FamilyWriter(tables: tables, epoch: epoch)
    let file = try OutputFile(creating: "\(tables.directory)/metrics.om")
    var overviews: [TableOverview] = []
    for name in tables.series { overviews.append(try writer.series(name, to: file)) }
    try writer.events(to: file)
    try file.write([UInt8]("# EOF\n".utf8))
    let dashboard = GrafanaDashboard(scenario: tables.scenario, epoch: epoch, tables: overviews)
    try OutputFile.write([UInt8]((dashboard.json.line + "\n").utf8), to: "\(tables.directory)/dashboard.json")
    return ["dashboard.json", "metrics.om"]
  }
}

/// What a dashboard has to know of a table.
struct TableOverview: Sendable {
  /// Its name.
  var name: String
  /// Columns that hold a number, in the order of the table.
  var columns: [String] = []
  /// Names of entities in the order of the first replication.
  var entities: [String] = []
  /// Number of replications with rows.
  var replicationCount = 0
  /// The longest time from one instant to the next in the first replication, in nanoseconds.
  var longestStep: Int64 = 0
  /// The last instant, in nanoseconds of simulated time.
  var end: Int64 = 0
}
