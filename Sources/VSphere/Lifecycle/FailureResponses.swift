/// Settings on which the fate of a virtual machine depends when something happens to its host.
public struct FailureResponses: Sendable, Hashable {
  /// Whether vSphere HA restarts the machine: on for its cluster, and its restart priority not 'disabled'.
  public var isProtected: Bool
  /// What its host does when isolated.
  public var isolation: IsolationResponse
  /// Whether component protection powers it off and restarts it when its datastore is lost.
  public var isComponentProtected: Bool
  /// Whether vMotion can move it: DRS does so by itself, no device holds it, a host has room.
  public var canMigrate: Bool
  /// Whether machines that are off or suspended leave a host that enters maintenance mode: an option of the task
  /// (published: vSphere documentation, "Place a host in maintenance mode").
  public var isRelocatedCold: Bool

  /// The defaults of a protected machine in a cluster with DRS; component protection is off, as in a new cluster.
  public init(
    isProtected: Bool = true, isolation: IsolationResponse = .disabled, isComponentProtected: Bool = false,
    canMigrate: Bool = true, isRelocatedCold: Bool = true
  ) {
    self.isProtected = isProtected
    self.isolation = isolation
    self.isComponentProtected = isComponentProtected
    self.canMigrate = canMigrate
    self.isRelocatedCold = isRelocatedCold
  }
}
