/// How a host is emptied, and what stays behind.
public struct EvacuationDecision: Sendable, Hashable {
  /// Why a machine stays.
  public enum Blocker: Sendable, Hashable {
    /// It cannot be moved while it runs.
    case pinned(ClusterView.PinReason)
    /// DRS leaves it alone.
    case automationDisabled
    /// A rule keeps it together with a machine that cannot be moved; the slot of that.
    case keptTogether(Int32)
    /// No host can take it; the refusals of all others, in order of slots.
    case noHost([PlacementDecision.Refusal])

    /// Why, in words.
    public func text(_ rules: AffinityRules, _ names: ClusterNames) -> String {
      switch self {
      case .pinned(let reason): "cannot be moved: \(reason.rawValue)"
      case .automationDisabled: "DRS is disabled for it"
      case .keptTogether(let other): "has to stay with \(names.machine(Int(other)))"
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

    /// Makes a record.
    public init(machine: Int32, blocker: Blocker) {
      self.machine = machine
      self.blocker = blocker
    }
  }

  /// Moves with priority 1, in order.
  public var moves: [Recommendation]
  /// Machines that stay and why; empty when the host can be emptied.
  public var blocked: [Blocked]

  /// Whether HA admission control forbids to do without the host: nothing moves then.
  public var violatesFailoverReserve: Bool

  /// Makes a decision.
  public init(moves: [Recommendation] = [], blocked: [Blocked] = [], violatesFailoverReserve: Bool = false) {
    self.moves = moves
    self.blocked = blocked
    self.violatesFailoverReserve = violatesFailoverReserve
  }

  /// Whether every machine can leave.
  public var isComplete: Bool { blocked.isEmpty && !violatesFailoverReserve }
}

/// Empties a host: every running machine moves to where it leaves the cluster best balanced, largest first.
public struct MaintenanceEvacuation: Sendable {
  /// How it works.
  public var settings: DRSSettings
  /// What HA admission control keeps free; a host it needs is not emptied.
  public var reserve = FailoverReserve.none
  private var plan = MovePlan()

  /// Makes an evacuation.
  public init(_ settings: DRSSettings = DRSSettings()) { self.settings = settings }

  /// Whether reasons are written.
  public var explains: Bool {
    get { plan.explains }
    set { plan.explains = newValue }
  }

  /// Names for the reasons.
  public var names: ClusterNames {
    get { plan.names }
    set { plan.names = newValue }
  }

  /// Why the last plan is what it is; empty unless `explains`.
  public var explanations: [PolicyExplanation] { plan.explanations }

  /// Plans to empty a host for maintenance mode, whatever state it is in now. Destinations are filled to
  /// `destinationCeiling` first, to `maintenanceCeiling` where that does not suffice. Moves do not respect the limit of
  /// concurrent migrations, which is the business of their queue.
  public mutating func evacuate(_ host: Int32, in view: borrowing ClusterView) -> EvacuationDecision {
    plan.begin(view, settings)
    plan.ledger.setState(Int(host), .enteringMaintenance)
    guard plan.mayEmpty(Int(host), reserve) else { return EvacuationDecision(violatesFailoverReserve: true) }
    let blocked = plan.evacuate(
      Int(host), priority: 1, reason: .maintenance, MovePlan.ceilings(settings), view, settings)
    return EvacuationDecision(moves: plan.moves, blocked: blocked)
  }
}
