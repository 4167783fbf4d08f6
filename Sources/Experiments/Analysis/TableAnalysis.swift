import OutputAnalysis
import Workloads

/// Statistics of one column of our own tables, in words: what kind of table it is shows in its header.
public enum TableAnalysis {
  /// Answers a question.
  /// - Throws: `TraceErrors` where the table cannot be read, `AnalysisProblem` where the question does not fit it.
  public static func text(_ question: AnalysisQuestion) throws -> String {
    let names = try NamedTable.header(path: question.path)
    let isSeries = names.contains("time_s") && names.contains("replication") && !names.contains("end_time_s")
    if question.control != nil, isSeries || names.contains("value") {
      throw AnalysisProblem(
        question.path, "a control needs a row for each replication", hint: "--control goes with replications.csv")
    }
    if isSeries { return try SeriesAnalysis(question, hasNames: names.contains("name")).text }
    if question.name != nil {
      throw AnalysisProblem(
        question.path, "there are no entities in this table",
        hint: "--name goes with time series; a metric of an entity is --column METRIC/ENTITY")
    }
    if names.contains("metric"), names.contains("value") { return try values(question, names) }
    return try replications(question, names)
  }

  /// `replications.csv`, or any table with an observation a row.
  private static func replications(_ question: AnalysisQuestion, _ names: [String]) throws -> String {
    let hasStatus = names.contains("status")
    let numbers = [question.column] + (question.control.map { [$0.column] } ?? [])
    let table = try NamedTable(path: question.path, texts: hasStatus ? ["status"] : [], numbers: numbers)
    let rows = (0..<table.rowCount).filter { !hasStatus || table.texts[0][$0] == "completed" }
    let kept = rows.filter { row in table.numbers.allSatisfy { !$0[row].isNaN } }
    guard !kept.isEmpty else { throw noValues(question) }
    var text = "\(question.column), \(kept.count) replication\(kept.count == 1 ? "" : "s")"
    let skipped = table.rowCount - kept.count
    text += skipped > 0 ? " (\(skipped) rows without a value, or not completed, left out)\n" : "\n"
    let values = kept.map { table.numbers[0][$0] }
    text += SampleText(values, confidence: question.confidence).text
    if let control = question.control {
      text += SampleText.control(
        values, kept.map { table.numbers[1][$0] }, control, confidence: question.confidence)
    }
    return text
  }

  /// `values.csv` of a comparison or a sweep: a part for each variant or point.
  private static func values(_ question: AnalysisQuestion, _ names: [String]) throws -> String {
    let group = ["variant", "point"].first(where: names.contains)
    let table = try NamedTable(
      path: question.path, texts: ["metric", "entity"] + (group.map { [$0] } ?? []), numbers: ["value"])
    var labels: [String] = []
    var groups: [String] = []
    var samples: [String: [Double]] = [:]
    for row in 0..<table.rowCount {
      let entity = table.texts[1][row]
      let label = entity.isEmpty ? table.texts[0][row] : "\(table.texts[0][row])/\(entity)"
      if !labels.contains(label) { labels.append(label) }
      guard label == question.column, !table.numbers[0][row].isNaN else { continue }
      let name = group == nil ? "" : table.texts[2][row]
      if samples[name] == nil { groups.append(name) }
      samples[name, default: []].append(table.numbers[0][row])
    }
    guard labels.contains(question.column) else {
      throw AnalysisProblem(
        question.path, "no metric '\(question.column)'", hint: "there are: \(labels.prefix(30).joined(separator: ", "))")
    }
    guard !groups.isEmpty else { throw noValues(question) }
    return groups.map { name in
      let values = samples[name] ?? []
      let place = group.map { "\($0) \(name), " } ?? ""
      return "\(question.column), \(place)\(values.count) replication\(values.count == 1 ? "" : "s")\n"
        + SampleText(values, confidence: question.confidence).text
    }.joined(separator: "\n")
  }

  static func noValues(_ question: AnalysisQuestion) -> AnalysisProblem {
    AnalysisProblem(
      question.path, "no values in '\(question.column)'", hint: "cells are empty where a replication gives no value")
  }
}
