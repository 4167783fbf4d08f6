import Infrastructure
import Quantities

/// Shares, reservation and limit of one resource, in MHz or bytes.
public struct ResourceAllocation: Sendable, Hashable {
  /// A share level, or a number of shares.
  public enum Shares: Sendable, Hashable {
    /// As many as the level gives a machine of that size.
    case level(ShareLevel)
    /// A number of one's own.
    case custom(Int)
  }

  /// Weight under contention.
  public var shares: Shares
  /// Guaranteed amount: MHz or bytes.
  public var reservation: Double
  /// Hard upper bound; infinity for none.
  public var limit: Double

  /// Describes an allocation; the default is normal shares, no reservation, no limit.
  public init(shares: Shares = .level(.normal), reservation: Double = 0, limit: Double = .infinity) {
    self.shares = shares
    self.reservation = reservation
    self.limit = limit
  }
}

/// How a virtual disk takes its space.
public enum DiskProvisioning: String, Sendable, Hashable, CaseIterable {
  /// Blocks are taken when they are first written.
  case thin
  /// Blocks are taken at creation and zeroed when they are first written.
  case thick
  /// Blocks are taken and zeroed at creation.
  case eagerZeroedThick = "eager-zeroed-thick"
}

/// The virtual hardware and settings of a kind of virtual machine: what a template says.
public struct VirtualMachineSpecification: Sendable {
  /// A virtual disk.
  public struct Disk: Sendable, Hashable {
    /// Name within the machine.
    public var name: String
    /// Configured size.
    public var capacity: Bytes
    /// How it takes its space. Default thin.
    public var provisioning: DiskProvisioning
    /// Part of it that is written, for a thin disk what it occupies. Default 0.5 (modelling default).
    public var usedFraction: Double
    /// Index of its datastore, or nil for the fullest-free one of the cluster.
    public var datastore: Int?
    /// Weight under storage contention.
    public var shares: ResourceAllocation.Shares
    /// Part of what the machine writes that goes to blocks never written before, 0 to 1: how fast the disk grows. The
    /// first disk's holds for the machine. Default 0: disks keep their size (modelling default).
    public var firstWriteFraction: Double

    /// Describes a disk.
    public init(
      name: String, capacity: Bytes, provisioning: DiskProvisioning = .thin, usedFraction: Double = 0.5,
      datastore: Int? = nil, shares: ResourceAllocation.Shares = .level(.normal), firstWriteFraction: Double = 0
    ) {
      self.name = name
      self.capacity = capacity
      self.provisioning = provisioning
      self.usedFraction = usedFraction
      self.datastore = datastore
      self.shares = shares
      self.firstWriteFraction = firstWriteFraction
    }
  }

  /// A virtual network adapter.
  public struct Adapter: Sendable, Hashable {
    /// What kind of device it is. Default vmxnet3.
    public var kind: NetworkAdapterKind
    /// Index of its port group in the datacenter's networks, or nil for none in particular.
    public var portGroup: Int?

    /// Describes an adapter.
    public init(kind: NetworkAdapterKind = .vmxnet3, portGroup: Int? = nil) {
      self.kind = kind
      self.portGroup = portGroup
    }
  }

  /// Virtual processors.
  public var vCPUs: Int
  /// Virtual cores of a virtual socket. Default 1.
  public var coresPerSocket: Int
  /// Configured memory.
  public var memory: Bytes
  /// Processor shares, reservation and limit in MHz.
  public var cpu: ResourceAllocation
  /// Weight and cap under Xen's credit scheduler; nil to take them from shares and limit of `cpu`.
  public var credit: CreditAllocation?
  /// Memory shares, reservation and limit in bytes.
  public var memoryAllocation: ResourceAllocation
  /// Disks.
  public var disks: [Disk]
  /// Network adapters.
  public var adapters: [Adapter]
  /// Its virtual GPU, or the whole board handed to it; nil for none.
  public var graphics: GraphicsDevice?
  /// Guest operating system, for boot and shutdown times and what its kernel costs.
  public var guest: GuestFamily
  /// Whether VMware Tools run in the guest: balloon driver, guest shutdown, heartbeats. Default true.
  public var hasTools: Bool
  /// VM encryption (encrypted disks and vMotion). Default false.
  public var isEncrypted: Bool
  /// UEFI secure boot. Default false.
  public var hasSecureBoot: Bool
  /// Virtual trusted platform module. Default false.
  public var hasTrustedPlatformModule: Bool
  /// What the guest does to the processor and its memory management.
  public var virtualization: VirtualizationSettings
  /// How strongly the guest's speed depends on memory latency. Default that of transaction processing.
  public var memoryIntensity: MemoryIntensity
  /// NUMA nodes it may use (`numa.nodeAffinity`); nil for all.
  public var nodeAffinity: NUMANodeSet?
  /// Whether it stays on the nodes it was placed on. Default false.
  public var hasStrictAffinity: Bool
  /// Virtual NUMA nodes as configured; nil to have them found.
  public var virtualNodes: Int?
  /// Part of touched memory that is zero pages. Default 0.05 (modelling default).
  public var zeroPages: Double
  /// Part of touched memory that has a copy in the same machine. Default 0.07 (modelling default: 5 to 10 %).
  public var duplicatePages: Double
  /// Whether its memory is backed by large pages where the host can. Default true.
  public var usesLargePages: Bool
  /// What it asks for.
  public var demand: DemandSettings

