import OutputAnalysis

/// One setting that a search has looked at: a row of `trajectory.csv`.
public struct SearchStep: Sendable, Hashable {
  /// Its number, from 1.
  public var evaluation: Int
  /// Whether the search went on from here.
  public var isAccepted: Bool
  /// The texts of the parameters.
  public var settings: [String]
  /// The metric over the replications.
  public var objective: MeanEstimate
  /// The best mean so far.
  public var best: Double
}

/// Looks for a good setting, asking for settings to be evaluated.
protocol SettingSearch {
  /// The places to evaluate next; empty when the search has ended.
  mutating func propose() -> [[Double]]
  /// Learns the objectives of what was proposed, small ones being good, and returns which one it goes on from, if any.
  mutating func learn(_ objectives: [Double]) -> Int?
}
