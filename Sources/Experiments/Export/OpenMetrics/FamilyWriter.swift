/// Turns tables into families of metrics.
///
/// A replication is transposed at a time; what it gives for a family waits in a file of that family's own.
struct FamilyWriter {
  private let tables: RunTables
  private let epochMilliseconds: Int64

  init(tables: RunTables, epoch: Int64) {
    self.tables = tables
    epochMilliseconds = epoch * 1_000
  }

  private var spoolPath: String { "\(tables.directory)/metrics.om.spool" }

  /// Writes a family for each column of a time series that holds a number.
  func series(_ name: String, to file: OutputFile) throws(OutputError) -> TableOverview {
    let reader = try tables.open(name)
    let columns = reader.columns.dropFirst(3).map { $0 }
    var families: [MetricFamily] = []
    for column in columns { families.append(try family(name, column)) }
    let spool = try SampleSpool(path: spoolPath)
    var rows = ReplicationRows()
    var overview = TableOverview(name: name)
    var (instantTime, instant) = (Int64(0), self.instant(0))
    while try reader.next() {
      let replication = reader.text(0)
      if replication != rows.replication {
        try hand(rows, spool, to: families)
        rows = ReplicationRows(replication: replication)
        overview.replicationCount += 1
      }
      guard let time = reader.nanoseconds() else { continue }
      let entity = rows.index(of: reader.field(2))
      if overview.replicationCount == 1 {
        if entity == overview.entities.count { overview.entities.append(reader.text(2)) }
        if time > overview.end { overview.longestStep = max(overview.longestStep, time - overview.end) }
      }
      overview.end = max(overview.end, time)
      spool.extend(to: rows.labels.count * columns.count)
      if time != instantTime { (instantTime, instant) = (time, self.instant(time)) }
      for column in columns.indices {
        guard let number = OpenMetricsText.number(reader.field(3 + column)) else { continue }
        try spool.append(number, at: instant, to: entity * columns.count + column)
      }
    }
    try hand(rows, spool, to: families)
    for (column, family) in zip(columns, families) where !family.isEmpty {
      overview.columns.append(column)
      let help = "Column \(column) of \(name).csv."
      let unit = ColumnUnit.of(column)?.suffix
      try family.finish(OpenMetricsText.head(family.name, help: help, unit: unit, type: "gauge"), into: file)
    }
    return overview
  }

  /// Writes the number of events of each kind.
  ///
  /// It is counted at whole seconds: at each is the number of all events until then.
  func events(to file: OutputFile) throws(OutputError) {
    let reader = try tables.open("events")
    let family = try MetricFamily(name: "vdcsim_events", sample: "vdcsim_events_total", label: "kind", tables)
    let spool = try SampleSpool(path: spoolPath)
    var rows = ReplicationRows()
    var counts: [(second: Int64, count: Int)] = []
    func emit(_ kind: Int) throws(OutputError) {
      let instant = SampleInstant(milliseconds: epochMilliseconds + counts[kind].second * 1_000)
      try spool.append(ArraySlice("\(counts[kind].count)".utf8), at: instant, to: kind)
    }
    func finishReplication() throws(OutputError) {
      for kind in counts.indices { try emit(kind) }
      try hand(rows, spool, to: [family])
      counts = []
    }
    while try reader.next() {
      let replication = reader.text(0)
      if replication != rows.replication {
        try finishReplication()
        rows = ReplicationRows(replication: replication)
      }
      guard let time = reader.nanoseconds() else { continue }
      let kind = rows.index(of: reader.field(2))
      if kind == counts.count {
        counts.append((0, 0))
        spool.extend(to: counts.count)
      }
      let second = time / 1_000_000_000 + (time % 1_000_000_000 > 0 ? 1 : 0)
      if second > counts[kind].second {
        try emit(kind)
        counts[kind].second = second
      }
      counts[kind].count += 1
    }
    try finishReplication()
    let help = "Events of events.csv until then, by kind."
    if !family.isEmpty {
      try family.finish(OpenMetricsText.head(family.name, help: help, unit: nil, type: "counter"), into: file)
    }
  }

  private func family(_ table: String, _ column: String) throws(OutputError) -> MetricFamily {
    let name = OpenMetricsText.family(table, column)
    return try MetricFamily(name: name, sample: name, label: "name", tables)
  }

  /// Simulated nanoseconds as milliseconds since 1970, rounded.
  private func instant(_ nanoseconds: Int64) -> SampleInstant {
    let (whole, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000)
    return SampleInstant(milliseconds: epochMilliseconds + whole + (rest >= 500_000 ? 1 : 0))
  }

  /// Hands the samples of a replication to their families and forgets them.
  private func hand(_ rows: ReplicationRows, _ spool: SampleSpool, to families: [MetricFamily]) throws(OutputError) {
    for (row, label) in rows.labels.enumerated() {
      for (column, family) in families.enumerated() {
        let samples = try spool.samples(of: row * families.count + column)
        try family.append(samples, replication: rows.replication, label: label)
      }
    }
    spool.removeAll()
  }
}

/// The entities of one replication in order of appearance.
private struct ReplicationRows {
  var replication = ""
  private(set) var labels: [String] = []
  private var indices: [ArraySlice<UInt8>: Int] = [:]

  init(replication: String = "") { self.replication = replication }

  /// The entity's place; a new one gets the next.
  mutating func index(of name: ArraySlice<UInt8>) -> Int {
    if let index = indices[name] { return index }
    indices[ArraySlice(Array(name))] = labels.count
    labels.append(String(decoding: name, as: UTF8.self))
    return labels.count - 1
  }
}
