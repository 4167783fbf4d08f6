import Foundation
import OutputAnalysis
import ScenarioFiles

/// A sweep or a search as text for a terminal.
public enum SweepText {
  /// Most points and most metrics of a table; `sweep.csv` has all.
  static let rowLimit = 40
  static let columnLimit = 6

  /// What a sweep came to: a table where there are few points, and what failed.
  public static func text(_ report: SweepReport, _ study: Study) -> String {
    var lines = [table(report, study), "\(report.pointCount) points, \(report.recordedCount) done, \(report.failures.count) failed"]
    if report.failures.count > 5 { lines.append("the first five failures:") }
    lines += report.failures.prefix(5).map { "  point \($0.point): \($0.reason)" }
    return lines.filter { !$0.isEmpty }.joined(separator: "\n") + "\n"
  }

  /// Means, each with half the width of its 95 % interval.
  private static func table(_ report: SweepReport, _ study: Study) -> String {
    let keys = SweepTables.keys(of: report.shown).prefix(columnLimit)
    guard !keys.isEmpty else { return "" }
    var rows = [
      ["point"] + study.parameters.map(\.path) + keys.map { $0.unit.isEmpty ? $0.label : "\($0.label) [\($0.unit)]" }
    ]
    for record in report.shown {
      let known = record.metrics.map { MetricKey(metric: $0.metric, entity: $0.entity, unit: $0.unit) }
      let cells = keys.map { key in
        guard let column = known.firstIndex(of: key) else { return "" }
        let estimate = record.estimate(column)
        let width = estimate.halfWidth.map { " ± \(String(format: "%.2g", $0))" } ?? ""
        return "\(ShortNumber.value(estimate.mean))\(width)"
      }
      rows.append(["\(record.point)"] + record.settings + cells)
    }
    return TextTable.text(rows, rightAligned: rows[0].map { _ in true })
  }

  /// What a search came to: how the best setting was reached, and what it is.
  public static func text(_ report: OptimizationReport, _ study: Study) -> String {
    var rows = [["evaluation"] + study.parameters.map(\.path) + [report.metric, "95 % interval", ""]]
    for step in report.steps where step.isAccepted || step == report.best {
      let interval = step.objective.low.map {
        "\(ShortNumber.rounded($0)) .. \(ShortNumber.rounded(step.objective.high ?? .nan))"
      }
      rows.append(
        ["\(step.evaluation)"] + step.settings
          + [ShortNumber.value(step.objective.mean), interval ?? "", step == report.best ? "best" : ""])
    }
    let alignment = rows[0].indices.map { $0 != rows[0].count - 1 }
    var text = rows.count > 1 ? TextTable.text(rows, rightAligned: alignment) + "\n" : ""
    guard let best = report.best else { return text }
    let unit = report.unit.isEmpty ? "" : " \(report.unit)"
    let settings = zip(study.parameters, best.settings).map { parameter, value in
      "--set \(SweepTask.quoted("\(parameter.path)=\(value)"))"
    }.joined(separator: " ")
    text +=
      "\(report.goal.rawValue) \(report.metric) of \(report.steps.count) settings: "
      + "\(ShortNumber.rounded(best.objective.mean))\(unit) with \(settings)\n"
    return text
  }
}
