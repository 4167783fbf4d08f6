/// A move a policy recommends: one machine from one host to another.
///
/// Recommendations are in the order in which they can be carried out: a later one may presume an earlier one.
public struct Recommendation: Sendable, Hashable {
  /// Why.
  public enum Reason: Sendable, Hashable {
    /// Corrects a violation of the rule at this position of the rules.
    case rule(Int32)
    /// Empties a host for maintenance mode.
    case maintenance
    /// Empties a host that goes to standby.
    case standby
    /// Empties a quarantined host.
    case quarantine
    /// The host's capacity no longer covers its reservations.
    case reservation
    /// Makes room for the power-on of the machine in this slot.
    case prerequisite(Int32)
    /// Lowers the cluster's imbalance (classic DRS).
    case balance
    /// Brings the utilisation of the most and the least loaded host closer together (6.5 pair-wise check).
    case pairwise
    /// The machine would run better elsewhere (VM DRS score).
    case score
    /// Evens out the number of machines on hosts.
    case evenDistribution
    /// Consolidation: the host is overloaded.
    case overload
    /// Consolidation: the host is emptied to be switched off.
    case underload

    /// Name in `decisions.csv` and `events.csv`.
    public var name: String {
      switch self {
      case .rule: "rule"
      case .maintenance: "maintenance"
      case .standby: "standby"
      case .quarantine: "quarantine"
      case .reservation: "reservation"
      case .prerequisite: "prerequisite"
      case .balance: "balance"
      case .pairwise: "pairwise"
      case .score: "score"
      case .evenDistribution: "even-distribution"
      case .overload: "overload"
      case .underload: "underload"
      }
    }
  }

  /// Slot of the machine.
  public var machine: Int32
  /// Slot of the host it leaves.
  public var source: Int32
  /// Slot of the host it goes to.
  public var target: Int32
  /// 1 for what has to be, then 2 (much to gain) to 5 (little).
  public var priority: Int
  /// Why.
  public var reason: Reason
  /// What it gains: the fall of the imbalance (classic), points of score (score), watts (consolidation); 0 otherwise.
  public var goodness: Double
  /// Whether the automation level lets it be carried out without an administrator.
  public var isAutomatic: Bool

  /// Makes a recommendation.
  public init(
    machine: Int32, source: Int32, target: Int32, priority: Int, reason: Reason, goodness: Double = 0,
    isAutomatic: Bool = true
  ) {
    self.machine = machine
    self.source = source
    self.target = target
    self.priority = priority
    self.reason = reason
    self.goodness = goodness
    self.isAutomatic = isAutomatic
  }
}

/// A change of a host's power state that a policy recommends.
public struct HostPowerRecommendation: Sendable, Hashable {
  /// What to do.
  public enum Action: String, Sendable, CaseIterable {
    /// Wake the host from standby.
    case powerOn = "power-on"
    /// Empty the host, then send it to standby.
    case standby
  }

  /// Slot of the host.
  public var host: Int32
  /// What to do.
  public var action: Action
  /// 2 (much to gain) to 5 (little); 1 where reservations or HA need the host.
  public var priority: Int
  /// Moves that have to be carried out first, in order; empty for power-on.
  public var moves: [Recommendation]
  /// Whether the automation level lets it be carried out without an administrator.
  public var isAutomatic: Bool
  /// Why, in words.
  public var reason: String

  /// Makes a recommendation.
  public init(
    host: Int32, action: Action, priority: Int, moves: [Recommendation] = [], isAutomatic: Bool = true,
    reason: String = ""
  ) {
    self.host = host
    self.action = action
    self.priority = priority
    self.moves = moves
    self.isAutomatic = isAutomatic
    self.reason = reason
  }
}

/// Why a policy did what it did to one machine or host, in words; a row of `decisions.csv` once it has a time.
public struct PolicyExplanation: Sendable, Hashable {
  /// Name of the policy or of the step of it.
  public var policy: String
  /// Name of the machine, host or cluster it is about.
  public var entity: String
  /// What was chosen, or empty for nothing.
  public var choice: String
  /// The rule, the margin, and the candidates that were rejected.
  public var reason: String

  /// Makes an explanation.
  public init(policy: String, entity: String, choice: String, reason: String) {
    self.policy = policy
    self.entity = entity
    self.choice = choice
    self.reason = reason
  }
}
