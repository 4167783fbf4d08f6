import ScenarioFiles

/// A sweep or a search as text for a terminal.
public enum SweepText {
  /// What a sweep came to.
  public static func text(_ report: SweepReport) -> String {
    var lines = ["\(report.pointCount) points, \(report.recordedCount) done, \(report.failures.count) failed"]
    if report.failures.count > 5 { lines.append("the first five failures:") }
    lines += report.failures.prefix(5).map { "  point \($0.point): \($0.reason)" }
    return lines.joined(separator: "\n") + "\n"
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
