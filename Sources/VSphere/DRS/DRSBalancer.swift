/// One pass of DRS: corrects rules, empties hosts that have to be left, then balances by the algorithm of the settings.
///
/// Keeps its buffers: a pass over a balanced cluster allocates nothing.
public struct DRSBalancer: Sendable {
  /// What a pass found, before and after its recommendations.
  public struct Summary: Sendable, Hashable {
    /// Imbalance before the pass (classic figure, both algorithms).
    public var imbalance = 0.0
    /// Imbalance after what the pass recommends.
    public var imbalanceAfter = 0.0
    /// Imbalance the threshold tolerates; infinite at threshold 1.
    public var target = Double.infinity
    /// Cluster DRS score before the pass, 0 to 100; 100 for an empty cluster. Only with the algorithm `score`.
    public var score = 100.0
    /// Machines whose score is in 0..<20, 20..<40, … 80...100. Only with the algorithm `score`.
    public var scoreBuckets: [Int] = [0, 0, 0, 0, 0]
  }

  /// How it works; may be changed between passes.
  public var settings: DRSSettings
  /// Whether reasons are written.
  public var explains = false
  /// Names for the reasons.
  public var names = ClusterNames()
  /// What the last pass found.
  public private(set) var summary = Summary()
  /// Why the last pass did what it did; empty unless `explains`.
  public private(set) var explanations: [PolicyExplanation] = []

  /// Makes a balancer.
  public init(_ settings: DRSSettings = DRSSettings()) { self.settings = settings }

  /// Looks at the cluster and recommends moves, in the order to carry them out.
  public mutating func decide(_ view: borrowing ClusterView) -> [Recommendation] { [] }

  /// VM DRS score of a running machine where it runs, 0 to 100; nil when it does not run. Works on the last pass's
  /// picture.
  public func score(of machine: Int, in view: borrowing ClusterView) -> Double? { nil }
}