  /// Describes a kind of virtual machine.
  public init(
    vCPUs: Int, coresPerSocket: Int = 1, memory: Bytes, cpu: ResourceAllocation = ResourceAllocation(),
    credit: CreditAllocation? = nil,
    memoryAllocation: ResourceAllocation = ResourceAllocation(), disks: [Disk] = [],
    adapters: [Adapter] = [Adapter()], graphics: GraphicsDevice? = nil, guest: GuestFamily = .linux,
    hasTools: Bool = true, isEncrypted: Bool = false, hasSecureBoot: Bool = false,
    hasTrustedPlatformModule: Bool = false, virtualization: VirtualizationSettings = VirtualizationSettings(),
    memoryIntensity: MemoryIntensity = .oltp, nodeAffinity: NUMANodeSet? = nil, hasStrictAffinity: Bool = false,
    virtualNodes: Int? = nil, zeroPages: Double = 0.05,
    duplicatePages: Double = 0.07,
    usesLargePages: Bool = true, demand: DemandSettings
  ) {
    self.vCPUs = vCPUs
    self.coresPerSocket = coresPerSocket
    self.memory = memory
    self.cpu = cpu
    self.credit = credit
    self.memoryAllocation = memoryAllocation
    self.disks = disks
    self.adapters = adapters
    self.graphics = graphics
    self.guest = guest
    self.hasTools = hasTools
    self.isEncrypted = isEncrypted
    self.hasSecureBoot = hasSecureBoot
    self.hasTrustedPlatformModule = hasTrustedPlatformModule
    self.virtualization = virtualization
    self.memoryIntensity = memoryIntensity
    self.nodeAffinity = nodeAffinity
    self.hasStrictAffinity = hasStrictAffinity
    self.virtualNodes = virtualNodes
    self.zeroPages = zeroPages
    self.duplicatePages = duplicatePages
    self.usesLargePages = usesLargePages
    self.demand = demand
  }
}

/// A number of virtual machines of one kind in one cluster.
public struct VirtualMachineGroup: Sendable {
  /// Name of the group; machines are called `NAME-1`, `NAME-2`, …, or `NAME` if there is one.
  public var name: String
  /// How many.
  public var count: Int
  /// Index of its cluster.
  public var cluster: Int
  /// Index of its resource pool in the cluster, or nil for the root.
  public var pool: Int?
  /// Index of the host the machines start on, or nil for initial placement.
  public var host: Int?
  /// What each is.
  public var specification: VirtualMachineSpecification
  /// Whether they run when the simulation starts. Otherwise they are powered off until an operation.
  public var isRunning: Bool
  /// Whether it is a template: never powered on, only cloned.
  public var isTemplate: Bool
  /// Whether the machines are clones that come into being during the run.
  public var areClones: Bool
  /// Restart priority after a host failure, or nil for the cluster's.
  public var restartPriority: RestartPriority?
  /// Automation level in place of the cluster's, or nil.
  public var automation: ClusterView.AutomationOverride?
  /// Whether the machines are protected by Fault Tolerance.
  public var hasFaultTolerance: Bool

  /// Describes a group.
  public init(
    name: String, count: Int = 1, cluster: Int = 0, pool: Int? = nil, host: Int? = nil,
    specification: VirtualMachineSpecification, isRunning: Bool = true, isTemplate: Bool = false,
    areClones: Bool = false, restartPriority: RestartPriority? = nil, automation: ClusterView.AutomationOverride? = nil,
    hasFaultTolerance: Bool = false
  ) {
    self.name = name
    self.count = count
    self.cluster = cluster
    self.pool = pool
    self.host = host
    self.specification = specification
    self.isRunning = isRunning
    self.isTemplate = isTemplate
    self.areClones = areClones
    self.restartPriority = restartPriority
    self.automation = automation
    self.hasFaultTolerance = hasFaultTolerance
  }

  /// Name of the machine at a position from 0.
  public func machineName(_ position: Int) -> String { count == 1 ? name : "\(name)-\(position + 1)" }
}
