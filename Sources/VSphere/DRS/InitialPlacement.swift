/// Where a machine that is powered on goes, or why nowhere.
public struct PlacementDecision: Sendable, Hashable {
  /// Slot of the machine.
  public var machine: Int32
  /// Slot of the host; nil when none can take it.
  public var target: Int32?
  /// Moves that have to be carried out first, in order.
  public var prerequisites: [Recommendation] = []
  /// Why each host that was not eligible could not take it (as things stand, before prerequisites), in order of slots.
  public var refusals: [Refusal] = []
  /// Whether the automation level lets it be carried out without an administrator.
  public var isAutomatic = true
  /// Hosts in standby that could take it if they were on, in order of slots; filled when no host could.
  public var standbyHosts: [Int32] = []

  /// A host and why it could not take the machine.
  public struct Refusal: Sendable, Hashable {
    /// Slot of the host.
    public var host: Int32
    /// Why.
    public var reason: HostRefusal
  }
}

/// Chooses hosts for machines that are powered on: of those that can take it the one that keeps the cluster best
/// balanced; when none can, the host for which the fewest other machines have to move first.
public struct InitialPlacement: Sendable {
  /// How it works.
  public var settings: DRSSettings
  /// Whether reasons are written.
  public var explains = false
  /// Names for the reasons.
  public var names = ClusterNames()
  /// Why the last placement did what it did; empty unless `explains`.
  public private(set) var explanations: [PolicyExplanation] = []

  /// Makes a placer.
  public init(_ settings: DRSSettings = DRSSettings()) { self.settings = settings }

  /// Places one machine. Its demands in the view are those expected after power-on.
  public mutating func place(_ machine: Int32, in view: borrowing ClusterView) -> PlacementDecision {
    PlacementDecision(machine: machine, target: nil)
  }

  /// Places several machines as one batch: each sees where those before it went. In the order given.
  public mutating func place(_ machines: [Int32], in view: borrowing ClusterView) -> [PlacementDecision] { [] }

  /// Why a host cannot take a machine as things stand; nil when it can.
  public mutating func refusal(of machine: Int32, on host: Int32, in view: borrowing ClusterView) -> HostRefusal? {
    nil
  }
}
