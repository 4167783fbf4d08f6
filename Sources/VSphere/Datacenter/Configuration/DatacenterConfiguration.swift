import Infrastructure
import Quantities

/// A virtualized datacenter: ESXi hosts in clusters, virtual machines with a demand over time, what administrators do
/// and what fails.
public struct DatacenterConfiguration: Sendable {
  /// A datastore.
  public struct DatastoreConfiguration: Sendable, Hashable {
    /// Its name.
    public var name: String
    /// What it can hold and do.
    public var settings: DatastoreSettings
    /// Name of its datastore cluster, or nil for none.
    public var cluster: String?
    /// Whether Storage I/O Control adapts the window of each host step by step, as ESXi does. Default false: what the
    /// device can do at the threshold is divided at once, where the steps lead.
    public var adaptsWindows: Bool
    /// How a vSAN datastore restores protection after a host failure.
    public var repair: VSANRepairSettings
    /// Indices of the hosts that mount it; nil for all.
    public var hosts: [Int]?

    /// Describes a datastore.
    public init(
      name: String, settings: DatastoreSettings, cluster: String? = nil, adaptsWindows: Bool = false,
      repair: VSANRepairSettings = VSANRepairSettings(), hosts: [Int]? = nil
    ) {
      self.name = name
      self.settings = settings
      self.cluster = cluster
      self.adaptsWindows = adaptsWindows
      self.repair = repair
      self.hosts = hosts
    }
  }

  /// Hyper-threading and its mitigations on every host.
  public struct ProcessorSettings: Sendable, Hashable {
    /// Throughput of a core with two busy threads over one. Default 1.25.
    public var hyperThreadingGain: Double
    /// Side-channel-aware scheduler. Default none.
    public var sideChannelScheduler: SideChannelScheduler

    /// Makes settings.
    public init(hyperThreadingGain: Double = 1.25, sideChannelScheduler: SideChannelScheduler = .none) {
      self.hyperThreadingGain = hyperThreadingGain
      self.sideChannelScheduler = sideChannelScheduler
    }
  }

  /// A number of hosts of one kind.
  public struct HostGroup: Sendable {
    /// Name of the group; hosts are called `NAME-1`, `NAME-2`, …, or `NAME` if there is one.
    public var name: String
    /// How many.
    public var count: Int
    /// Index of their cluster.
    public var cluster: Int
    /// What each is made of.
    public var hardware: HostHardware
    /// Racks the hosts are spread over in turn. Default 1.
    public var racks: Int
    /// Whether they start in maintenance mode.
    public var startsInMaintenance: Bool

    /// Describes a group.
    public init(
      name: String, count: Int = 1, cluster: Int = 0, hardware: HostHardware, racks: Int = 1,
      startsInMaintenance: Bool = false
    ) {
      self.name = name
      self.count = count
      self.cluster = cluster
      self.hardware = hardware
      self.racks = racks
      self.startsInMaintenance = startsInMaintenance
    }

    /// Name of the host at a position from 0.
    public func hostName(_ position: Int) -> String { count == 1 ? name : "\(name)-\(position + 1)" }
  }

  /// A time series a run can write. Scenario key `output.tables`.
  public enum SeriesTable: String, Sendable, CaseIterable {
    /// `clusters.csv`: hosts on, demand, usage, imbalance, DRS score, failover capacity.
    case clusters
    /// `hosts.csv`: processor, memory by technique, network, power of each host.
    case hosts
    /// `vms.csv`: processor times, memory, speed and its losses of each machine.
    case vms
    /// `datastores.csv`: space, commands and latency of each datastore.
    case datastores
  }

  /// How processor time of a host is divided.
  public enum Fidelity: String, Sendable, CaseIterable {
    /// Rates, exact between events.
    case fluid
    /// Time slices on physical processors, for short runs.
    case quantum
  }

