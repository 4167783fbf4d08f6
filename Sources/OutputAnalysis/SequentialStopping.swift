/// Rule that runs replications until the intervals of named metrics are narrow enough (Law, Simulation Modeling and
/// Analysis, 5th ed., 9.4.1).
public struct SequentialStopping: Hashable, Sendable {
  /// Largest half width of an interval, as a part of its mean.
  public var relativeHalfWidth: Double
  /// Replications run in any case; the rule is unreliable under ten.
  public var floor: Int
  /// Replications never exceeded.
  public var ceiling: Int
  /// Confidence level of the intervals.
  public var level: Double

  /// Makes a rule.
  /// - Precondition: the half width is positive and `2 <= floor <= ceiling`.
  public init(relativeHalfWidth: Double, floor: Int = 10, ceiling: Int = 1_000, level: Double = 0.95) {
    precondition(relativeHalfWidth > 0 && floor >= 2 && floor <= ceiling, "not a stopping rule")
    self.relativeHalfWidth = relativeHalfWidth
    self.floor = floor
    self.ceiling = ceiling
    self.level = level
  }

  /// What to do after a number of replications.
  public enum Decision: Hashable, Sendable {
    /// Some interval is still too wide, or the floor is not reached: run this many more before asking again.
    case runMore(Int)
    /// Every interval is narrow enough.
    case precisionReached
    /// Some interval is too wide still, but the ceiling is reached.
    case ceilingReached
  }

  /// Decides from the tally of each metric over the replications so far. The number of further replications follows
  /// from the worst metric, as half widths shrink with the square root of n, but at most doubles n.
  public func decide(_ tallies: [Tally]) -> Decision {
    decide(
      after: Int(tallies.map(\.count).min() ?? 0),
      relativeHalfWidths: tallies.map { MeanEstimate($0, level: level).relativeHalfWidth ?? .infinity })
  }

  /// Decides from half widths, each as a part of what it is measured against, after a number of replications.
  public func decide(after done: Int, relativeHalfWidths widths: [Double]) -> Decision {
    guard done >= floor else { return .runMore(floor - done) }
    // A metric that is NaN in some replication never gets a width.
    let worst = widths.reduce(0) { $1.isNaN ? .infinity : max($0, $1) }
    if worst <= relativeHalfWidth { return .precisionReached }
    guard done < ceiling else { return .ceilingReached }
    let ratio = worst / relativeHalfWidth
    let wanted = (Double(done) * min(ratio * ratio, 2)).rounded(.up)
    return .runMore(max(1, min(Int(wanted), ceiling) - done))
  }
}
