import OutputAnalysis

/// What is compared, and when it is enough.
public struct ComparisonPlan: Sendable {
  /// The variants, in the order of output.
  public var variants: [Variant]
  /// Which metrics are compared.
  public var metrics = MetricSelection()
  /// When to stop.
  public var stopping: Stopping
  /// Level of the intervals, and one minus the chance of any false finding among all comparisons.
  public var confidence = 0.95

  /// When a comparison has seen enough replications.
  public enum Stopping: Sendable {
    /// After a number of them.
    case replications(Int)
    /// When the half width of every difference is a small enough part of the base's mean.
    case precision(SequentialStopping)
    /// When the best of base and variants is known.
    case best(BestSelection)
  }

  /// How the best is selected.
  public struct BestSelection: Sendable {
    /// Pattern of the one metric that decides.
    public var metric: String
    /// Whether small or large values are good.
    public var goal: KimNelson.Goal
    /// Smallest difference worth detecting.
    public var indifference: IndifferenceZone
    /// Replications of every variant before the first one may be dropped; at least two.
    public var firstStage: Int
    /// Replications never exceeded.
    public var ceiling: Int

    /// Makes a selection.
    public init(
      metric: String, goal: KimNelson.Goal, indifference: IndifferenceZone, firstStage: Int = 10,
      ceiling: Int = 10_000
    ) {
      self.metric = metric
      self.goal = goal
      self.indifference = indifference
      self.firstStage = firstStage
      self.ceiling = ceiling
    }
  }

  /// A difference too small to care about.
  public enum IndifferenceZone: Sendable, Hashable {
    /// In the metric's unit.
    case absolute(Double)
    /// As a part of the base's mean in the first stage.
    case relative(Double)
  }

  /// Makes a plan.
  public init(variants: [Variant], stopping: Stopping) {
    self.variants = variants
    self.stopping = stopping
  }
}
