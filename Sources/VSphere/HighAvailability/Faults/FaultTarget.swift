/// What a fault strikes. Positions are those of the model.
public enum FaultTarget: Sendable, Hashable {
  /// A host: it stops at once.
  case host(Int32)
  /// A rack: all its hosts stop.
  case rack(Int32)
  /// A network card of a host: its uplink is gone.
  case nic(host: Int32, nic: Int32)
  /// All paths to a datastore, from one host or from all (-1).
  case allPathsDown(datastore: Int32, host: Int32)
  /// A datastore is lost for good, for one host or for all (-1).
  case permanentDeviceLoss(datastore: Int32, host: Int32)
  /// These hosts, in ascending order, are cut off from the other hosts and keep each other; one host alone is isolated.
  case partition(hosts: [Int32])
  /// The management agent of a host.
  case agent(host: Int32)
  /// The guest operating system of a machine crashes: no heartbeats until it is reset.
  case guest(Int32)

  /// The kind as it is written before the colon of a target in a trace.
  public var kind: Kind {
    switch self {
    case .host: .host
    case .rack: .rack
    case .nic: .nic
    case .allPathsDown: .allPathsDown
    case .permanentDeviceLoss: .permanentDeviceLoss
    case .partition: .partition
    case .agent: .agent
    case .guest: .guest
    }
  }

  /// Kinds of targets; the raw values are those of traces.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// A host.
    case host
    /// A rack.
    case rack
    /// A network card.
    case nic
    /// All paths down.
    case allPathsDown = "apd"
    /// Permanent device loss.
    case permanentDeviceLoss = "pdl"
    /// A partition.
    case partition
    /// A management agent.
    case agent
    /// A guest.
    case guest
  }
}

/// Finds positions of names in targets.
public protocol FaultNames {
  /// Position of a host; nil if there is none of that name.
  func host(named name: String) -> Int32?
  /// Position of a rack.
  func rack(named name: String) -> Int32?
  /// Position of a network card of a host.
  func nic(named name: String, ofHost host: Int32) -> Int32?
  /// Position of a datastore.
  func datastore(named name: String) -> Int32?
  /// Position of a virtual machine.
  func machine(named name: String) -> Int32?
}
