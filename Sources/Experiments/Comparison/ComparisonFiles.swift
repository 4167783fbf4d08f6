/// Bytes of the tables a comparison writes.
enum ComparisonFiles {
  static let comparisonColumns = [
    "variant", "metric", "entity", "unit", "n", "base_mean", "variant_mean", "difference", "ci95_low", "ci95_high",
    "relative_difference_pct", "p", "p_holm", "correlation", "variance_reduction", "replications_for_1pct", "verdict",
  ]
  static let valueColumns = ["variant", "replication", "metric", "entity", "unit", "value"]

  /// `comparison.csv`: a row for each variant and metric; fields without a value are empty.
  static func comparison(_ rows: [MetricComparison]) -> [UInt8] {
    var text = TextBuffer()
    text.append(bytes: TableWriter.header(comparisonColumns))
    for row in rows {
      text.append(field: row.variant)
      for field in [row.metric, row.entity, row.unit] { text.appendNext(field) }
      let comparison = row.comparison
      text.append(byte: UInt8(ascii: ","))
      text.append(integer: Int64(comparison.difference.count))
      let numbers: [Double?] = [
        row.baseMean, row.variantMean, comparison.difference.mean, comparison.difference.low,
        comparison.difference.high, row.relativeDifference.map { $0 * 100 }, comparison.pValue, row.correctedP,
        comparison.correlation, comparison.varianceReduction, row.replicationsForOnePercent,
      ]
      for number in numbers {
        text.append(byte: UInt8(ascii: ","))
        text.append(number: number ?? .nan)
      }
      text.appendNext(row.verdict)
      text.append(byte: UInt8(ascii: "\n"))
    }
    return text.bytes
  }

  /// Rows of `values.csv`: what one replication of base or variant gave.
  static func append(
    _ row: [Double], of variant: String, _ replication: Int, _ keys: [MetricKey], to text: inout TextBuffer
  ) {
    for (key, value) in zip(keys, row) {
      text.append(field: variant)
      text.append(byte: UInt8(ascii: ","))
      text.append(integer: Int64(replication))
      for field in [key.metric, key.entity, key.unit] { text.appendNext(field) }
      text.append(byte: UInt8(ascii: ","))
      text.append(number: value)
      text.append(byte: UInt8(ascii: "\n"))
    }
  }
}
