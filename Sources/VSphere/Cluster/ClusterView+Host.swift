import Quantities

extension ClusterView {
  /// What a host can be used for at the moment.
  public enum HostState: String, Sendable, CaseIterable {
    /// Runs machines and takes more.
    case available
    /// Runs machines that have to leave: an administrator asked for maintenance mode.
    case enteringMaintenance = "entering-maintenance"
    /// In maintenance mode: runs nothing.
    case maintenance
    /// Machines have to leave: power management asked for standby.
    case enteringStandby = "entering-standby"
    /// Switched off by power management.
    case standby
    /// On its way from standby or off to available.
    case poweringOn = "powering-on"
    /// Failed, isolated or disconnected.
    case failed
    /// Degraded in the eyes of Proactive HA: takes no machines, gives them away where that does no harm.
    case quarantined
    /// Dedicated by HA admission control: only HA restarts machines there.
    case failoverHost = "failover-host"

    /// Whether policies may put machines there.
    public var takesMachines: Bool { self == .available }
    /// Whether machines can run there, welcome or not; the capacity exists.
    public var runsMachines: Bool {
      switch self {
      case .available, .enteringMaintenance, .enteringStandby, .quarantined, .failoverHost: true
      case .maintenance, .standby, .poweringOn, .failed: false
      }
    }
  }

  /// Who may switch a host, where it differs from the cluster.
  public enum PowerOverride: String, Sendable, CaseIterable {
    /// As the cluster says.
    case cluster
    /// Power management leaves it alone.
    case disabled
    /// Recommendations only.
    case manual
    /// Switched without an administrator.
    case automatic
  }

  /// A host as policies see it.
  public struct Host: Sendable {
    /// The model's index of the host.
    public var id: Int32
    /// What it can be used for.
    public var state: HostState
    /// Processor capacity of its root resource pool, MHz.
    public var cpuCapacityMHz: Double
    /// Memory of its root resource pool (after the VMkernel), bytes.
    public var memoryCapacityBytes: Int64
    /// Physical cores; the base of the vCPU:pCPU ratio.
    public var coreCount: Int32
    /// Speed of one core, MHz.
    public var coreMHz: Double
    /// Network bandwidth of its uplinks, bytes a second.
    public var networkBytesPerSecond: Double
    /// Used part of the uplinks, 0 to 1.
    public var networkUtilisation: Double = 0
    /// Bytes a second at which a migration to it copies.
    public var migrationBytesPerSecond: Double
    /// SR-IOV virtual functions nobody uses.
    public var freeVirtualFunctions: Int32 = 0
    /// Virtual GPUs there is room for.
    public var freeVGPUs: Int32 = 0
    /// Migrations under way from or to it.
    public var runningMigrations: Int32 = 0
    /// Who may switch it.
    public var powerOverride: PowerOverride = .cluster
    /// From the order to power on to usable.
    public var powerOnLatency: SimDuration
    /// From the order to stand by to off, once it is empty.
    public var powerOffLatency: SimDuration
    /// Power when idle, W.
    public var idleWatts: Double
    /// Power at full load, W.
    public var maximumWatts: Double
    /// Power in standby, W.
    public var standbyWatts: Double

    /// Makes a host; latencies and power default to those of `DPMSettings` (modelling defaults), networks to 10 GbE.
    public init(
      id: Int32, state: HostState = .available, cpuCapacityMHz: Double, memoryCapacityBytes: Int64,
      coreCount: Int32 = 1, coreMHz: Double = 2400, networkBytesPerSecond: Double = 1.25e9,
      migrationBytesPerSecond: Double = 1.15e9, powerOnLatency: SimDuration = DPMSettings.Defaults.powerOnLatency,
      powerOffLatency: SimDuration = DPMSettings.Defaults.standbyLatency, idleWatts: Double = 100,
      maximumWatts: Double = 300, standbyWatts: Double = DPMSettings.Defaults.standbyWatts
    ) {
      self.id = id
      self.state = state
      self.cpuCapacityMHz = cpuCapacityMHz
      self.memoryCapacityBytes = memoryCapacityBytes
      self.coreCount = coreCount
      self.coreMHz = coreMHz
      self.networkBytesPerSecond = networkBytesPerSecond
      self.migrationBytesPerSecond = migrationBytesPerSecond
      self.powerOnLatency = powerOnLatency
      self.powerOffLatency = powerOffLatency
      self.idleWatts = idleWatts
      self.maximumWatts = maximumWatts
      self.standbyWatts = standbyWatts
    }
  }
}