  /// Which scheduler divides processor time.
  public enum Algorithm: String, Sendable, CaseIterable {
    /// ESXi's proportional shares with reservations and limits.
    case esxi
    /// Xen's credit scheduler: weights per active vCPU and caps.
    case credit
  }

  /// vSphere release, which decides defaults and limits. Default 8.0.
  public var version: VSphereRelease
  /// Hosts by kind.
  public var hosts: [HostGroup]
  /// Clusters.
  public var clusters: [ClusterConfiguration]
  /// Datastores, seen by all hosts.
  public var datastores: [DatastoreConfiguration]
  /// Datastore clusters, which Storage DRS balances.
  public var datastoreClusters: [DatastoreCluster]
  /// Port groups.
  public var portGroups: [PortGroup]
  /// Network I/O Control on every host.
  public var networkIOControl: NetworkIOControlSettings
  /// Virtual machines by kind.
  public var machines: [VirtualMachineGroup]
  /// What administrators do, in order of time.
  public var operations: [Operation]
  /// What fails.
  public var faults: FaultSchedule
  /// Memory management of every host.
  public var memory: MemorySettings
  /// NUMA scheduling of every host.
  public var numa: NUMASettings
  /// How virtual GPUs are placed on the physical ones of a host, and share them.
  public var graphics: HostGraphicsSettings
  /// Device of the hosts' swap files. Default a solid-state disk.
  public var swapDevice: HostSwap.Device
  /// Hyper-threading and its mitigations on every host.
  public var processor: ProcessorSettings
  /// How processor time is divided.
  public var fidelity: Fidelity
  /// Which scheduler divides it.
  public var algorithm: Algorithm
  /// vMotion network and rules.
  public var vMotion: VMotionSettings
  /// Length of the run.
  public var horizon: SimDuration
  /// `output.interval`: spacing of the rows of time series; nil for none.
  public var seriesInterval: SimDuration?
  /// `output.tables`: which time series are written.
  public var seriesTables: [SeriesTable]
  /// Whether every event is followed by a check of all bookings and of memory to the byte.
  public var isChecked: Bool

  /// Describes a datacenter; what has a default is what vSphere does when nobody changes it.
  public init(
    version: VSphereRelease = .v80, hosts: [HostGroup], clusters: [ClusterConfiguration],
    datastores: [DatastoreConfiguration] = [], datastoreClusters: [DatastoreCluster] = [],
    portGroups: [PortGroup] = [], networkIOControl: NetworkIOControlSettings = NetworkIOControlSettings(),
    machines: [VirtualMachineGroup],
    operations: [Operation] = [], faults: FaultSchedule = FaultSchedule(), memory: MemorySettings = MemorySettings(),
    numa: NUMASettings = NUMASettings(), graphics: HostGraphicsSettings = HostGraphicsSettings(),
    swapDevice: HostSwap.Device = .ssd,
    processor: ProcessorSettings = ProcessorSettings(),
    fidelity: Fidelity = .fluid, algorithm: Algorithm = .esxi, vMotion: VMotionSettings = VMotionSettings(),
    horizon: SimDuration = .hours(24), seriesInterval: SimDuration? = nil,
    seriesTables: [SeriesTable] = SeriesTable.allCases, isChecked: Bool = false
  ) {
    self.version = version
    self.hosts = hosts
    self.clusters = clusters
    self.datastores = datastores
    self.datastoreClusters = datastoreClusters
    self.portGroups = portGroups
    self.networkIOControl = networkIOControl
    self.machines = machines
    self.operations = operations
    self.faults = faults
    self.memory = memory
    self.numa = numa
    self.graphics = graphics
    self.swapDevice = swapDevice
    self.processor = processor
    self.fidelity = fidelity
    self.algorithm = algorithm
    self.vMotion = vMotion
    self.horizon = horizon
    self.seriesInterval = seriesInterval
    self.seriesTables = seriesTables
    self.isChecked = isChecked
  }
}
