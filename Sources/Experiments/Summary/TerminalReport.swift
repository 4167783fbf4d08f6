/// The end of a run as text for a terminal.
public enum TerminalReport {
  /// Replications up to this number are told one by one.
  static let detailLimit = 5

  /// A table of metrics, then how the replications ended, events and fingerprint.
  public static func text(_ report: ExperimentReport) -> String {
    ([table(report.metrics), assertions(report.assertions)] + outcome(report)).filter { !$0.isEmpty }.joined(
      separator: "\n") + "\n"
  }

  /// Metric, entity, unit, mean, 95 % interval and number of replications; columns without
  /// content are left out.
  static func table(_ metrics: [MetricSummary]) -> String {
    if metrics.isEmpty { return "" }
    var rows = [["metric", "entity", "unit", "mean", "95 % interval", "n"]]
    for metric in metrics {
      let estimate = metric.estimate
      let interval = estimate.low.map { "\(ShortNumber.value($0)) .. \(ShortNumber.value(estimate.high ?? .nan))" }
      rows.append([
        metric.metric, metric.entity, metric.unit, ShortNumber.value(estimate.mean), interval ?? "",
        String(estimate.count),
      ])
    }
    return TextTable.text(rows, rightAligned: [false, false, false, true, true, true])
  }

  /// Each assertion with its verdict and why.
  private static func assertions(_ outcomes: [AssertionOutcome]) -> String {
    if outcomes.isEmpty { return "" }
    let rows = outcomes.map { outcome in
      let entity = outcome.entity.isEmpty ? "" : "\(outcome.entity): "
      return [outcome.verdict.rawValue, outcome.assertion, entity + outcome.detail]
    }
    return TextTable.text([["verdict", "assertion", "why"]] + rows, rightAligned: [false, false, false])
  }

  private static func outcome(_ report: ExperimentReport) -> [String] {
    var lines: [String] = []
    if report.replications.count <= detailLimit {
      for result in report.replications {
        lines.append(
          "replication \(result.replication): \(result.status.rawValue), \(result.end) at \(result.endTime) s, "
            + "\(result.eventCount) events, fingerprint \(result.fingerprint.isEmpty ? "-" : result.fingerprint)")
      }
    } else {
      for (end, count) in Tallied(report.replications.map { "\($0.status.rawValue), \($0.end)" }) {
        lines.append("\(count) of \(report.replications.count) replications: \(end)")
      }
      lines.append("events \(report.eventCount), fingerprint \(report.fingerprint)")
    }
    return lines
  }

  /// Wall-clock time and speed, for standard error: it differs from run to run.
  public static func speed(_ report: ExperimentReport) -> String {
    let speed = Double(report.eventCount) / max(report.wallClockSeconds, 1e-9)
    return "\(ShortNumber.span(report.wallClockSeconds)) wall clock, \(ShortNumber.count(speed)) events/s"
  }
}
