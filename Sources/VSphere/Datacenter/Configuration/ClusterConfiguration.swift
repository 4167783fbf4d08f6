import Infrastructure
import Quantities

/// A resource pool of a cluster.
public struct ResourcePool: Sendable, Hashable {
  /// Name within the cluster.
  public var name: String
  /// Index of its parent pool, which comes before it, or nil for the root.
  public var parent: Int?
  /// Processor shares, reservation and limit in MHz.
  public var cpu: ResourceAllocation
  /// Memory shares, reservation and limit in bytes.
  public var memory: ResourceAllocation
  /// Whether processor reservations of its machines may borrow from the parent. Default true, as in vCenter.
  public var isCPUExpandable: Bool
  /// Whether memory reservations of its machines may borrow from the parent. Default true, as in vCenter.
  public var isMemoryExpandable: Bool
  /// Whether its shares grow with the machines in it (scalable shares, vSphere 7). Default false.
  public var hasScalableShares: Bool

  /// Describes a pool.
  public init(
    name: String, parent: Int? = nil, cpu: ResourceAllocation = ResourceAllocation(),
    memory: ResourceAllocation = ResourceAllocation(), isCPUExpandable: Bool = true, isMemoryExpandable: Bool = true,
    hasScalableShares: Bool = false
  ) {
    self.name = name
    self.parent = parent
    self.cpu = cpu
    self.memory = memory
    self.isCPUExpandable = isCPUExpandable
    self.isMemoryExpandable = isMemoryExpandable
    self.hasScalableShares = hasScalableShares
  }
}

/// A rule about where machines run. Machines and hosts are indices into the datacenter's.
public struct PlacementRule: Sendable, Hashable {
  /// What the rule asks for.
  public enum Kind: Sendable, Hashable {
    /// All machines on one host.
    case keepTogether
    /// Each machine on a host of its own.
    case keepApart
    /// Machines on hosts of the group; `must` is never broken, otherwise it should hold.
    case runOn(hosts: [Int], must: Bool)
    /// Machines not on hosts of the group.
    case doNotRunOn(hosts: [Int], must: Bool)
    /// HA restarts the machines after those of another group.
    case startAfter(machines: [Int])
  }

  /// Name of the rule.
  public var name: String
  /// What it asks for.
  public var kind: Kind
  /// The machines it is about.
  public var machines: [Int]

  /// Describes a rule.
  public init(name: String, _ kind: Kind, machines: [Int]) {
    self.name = name
    self.kind = kind
    self.machines = machines
  }
}

/// A vSphere cluster.
public struct ClusterConfiguration: Sendable {
  /// Its name.
  public var name: String
  /// Resource pools, parents before children.
  public var pools: [ResourcePool]
  /// Whether DRS works at all.
  public var isDRSEnabled: Bool
  /// Settings of DRS.
  public var drs: DRSSettings
  /// The policy that balances: DRS, or consolidation.
  public var balancing: BalancingPolicy
  /// Settings of a consolidation policy.
  public var consolidation: ConsolidationSettings
  /// Settings of DPM, which is off by default.
  public var dpm: DPMSettings
  /// Settings of HA, with its own switch.
  public var ha: HASettings
  /// Placement rules.
  public var rules: [PlacementRule]

  /// Whether DPM powers hosts down or recommends it.
  public var isDPMEnabled: Bool { dpm.automation != .off }

  /// Describes a cluster; by default it has neither DRS nor DPM, and HA as its settings say.
  public init(
    name: String, pools: [ResourcePool] = [], isDRSEnabled: Bool = false, drs: DRSSettings = DRSSettings(),
    balancing: BalancingPolicy = .drs, consolidation: ConsolidationSettings = ConsolidationSettings(),
    dpm: DPMSettings = DPMSettings(),
    ha: HASettings = HASettings(), rules: [PlacementRule] = []
  ) {
    self.name = name
    self.pools = pools
    self.isDRSEnabled = isDRSEnabled
    self.drs = drs
    self.balancing = balancing
    self.consolidation = consolidation
    self.dpm = dpm
    self.ha = ha
    self.rules = rules
  }
}
