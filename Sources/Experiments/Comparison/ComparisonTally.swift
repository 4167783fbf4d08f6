import OutputAnalysis
import Recording

/// What a comparison remembers of the replications it has seen: pairs for each variant and metric, never the values.
struct ComparisonTally {
  /// The metrics compared, known once the base has completed a replication.
  private(set) var keys: [MetricKey] = []
  /// For each variant and metric the pairs so far.
  private(set) var pairs: [[PairedTally]]
  /// Replications in which the base gave values.
  private(set) var replications = 0
  /// Events over all runs.
  private(set) var eventCount: UInt64 = 0
  /// The first failures, in words.
  private(set) var failures: [String] = []
  /// Whether a replication was cut off.
  private(set) var isInterrupted = false
  private var warningCounts: [(text: String, count: Int)] = []
  private var columns: [MetricKey: Int] = [:]
  private let names: [String]
  private let selection: MetricSelection
  private let groupSize: Int
  /// Rows of a group of replications that is not complete yet.
  private var group: [[[Double]?]] = []

  /// Most failures and distinct warnings that are kept: a thousand replications fail for one reason.
  static let messageLimit = 20

  /// Starts without replications.
  /// - Parameter names: the base's name and those of the variants.
  ///   - groupSize: replications whose mean is one independent observation.
  init(names: [String], selection: MetricSelection, groupSize: Int = 1) {
    self.groupSize = groupSize
    self.names = names
    self.selection = selection
    pairs = Array(repeating: [], count: names.count - 1)
  }

  /// Adds one replication of the base and of variants, and returns the values of the metrics compared: a row for each,
  /// nil where it did not run or gave none.
  mutating func record(_ results: [ReplicationResult?]) -> [[Double]?] {
    for (name, result) in zip(names, results) {
      guard let result else { continue }
      eventCount += result.eventCount
      note(result, of: name)
    }
    if keys.isEmpty, let base = results.first ?? nil, base.status == .completed { choose(from: base.metrics) }
    let rows = results.map { $0.flatMap { $0.status == .completed ? row(of: $0.metrics) : nil } }
    if rows.first ?? nil != nil { replications += 1 }
    group.append(rows)
    guard group.count == groupSize else { return rows }
    add(groupSize == 1 ? rows : means(of: group))
    group.removeAll(keepingCapacity: true)
    return rows
  }

  /// The means of a group for each contestant; nil where it has not all of them.
  private func means(of group: [[[Double]?]]) -> [[Double]?] {
    names.indices.map { index in
      let rows = group.compactMap { $0[index] }
      guard rows.count == group.count else { return nil }
      return keys.indices.map { column in rows.reduce(0) { $0 + $1[column] } / Double(rows.count) }
    }
  }

  private mutating func add(_ rows: [[Double]?]) {
    guard let base = rows.first ?? nil else { return }
    for (variant, row) in rows.dropFirst().enumerated() {
      guard let row else { continue }
      for column in keys.indices where !base[column].isNaN && !row[column].isNaN {
        pairs[variant][column].record(base: base[column], variant: row[column])
      }
    }
  }

  /// The metrics of a replication of the base, before any choice.
  private(set) var available: [MetricKey] = []

  private mutating func choose(from metrics: [MetricValue]) {
    available = metrics.map(MetricKey.init)
    keys = selection.indices(in: available).map { available[$0] }
    columns = Dictionary(zip(keys, keys.indices), uniquingKeysWith: { first, _ in first })
    pairs = pairs.map { _ in Array(repeating: PairedTally(), count: keys.count) }
  }

  private func row(of metrics: [MetricValue]) -> [Double] {
    var row = [Double](repeating: .nan, count: keys.count)
    for value in metrics {
      if let column = columns[MetricKey(value)] { row[column] = value.value }
    }
    return row
  }

  private mutating func note(_ result: ReplicationResult, of name: String) {
    if result.status == .interrupted { isInterrupted = true }
    if result.status == .failed, failures.count < Self.messageLimit {
      failures.append("\(name), replication \(result.replication): \(result.end)")
    }
    for warning in result.warnings {
      let text = "\(name): \(warning)"
      if let index = warningCounts.firstIndex(where: { $0.text == text }) {
        warningCounts[index].count += 1
      } else if warningCounts.count < Self.messageLimit {
        warningCounts.append((text, 1))
      }
    }
  }

  /// Warnings with the number of replications that gave them.
  var warnings: [String] {
    warningCounts.map { text, count in
      count == replications ? text : "\(text) (\(count) of \(replications) replications)"
    }
  }

  /// Half widths of all differences, each as a part of the base's mean; a difference that never varies has none.
  func relativeHalfWidths(level: Double) -> [Double] {
    pairs.flatMap { row in
      row.compactMap { pair in
        guard pair.count > 0, !(pair.difference.standardDeviation == 0) else { return nil }
        let halfWidth = MeanEstimate(pair.difference, level: level).halfWidth ?? .infinity
        return pair.base.mean == 0 ? nil : halfWidth / pair.base.mean.magnitude
      }
    }
  }

  /// The table with its findings.
  func rows(level: Double) -> [MetricComparison] {
    var rows: [MetricComparison] = []
    for (name, row) in zip(names.dropFirst(), pairs) {
      rows += zip(keys, row).map { MetricComparison(variant: name, $0, $1, level: level) }
    }
    MetricComparison.conclude(&rows, level: level)
    return rows
  }
}
