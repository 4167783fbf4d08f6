/// How a host is emptied, and what stays behind.
public struct EvacuationDecision: Sendable, Hashable {
  /// Why a machine stays.
  public enum Blocker: Sendable, Hashable {
    /// It cannot be moved while it runs.
    case pinned(ClusterView.PinReason)
    /// DRS leaves it alone.
    case automationDisabled
    /// No host can take it; the refusals of all hosts, in order of slots.
    case noHost([PlacementDecision.Refusal])

    /// Why, in words.
    public func text(_ rules: AffinityRules, _ names: ClusterNames) -> String {
      switch self {
      case .pinned(let reason): "cannot be moved: \(reason.rawValue)"
      case .automationDisabled: "DRS is disabled for it"
      case .noHost(let refusals):
        "no host can take it: "
          + refusals.map { "\(names.host(Int($0.host))) \($0.reason.text(rules))" }.joined(separator: ", ")
      }
    }
  }

  /// A machine that stays and why.
  public struct Blocked: Sendable, Hashable {
    /// Slot of the machine.
    public var machine: Int32
    /// Why it stays.
    public var blocker: Blocker
  }

  /// Moves with priority 1, in order.
  public var moves: [Recommendation] = []
  /// Machines that stay and why; empty when the host can be emptied.
  public var blocked: [Blocked] = []

  /// Whether every machine can leave.
  public var isComplete: Bool { blocked.isEmpty }
}

/// Empties hosts: every running machine moves to where it leaves the cluster best balanced, largest first.
public struct MaintenanceEvacuation: Sendable {
  /// How it works.
  public var settings: DRSSettings

  /// Makes an evacuation.
  public init(_ settings: DRSSettings = DRSSettings()) { self.settings = settings }

  /// Plans to empty a host for maintenance mode, whatever state it is in now. Destinations may be filled to
  /// `maintenanceCeiling`. Moves are independent of the limit of concurrent migrations, which the queue of migrations
  /// enforces.
  public mutating func evacuate(_ host: Int32, in view: borrowing ClusterView) -> EvacuationDecision {
    EvacuationDecision()
  }
}
