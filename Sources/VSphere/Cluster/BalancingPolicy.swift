import Infrastructure

/// What decides about moves of a cluster, by the name in scenario files: `policy: drs`.
public enum BalancingPolicy: String, Sendable, CaseIterable {
  /// Machines stay where they are; rules and maintenance mode are the administrator's.
  case none
  /// DRS, classic or by score as its settings say.
  case drs
  /// Consolidation; a host is overloaded above a fixed part of its capacity.
  case threshold = "consolidation/threshold"
  /// Consolidation; the threshold falls with the interquartile range of the host's history.
  case interquartileRange = "consolidation/iqr"
  /// Consolidation; the threshold falls with the median absolute deviation of the host's history.
  case medianAbsoluteDeviation = "consolidation/mad"
  /// Consolidation; local regression predicts that the host will be full.
  case localRegression = "consolidation/local-regression"
  /// Consolidation; local regression with weights against outliers.
  case robustLocalRegression = "consolidation/robust-local-regression"
  /// No moves; unused hosts are switched off.
  case dvfs = "consolidation/dvfs"
  /// No moves and no power management.
  case noConsolidation = "consolidation/none"

  /// Every name with a line about it, in order, for `vdcsim models`.
  public static let names: [(name: String, summary: String)] = allCases.map { ($0.rawValue, $0.summary) }

  /// A line about it.
  public var summary: String {
    switch self {
    case .none: "no moves"
    case .drs: "VMware DRS: rules, maintenance mode, then balance (classic) or VM DRS score"
    case .threshold: "consolidation, overloaded above a fixed part of the capacity"
    case .interquartileRange: "consolidation, threshold falls with the interquartile range of recent utilisation"
    case .medianAbsoluteDeviation: "consolidation, threshold falls with the median absolute deviation"
    case .localRegression: "consolidation, overloaded when local regression predicts a full host"
    case .robustLocalRegression: "consolidation, local regression with bisquare weights against outliers"
    case .dvfs: "no moves, hosts without machines are switched off"
    case .noConsolidation: "no moves, every host stays on"
    }
  }

  /// How consolidation detects overload; nil for the others.
  public var overload: ConsolidationConfiguration.Overload? {
    switch self {
    case .none, .drs: nil
    case .threshold: .threshold
    case .interquartileRange: .iqr
    case .medianAbsoluteDeviation: .mad
    case .localRegression: .localRegression
    case .robustLocalRegression: .robustLocalRegression
    case .dvfs: .dvfs
    case .noConsolidation: ConsolidationConfiguration.Overload.none
    }
  }
}
