import ScenarioFiles

/// Bytes of the tables of a sweep, made from the records of its points one after another.
enum SweepTables {
  /// `sweep.csv`: a row for each point: `point,status,n`, the parameters by their paths, each metric's mean and, as
  /// `METRIC:ci95`, half the width of its 95 % interval, and what went wrong.
  static func sweep(_ study: Study, _ records: some Sequence<PointRecord>, keys: [MetricKey], into file: OutputFile)
    throws(OutputError)
  {
    let names = keys.map(SummaryFiles.columnName)
    var text = TextBuffer()
    text.append(
      bytes: TableWriter.header(
        ["point", "status", "n"] + study.parameters.map(\.path) + names.flatMap { [$0, "\($0):ci95"] } + ["error"]))
    for record in records {
      let completed = record.replications.filter { $0.status == .completed }.count
      text.append(integer: Int64(record.point))
      text.appendNext(record.failure == nil ? "completed" : "failed")
      text.append(byte: UInt8(ascii: ","))
      text.append(integer: Int64(completed))
      for setting in record.settings { text.appendNext(setting) }
      let columns = columns(of: record)
      for key in keys {
        let estimate = columns[key].map(record.estimate)
        for number in [estimate?.mean, estimate?.halfWidth] {
          text.append(byte: UInt8(ascii: ","))
          text.append(number: number ?? .nan)
        }
      }
      text.appendNext(record.failure ?? "")
      text.append(byte: UInt8(ascii: "\n"))
      try flush(&text, into: file, over: 1 << 16)
    }
    try flush(&text, into: file, over: 0)
  }

  /// `values.csv`: a row for each point, replication and metric.
  static func values(_ records: some Sequence<PointRecord>, into file: OutputFile) throws(OutputError) {
    var text = TextBuffer()
    text.append(bytes: TableWriter.header(["point", "replication", "metric", "entity", "unit", "value"]))
    for record in records {
      for (index, replication) in record.replications.enumerated() where replication.status == .completed {
        for (metric, value) in zip(record.metrics, replication.values) {
          text.append(integer: Int64(record.point))
          text.append(byte: UInt8(ascii: ","))
          text.append(integer: Int64(index + 1))
          for field in [metric.metric, metric.entity, metric.unit] { text.appendNext(field) }
          text.append(byte: UInt8(ascii: ","))
          text.append(number: value ?? .nan)
          text.append(byte: UInt8(ascii: "\n"))
        }
      }
      try flush(&text, into: file, over: 1 << 16)
    }
    try flush(&text, into: file, over: 0)
  }

  /// Metrics in the order in which the points name them first.
  static func keys(of records: some Sequence<PointRecord>) -> [MetricKey] {
    var keys: [MetricKey] = []
    var seen: Set<MetricKey> = []
    for record in records {
      for metric in record.metrics {
        let key = MetricKey(metric: metric.metric, entity: metric.entity, unit: metric.unit)
        if seen.insert(key).inserted { keys.append(key) }
      }
    }
    return keys
  }

  private static func columns(of record: PointRecord) -> [MetricKey: Int] {
    let keys = record.metrics.map { MetricKey(metric: $0.metric, entity: $0.entity, unit: $0.unit) }
    return Dictionary(zip(keys, keys.indices), uniquingKeysWith: { first, _ in first })
  }

  private static func flush(_ text: inout TextBuffer, into file: OutputFile, over limit: Int) throws(OutputError) {
    guard text.count > limit else { return }
    try file.write(text.bytes)
    text.removeAll()
  }
}
