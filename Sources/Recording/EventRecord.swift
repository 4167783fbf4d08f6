import Quantities

/// Something worth telling that happened at an instant: a migration, a failure, a switch-off. One row of `events.csv`.
public struct EventRecord: Sendable, Hashable {
  /// When it began.
  public var time: SimTime
  /// What kind of thing, in the field's words: `migration`, `host_off`, `overload`.
  public var kind: String
  /// The entity it happened to.
  public var entity: String
  /// Where it came from, or empty.
  public var source: String
  /// Where it went, or empty.
  public var target: String
  /// How long it took, if it took time.
  public var duration: SimDuration?
  /// Anything else, in words.
  public var detail: String

  /// Makes a record.
  public init(
    time: SimTime, kind: String, entity: String, source: String = "", target: String = "",
    duration: SimDuration? = nil, detail: String = ""
  ) {
    self.time = time
    self.kind = kind
    self.entity = entity
    self.source = source
    self.target = target
    self.duration = duration
    self.detail = detail
  }
}

/// Why a policy decided what it decided. One row of `decisions.csv`, written with `--explain`.
public struct DecisionRecord: Sendable, Hashable {
  /// When the policy looked.
  public var time: SimTime
  /// Name of the policy as in scenario files.
  public var policy: String
  /// What it decided about.
  public var entity: String
  /// What it chose, or empty for nothing.
  public var choice: String
  /// The rule, the margin, and the candidates it rejected.
  public var reason: String

  /// Makes a record.
  public init(time: SimTime, policy: String, entity: String, choice: String, reason: String) {
    self.time = time
    self.policy = policy
    self.entity = entity
    self.choice = choice
    self.reason = reason
  }
}
