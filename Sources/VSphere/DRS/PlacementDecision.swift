/// Where a machine that is powered on goes, or why nowhere.
public struct PlacementDecision: Sendable, Hashable {
  /// A host and why it could not take the machine.
  public struct Refusal: Sendable, Hashable {
    /// Slot of the host.
    public var host: Int32
    /// Why.
    public var reason: HostRefusal

    /// Makes a refusal.
    public init(host: Int32, reason: HostRefusal) {
      self.host = host
      self.reason = reason
    }
  }

  /// Slot of the machine.
  public var machine: Int32
  /// Slot of the host; nil when none can take it.
  public var target: Int32?
  /// Moves that have to be carried out first, in order.
  public var prerequisites: [Recommendation] = []
  /// Why hosts could not take it as things stand, before prerequisites, in order of slots. Filled when no host could,
  /// or when explaining.
  public var refusals: [Refusal] = []
  /// Whether the automation level lets it be carried out without an administrator.
  public var isAutomatic = true
  /// Hosts in standby that could take it if they were on, in order of slots. Filled when no host could.
  public var standbyHosts: [Int32] = []

  /// Makes a decision.
  public init(machine: Int32, target: Int32? = nil) {
    self.machine = machine
    self.target = target
  }
}
