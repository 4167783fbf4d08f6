import Calculators

/// The counters of a trace: some columns of the time series of one replication, in the order of time.
struct TraceCounters {
  /// Columns that are drawn; of the machines none, because there are too many.
  static let columns: Set<String> = [
    "busy_servers", "cpu_usage_mhz", "iops", "mem_consumed_bytes", "power_w", "queue_length", "vms", "vms_running",
  ]

  private struct Source {
    var reader: TableReader
    var process: Int
    var fields: [(index: Int, column: String)]
    var time: Int64?
  }

  private let replication: String
  private var sources: [Source] = []

  /// Opens the tables that have counters.
  init(_ tables: RunTables, _ tracks: TraceTracks, replication: String) throws(OutputError) {
    self.replication = replication
    for (index, name) in tables.series.enumerated() where name != "vms" {
      let reader = try tables.open(name)
      let fields = reader.columns.indices.filter { Self.columns.contains(reader.columns[$0]) }
        .map { (index: $0, column: reader.columns[$0]) }
      if fields.isEmpty { continue }
      sources.append(Source(reader: reader, process: tracks.process(ofTable: index), fields: fields))
      try advance(sources.count - 1)
    }
  }

  private mutating func advance(_ index: Int) throws(OutputError) {
    sources[index].time = nil
    while try sources[index].reader.next() {
      if sources[index].reader.text(0) != replication { return }
      sources[index].time = sources[index].reader.nanoseconds()
      if sources[index].time != nil { return }
    }
  }

  /// The counters of the next row that is not later than an instant; nil when there is none left.
  mutating func next(until limit: Int64) throws(OutputError) -> [JSONObject]? {
    var earliest: (time: Int64, index: Int)?
    for (index, source) in sources.enumerated() {
      if let time = source.time, time <= limit, earliest.map({ time < $0.time }) ?? true { earliest = (time, index) }
    }
    guard let (time, index) = earliest else { return nil }
    let source = sources[index]
    let entity = source.reader.text(2)
    var counters: [JSONObject] = []
    for (field, column) in source.fields {
      guard let value = Double(source.reader.text(field)), value.isFinite else { continue }
      counters.append([
        "ph": .text("C"), "name": .text("\(entity) \(column)"), "pid": .integer(source.process),
        "ts": ChromeTraceExport.microseconds(time), "args": .object(["value": .number(value)]),
      ])
    }
    try advance(index)
    return counters
  }
}
