import Foundation
import OutputAnalysis

/// One metric of one variant set against the base: one row of `comparison.csv`.
public struct MetricComparison: Sendable, Hashable {
  /// What can be said about a difference.
  public enum Finding: String, Sendable, Hashable {
    /// Base and variant have the same value in every replication, to the last digit.
    case equal
    /// The interval excludes zero, also after correcting for the number of comparisons.
    case different
    /// The interval excludes zero, but with so many comparisons chance alone could have made one like it.
    case unconfirmed
    /// The whole interval lies within one percent of the base's mean around zero.
    case negligible
    /// Nothing is shown at this number of replications.
    case undecided
    /// One replication says nothing about chance.
    case single
    /// Base or variant gives no value in any replication.
    case missing
  }

  /// Part of the base's mean that differences are judged against: `negligible`, `replicationsForOnePercent`.
  public static let precisionOfInterest = 0.01

  /// Part of the base's mean under which a difference is rounding.
  static let roundingPart = 1e-12

  /// Name of the variant.
  public let variant: String
  /// Name of the metric.
  public let metric: String
  /// The entity it is about; empty for the whole run.
  public let entity: String
  /// Unit as text.
  public let unit: String
  /// Mean of the base over the pairs.
  public let baseMean: Double
  /// Mean of the variant over the pairs.
  public let variantMean: Double
  /// The paired comparison, variant minus base.
  public let comparison: PairedComparison
  /// P value corrected by Holm's method over all rows of the table; nil without one.
  public internal(set) var correctedP: Double?
  /// What can be said.
  public private(set) var finding: Finding = .missing

  init(variant: String, _ key: MetricKey, _ pairs: PairedTally, level: Double) {
    self.variant = variant
    metric = key.metric
    entity = key.entity
    unit = key.unit
    baseMean = pairs.base.mean
    variantMean = pairs.variant.mean
    comparison = PairedComparison(pairs, level: level)
  }

  /// The difference as a part of the base's mean; nil where that is zero.
  public var relativeDifference: Double? {
    let ratio = comparison.difference.mean / baseMean.magnitude
    return ratio.isFinite ? ratio : nil
  }

  /// Replications that would make the half width one percent of the base's mean, from the variance seen so far; nil
  /// where nothing varies or the mean is zero.
  public var replicationsForOnePercent: Double? {
    let estimate = comparison.difference
    guard estimate.count >= 2, estimate.standardDeviation > 0, baseMean != 0 else { return nil }
    let quantile = studentQuantile((1 + estimate.level) / 2, degreesOfFreedom: Double(estimate.count - 1))
    let root = quantile * estimate.standardDeviation / (Self.precisionOfInterest * baseMean.magnitude)
    let count = max(2, (root * root).rounded(.up))
    return count.isFinite ? count : nil
  }

  /// Corrects the p values of a table for their number, and says what each row shows.
  static func conclude(_ rows: inout [MetricComparison], level: Double) {
    let tested = rows.indices.filter { rows[$0].comparison.pValue != nil }
    let corrected = holmCorrected(tested.map { rows[$0].comparison.pValue ?? 1 })
    for (index, p) in zip(tested, corrected) { rows[index].correctedP = p }
    for index in rows.indices { rows[index].finding = rows[index].conclusion(alpha: 1 - level) }
  }

  private func conclusion(alpha: Double) -> Finding {
    let difference = comparison.difference
    guard difference.count > 0 else { return .missing }
    if difference.mean == 0, !(difference.standardDeviation > 0), difference.count > 1 { return .equal }
    guard let p = comparison.pValue, let correctedP, let low = difference.low, let high = difference.high else {
      return .single
    }
    // What rounding leaves of equal sums is no difference, however regular it is.
    let isRounding = difference.mean.magnitude <= Self.roundingPart * baseMean.magnitude
    if correctedP <= alpha, !isRounding { return .different }
    if p <= alpha, !isRounding { return .unconfirmed }
    let margin = Self.precisionOfInterest * baseMean.magnitude
    return low >= -margin && high <= margin ? .negligible : .undecided
  }

  /// Whether the difference is the same in all of several replications, so that it has no error.
  public var isExact: Bool { comparison.difference.count > 1 && comparison.difference.standardDeviation == 0 }

  /// The finding in a word or two: `lower`, `equal`, `no difference shown`.
  public var verdict: String {
    let direction = comparison.difference.mean < 0 ? "lower" : "higher"
    return switch finding {
    case .equal: "equal"
    case .different: direction
    case .unconfirmed: "\(direction), not confirmed"
    case .negligible: "within 1 %"
    case .undecided: "no difference shown"
    case .single: "one replication"
    case .missing: "no value"
    }
  }

  /// The finding as a person would say it: `energy 3.2 kWh [2.9, 3.5] lower (-2.1 %)`.
  public var sentence: String {
    let name = MetricKey(self).label
    let difference = comparison.difference
    switch finding {
    case .equal: return "\(name): equal in every replication"
    case .missing: return "\(name): no value to compare"
    case .single: return "\(name) \(amount) \(direction)\(percent) in one replication, which says nothing about chance"
    case .different:
      return "\(name) \(amount)\(interval) \(direction)\(percent)\(isExact ? " in every replication" : "")"
    case .unconfirmed:
      return
        "\(name) \(amount)\(interval) \(direction)\(percent), not confirmed: among so many comparisons chance may do"
        + " this (p \(MetricComparison.probability(correctedP)))"
    case .negligible: return "\(name): no difference beyond 1 %\(bounds)"
    case .undecided:
      let need = replicationsForOnePercent.map {
        ", would need about \(ShortNumber.replications($0)) replications for 1 %"
      }
      return "\(name): no difference shown\(bounds)\(difference.count < 2 ? "" : need ?? "")"
    }
  }

  private var direction: String {
    let isTime = ["s", "ms", "min", "h"].contains(unit)
    let isLess = comparison.difference.mean < 0
    return isTime ? (isLess ? "shorter" : "longer") : (isLess ? "lower" : "higher")
  }

  private var unitText: String { unit.isEmpty ? "" : " \(unit)" }

  private var amount: String { ShortNumber.rounded(comparison.difference.mean.magnitude) + unitText }

  /// The interval of the amount, ascending; nothing where it has no width.
  private var interval: String {
    let difference = comparison.difference
    guard let halfWidth = difference.halfWidth, halfWidth > 0 else { return "" }
    let centre = difference.mean.magnitude
    return " [\(ShortNumber.rounded(centre - halfWidth)), \(ShortNumber.rounded(centre + halfWidth))]"
  }

  private var bounds: String {
    guard let low = comparison.difference.low, let high = comparison.difference.high else { return "" }
    return " [\(ShortNumber.rounded(low)), \(ShortNumber.rounded(high))]\(unitText)"
  }

  private var percent: String { relativeDifference.map { " (\(ShortNumber.signedPercent($0)))" } ?? "" }

  /// A p value for people: `0.013`, `< 0.001`.
  static func probability(_ p: Double?) -> String {
    guard let p else { return "-" }
    return p < 0.001 ? "< 0.001" : String(format: "%.3f", p)
  }
}

extension MetricKey {
  init(_ row: MetricComparison) { self.init(metric: row.metric, entity: row.entity, unit: row.unit) }
}
