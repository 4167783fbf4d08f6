import Foundation
import OutputAnalysis
import Quantities
import Workloads

/// What a time series says: how long the warm-up is, and what the mean after it is.
struct SeriesAnalysis {
  private let question: AnalysisQuestion
  /// The series of each replication, cut to the shortest.
  private let series: [[Double]]
  /// Times of the rows in seconds.
  private let times: [Double]
  private let title: String

  init(_ question: AnalysisQuestion, hasNames: Bool) throws {
    self.question = question
    let table = try NamedTable(
      path: question.path, texts: hasNames ? ["name"] : [], numbers: ["replication", "time_s", question.column])
    var names: [String] = []
    if hasNames {
      var seen: Set<String> = []
      names = table.texts[0].filter { seen.insert($0).inserted }
    }
    let name = question.name ?? (names.count == 1 ? names[0] : nil)
    if names.count > 1 || question.name != nil, !names.contains(name ?? "") {
      let known = names.prefix(12).joined(separator: ", ") + (names.count > 12 ? ", …" : "")
      throw AnalysisProblem(
        question.path,
        question.name.map { "no entity '\($0)'" } ?? "\(names.count) entities: which one?",
        hint: names.isEmpty ? "this table has no column 'name'" : "--name takes one of: \(known)")
    }
    var order: [Double] = []
    var rows: [Double: [(time: Double, value: Double)]] = [:]
    for row in 0..<table.rowCount where !hasNames || table.texts[0][row] == name {
      guard !table.numbers[2][row].isNaN else { continue }
      let replication = table.numbers[0][row]
      if rows[replication] == nil { order.append(replication) }
      rows[replication, default: []].append((table.numbers[1][row], table.numbers[2][row]))
    }
    let length = rows.values.map(\.count).min() ?? 0
    guard length > 0, let first = order.first.flatMap({ rows[$0] }) else { throw TableAnalysis.noValues(question) }
    series = order.map { (rows[$0] ?? []).prefix(length).map(\.value) }
    times = first.prefix(length).map(\.time)
    title = question.column + (name.map { " of \($0)" } ?? "")
  }

  var text: String {
    let count = series.count
    var text = "\(title), \(count) replication\(count == 1 ? "" : "s") of \(times.count) rows\n"
    let mean = times.indices.map { row in series.reduce(0) { $0 + $1[row] } / Double(count) }
    guard let cut = WarmUpTruncation(mean) else {
      return text + SampleText.line("warm-up", "-", "fewer than 20 rows say nothing: shorten output.interval")
    }
    text += warmUp(cut)
    let kept = series.map { $0.dropFirst(cut.observations) }
    return text + (count == 1 ? batches(kept[0]) : replications(kept.map { Array($0) }))
  }

  private func warmUp(_ cut: WarmUpTruncation) -> String {
    let method = "MSER-5\(series.count > 1 ? " on the mean of the replications" : "")"
    guard cut.observations > 0 else { return SampleText.line("warm-up", "none", "\(method) deletes nothing") }
    // A row stands for the time up to it.
    let span = SimDuration(baseValue: times[cut.observations - 1] * 1e9) ?? .zero
    if cut.isAtLimit {
      return SampleText.line("warm-up", "more than \(span)", "\(method): the run is too short to tell; lengthen it")
    }
    return SampleText.line("warm-up", "warm_up: \(span)", "\(method) deletes the first \(cut.observations) rows")
  }

  private func replications(_ kept: [[Double]]) -> String {
    let estimate = MeanEstimate(kept.map { Tally($0).mean }, level: question.confidence)
    let halfWidth = estimate.halfWidth ?? .nan
    return SampleText.line(
      "mean after it",
      "\(ShortNumber.value(estimate.mean))  [\(ShortNumber.value(estimate.mean - halfWidth)), "
        + "\(ShortNumber.value(estimate.mean + halfWidth))]",
      "\(SampleText.percent(question.confidence)) interval over replications, Student t")
  }

  private func batches(_ kept: ArraySlice<Double>) -> String {
    guard
      let result = BatchMeans(kept, batchCount: question.batches, level: question.confidence),
      let halfWidth = result.estimate.halfWidth
    else {
      return SampleText.line(
        "mean after it", ShortNumber.value(Tally(kept).mean),
        "fewer rows than batches: no interval; use --batches \(max(2, kept.count / 2)) or a longer run")
    }
    let mean = result.estimate.mean
    var text = SampleText.line(
      "mean after it",
      "\(ShortNumber.value(mean))  [\(ShortNumber.value(mean - halfWidth)), \(ShortNumber.value(mean + halfWidth))]",
      "\(SampleText.percent(question.confidence)) interval, \(question.batches) batches of \(result.batchSize) rows")
    let correlation = result.lagOneAutocorrelation
    text += SampleText.line(
      "lag 1", correlation.isNaN ? "-" : String(format: "%.3f", correlation),
      result.isUncorrelated
        ? "correlation of a batch with the next: none is seen"
        : "batches depend on each other: the interval is too narrow; use fewer --batches or a longer run")
    return text
  }
}
