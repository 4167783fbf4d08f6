import Foundation
import OutputAnalysis

/// A comparison as text for a terminal: a table, then what it means in words.
public enum ComparisonText {
  /// Rows of the table above which only those that differ are shown; `comparison.csv` has all.
  static let rowLimit = 60

  /// The whole report.
  public static func text(_ report: ComparisonReport) -> String {
    var parts = [table(report)]
    parts += report.variants.map { verdict(of: $0, report) }
    if let selection = report.selection { parts.append(text(selection)) }
    parts.append(closing(report))
    return parts.filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private static func table(_ report: ComparisonReport) -> String {
    // What is equal would bury the rest.
    var shown = report.rows.filter { $0.finding != .equal && $0.finding != .missing }
    if shown.count > rowLimit { shown.removeAll { $0.finding != .different && $0.finding != .unconfirmed } }
    if shown.isEmpty { return "" }
    var rows = [
      ["metric", "unit", "variant", "base", "mean", "difference", "95 % interval", "change", "p", "var. red."]
    ]
    for key in unique(shown.map(MetricKey.init)) {
      for row in shown where MetricKey(row) == key {
        let difference = row.comparison.difference
        let interval = row.isExact ? nil : difference.low.map { "\(number($0)) .. \(number(difference.high ?? .nan))" }
        rows.append([
          key.label, row.unit, row.variant, ShortNumber.value(row.baseMean), ShortNumber.value(row.variantMean),
          number(difference.mean), interval ?? "", row.relativeDifference.map(ShortNumber.signedPercent) ?? "",
          row.isExact ? "exact" : row.correctedP.map { MetricComparison.probability($0) } ?? "",
          reduction(row.comparison.varianceReduction),
        ])
      }
    }
    let alignment = [false, false, false, true, true, true, true, true, true, true]
    return TextTable.text(rows, rightAligned: alignment)
  }

  private static func number(_ value: Double) -> String { value == 0 ? "0" : ShortNumber.rounded(value) }

  private static func reduction(_ factor: Double?) -> String {
    guard let factor else { return "" }
    return factor.isFinite ? String(format: factor < 10 ? "%.1fx" : "%.0fx", factor) : ""
  }

  private static func unique(_ keys: [MetricKey]) -> [MetricKey] {
    var seen: Set<MetricKey> = []
    return keys.filter { seen.insert($0).inserted }
  }

  /// What a variant changes: shown differences one by one, the rest in a line for each kind.
  private static func verdict(of variant: String, _ report: ComparisonReport) -> String {
    let rows = report.rows.filter { $0.variant == variant }
    let count = rows.map(\.comparison.difference.count).max() ?? 0
    var lines = ["\(variant) against base, \(count) paired replication\(count == 1 ? "" : "s"):"]
    let told: [MetricComparison.Finding] = [.different, .unconfirmed, .undecided, .negligible, .single]
    for finding in told {
      let found = rows.filter { $0.finding == finding }
      lines += found.prefix(rowLimit).map { "  \($0.sentence)" }
      if found.count > rowLimit { lines.append("  and \(found.count - rowLimit) more such in comparison.csv") }
    }
    let equal = rows.filter { $0.finding == .equal }.map { MetricKey($0).label }
    if !equal.isEmpty {
      lines.append(
        equal.count == rows.count
          ? "  equal in every replication, to the last digit: the changes have no effect on these metrics"
          : "  equal in every replication: \(listing(equal))")
    }
    let missing = rows.filter { $0.finding == .missing }.map { MetricKey($0).label }
    if !missing.isEmpty { lines.append("  no value to compare: \(listing(missing))") }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func listing(_ names: [String]) -> String {
    names.count <= 12
      ? names.joined(separator: ", ") : "\(names.prefix(12).joined(separator: ", ")) and \(names.count - 12) more"
  }

  private static func text(_ selection: SelectionOutcome) -> String {
    let unit = selection.unit.isEmpty ? "" : " \(selection.unit)"
    let zone = ShortNumber.rounded(selection.indifference) + unit
    let confidence = String(format: "%.4g %%", selection.confidence * 100)
    let wanted = "\(selection.goal.rawValue) \(selection.metric)"
    guard selection.isDecided else {
      return "best (\(wanted)): undecided after \(selection.replications) replications between "
        + "\(selection.remaining.joined(separator: ", ")); widen --indifference (\(zone)) or raise --ceiling\n"
    }
    return "best (\(wanted)): \(selection.remaining[0]), with \(confidence) confidence, unless another is better by "
      + "less than \(zone); \(selection.replications) replications (Kim and Nelson 2001)\n"
  }

  private static func closing(_ report: ComparisonReport) -> String {
    if report.isDeterministic {
      return "Two replications were alike to the last event: nothing here is random, so differences are exact.\n"
    }
    switch report.precisionReached {
    case true?: return "The precision asked for was reached after \(report.replications) replications.\n"
    case false?: return "The precision asked for was not reached in \(report.replications) replications (--ceiling).\n"
    case nil: return report.replications == 1 ? "Run with --replications 10 to get intervals.\n" : ""
    }
  }

  /// Wall-clock time and speed, for standard error: it differs from run to run.
  public static func speed(_ report: ComparisonReport) -> String {
    let speed = Double(report.eventCount) / max(report.wallClockSeconds, 1e-9)
    return "\(ShortNumber.span(report.wallClockSeconds)) wall clock, \(ShortNumber.count(speed)) events/s"
  }
}
