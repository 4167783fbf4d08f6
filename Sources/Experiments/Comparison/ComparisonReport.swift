import OutputAnalysis

/// What a comparison came to.
public struct ComparisonReport: Sendable {
  /// How far it came.
  public var status: RunManifest.Status
  /// Names of the variants, without the base.
  public var variants: [String]
  /// Replications that were compared, of the base.
  public var replications: Int
  /// A row for each variant and metric, variants in their order.
  public var rows: [MetricComparison]
  /// What came of selecting the best, where that was asked for.
  public var selection: SelectionOutcome?
  /// Whether the precision asked for was reached; nil where none was.
  public var precisionReached: Bool?
  /// Whether the first two replications were alike in base and all variants: nothing in the scenario is random.
  public var isDeterministic: Bool
  /// Replications that failed, in words, the first few.
  public var failures: [String]
  /// Warnings of the models, each once with its variant and how many replications gave it.
  public var warnings: [String]
  /// Events over all runs.
  public var eventCount: UInt64
  /// The directory with the files.
  public var directory: String
  /// How long it took.
  public var wallClockSeconds: Double
}

/// The best of base and variants, and how sure that is.
public struct SelectionOutcome: Sendable, Hashable {
  /// The metric that decided, with its entity after a slash.
  public var metric: String
  /// Unit of the metric.
  public var unit: String
  /// Whether small or large values are good.
  public var goal: KimNelson.Goal
  /// Smallest difference the selection looks for, in the metric's unit.
  public var indifference: Double
  /// Probability of a correct selection that was asked for.
  public var confidence: Double
  /// Names of those that may still be the best, the leading one first; one when it is decided.
  public var remaining: [String]
  /// Replications of those.
  public var replications: Int

  /// Whether one is left.
  public var isDecided: Bool { remaining.count == 1 }
}
