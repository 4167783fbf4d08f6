import Recording

/// Bytes of `summary.csv` and `replications.csv`.
enum SummaryFiles {
  /// One row a metric: `metric,entity,unit,n,mean,sd,ci95_low,ci95_high,min,max`; fields without a value are empty.
  static func summary(_ summaries: [MetricSummary]) -> [UInt8] {
    var text = TextBuffer()
    text.append(
      bytes: TableWriter.header([
        "metric", "entity", "unit", "n", "mean", "sd", "ci95_low", "ci95_high", "min", "max",
      ]))
    for row in summaries {
      text.append(field: row.metric)
      text.appendNext(row.entity)
      text.appendNext(row.unit)
      text.append(byte: UInt8(ascii: ","))
      text.append(integer: Int64(row.estimate.count))
      let estimate = row.estimate
      for value in [
        estimate.mean, estimate.standardDeviation, estimate.low ?? .nan, estimate.high ?? .nan, row.minimum,
        row.maximum,
      ] {
        text.append(byte: UInt8(ascii: ","))
        text.append(number: value)
      }
      text.append(byte: UInt8(ascii: "\n"))
    }
    return text.bytes
  }

  /// One row a replication: how it ended, then one column a metric, named by `columnName`.
  static func replications(_ results: [ReplicationResult], _ table: MetricTable) -> [UInt8] {
    var text = TextBuffer()
    text.append(
      bytes: TableWriter.header(
        ["replication", "status", "end", "end_time_s", "events", "fingerprint"] + table.keys.map(columnName)))
    for (result, row) in zip(results, table.rows) {
      text.append(integer: Int64(result.replication))
      text.appendNext(result.status.rawValue)
      text.appendNext(result.end)
      text.append(byte: UInt8(ascii: ","))
      text.append(seconds: result.endTime.nanoseconds)
      text.append(byte: UInt8(ascii: ","))
      text.append(integer: Int64(result.eventCount))
      text.appendNext(result.fingerprint)
      for value in row {
        text.append(byte: UInt8(ascii: ","))
        text.append(number: value)
      }
      text.append(byte: UInt8(ascii: "\n"))
    }
    return text.bytes
  }

  /// Metric and unit as in the columns of time series (`energy_kwh`, `utilisation_pct`), and the entity after a slash.
  static func columnName(_ key: MetricKey) -> String {
    let unit = columnSuffix(ofUnit: key.unit)
    let name = unit.isEmpty || key.metric.hasSuffix("_" + unit) ? key.metric : "\(key.metric)_\(unit)"
    return key.entity.isEmpty ? name : "\(name)/\(key.entity)"
  }

  /// A unit as the end of a column name: `%` is `pct`, `/s` is `per_s`, anything else its letters and digits.
  private static func columnSuffix(ofUnit unit: String) -> String {
    if unit == "%" { return "pct" }
    let parts = unit.lowercased().split(separator: "/", omittingEmptySubsequences: false)
    let words = parts.map { $0 == "1" ? "" : $0.filter { $0.isLetter || $0.isNumber } }
    return words.joined(separator: "_per_").trimmingPrefix("_").description
  }
}
