import Infrastructure
import Quantities
import RandomStreams
import Workloads

/// A cluster whose virtual machines follow recorded or drawn processor demand, repacked at intervals to save energy.
///
/// The experiment of Beloglazov and Buyya, Concurrency and Computation: Practice and Experience 24 (2012) 1397-1420.
public struct ConsolidationConfiguration: Sendable {
  /// A number of hosts of one kind. Scenario key `hosts`, a list.
  public struct HostGroup: Sendable {
    /// Name of the kind; hosts are called `NAME-1`, `NAME-2`, … within it.
    public var name: String
    /// How many.
    public var count: Int
    /// What each is made of.
    public var host: HostConfiguration
    /// Makes a group.
    public init(name: String, count: Int, host: HostConfiguration) {
      self.name = name
      self.count = count
      self.host = host
    }
  }

  /// A kind of virtual machine. Scenario key `vm_types`, a list.
  public struct VirtualMachineType: Sendable {
    /// Name of the kind.
    public var name: String
    /// Number of virtual processors.
    public var vCPUs: Int
    /// Speed of one virtual processor: 100 % in the trace is all of them at this speed.
    public var frequency: Frequency
    /// Configured memory, reserved on the host.
    public var memory: Bytes
    /// Network throughput reserved on the host.
    public var network: DataRate
    /// Makes a kind.
    public init(name: String, vCPUs: Int, frequency: Frequency, memory: Bytes, network: DataRate) {
      self.name = name
      self.vCPUs = vCPUs
      self.frequency = frequency
      self.memory = memory
      self.network = network
    }
  }

  /// How hosts of several kinds are numbered. Scenario key `host_order`.
  public enum HostOrder: String, Sendable, CaseIterable {
    /// One of each kind in turn, as the literature does.
    case interleaved
    /// All of the first kind, then all of the second.
    case grouped
  }

  /// How virtual machines get their kind. Scenario key `vm_order`.
  public enum VirtualMachineOrder: String, Sendable, CaseIterable {
    /// The first quarter of the traces is of the first kind, and so on, as the literature does.
    case blocks
    /// One of each kind in turn.
    case interleaved
  }

  /// Where processor demand comes from. Scenario key `traces`: either a source on disk or a distribution.
  public enum Demand: Sendable {
    /// Recorded traces, one virtual machine each.
    case traces(TraceSource)
    /// `count` virtual machines, each drawing the fraction of its processors that it wants anew every `interval`
    /// from a distribution of its own stream; values are held within 0 to 1.
    case drawn(count: Int, distribution: Distribution, interval: SimDuration)
  }

  /// When a host counts as overloaded. Scenario key `consolidation.overload`.
  public enum Overload: String, Sendable, CaseIterable {
    /// No consolidation and no power management: every host draws its full power all the time.
    case none
    /// No consolidation; power follows load and unused hosts are off.
    case dvfs
    /// Demand above a fixed part of the host's capacity.
    case threshold
    /// A threshold that falls with the interquartile range of the host's recent utilisation.
    case iqr
    /// A threshold that falls with the median absolute deviation of the host's recent utilisation.
    case mad
    /// Local regression (Loess) predicts that the host will be full when a migration could be over.
    case localRegression = "local-regression"
    /// Local regression with bisquare weights against outliers.
    case robustLocalRegression = "robust-local-regression"
  }

  /// Which virtual machine leaves an overloaded host. Scenario key `consolidation.selection`.
  public enum Selection: String, Sendable, CaseIterable {
    /// The one that can be moved soonest: least memory.
    case minimumMigrationTime = "minimum-migration-time"
    /// The one whose history is best explained by the others on the host.
    case maximumCorrelation = "maximum-correlation"
    /// Any, drawn at random.
    case random
    /// The one that uses the smallest part of its processors.
    case minimumUtilisation = "minimum-utilisation"
  }

  /// A time series a run can write. Scenario key `output.tables`.
  public enum SeriesTable: String, Sendable, CaseIterable {
    /// `clusters.csv`: hosts on, demand, usage, power of all together.
    case clusters
    /// `hosts.csv`: the same for each host.
    case hosts
    /// `vms.csv`: demand and usage of each machine.
    case vms
  }

  /// Kinds of hosts.
  public var hosts: [HostGroup]
  /// How hosts are numbered.
  public var hostOrder: HostOrder
  /// Kinds of virtual machines.
  public var vmTypes: [VirtualMachineType]
  /// How virtual machines get their kind.
  public var vmOrder: VirtualMachineOrder
  /// Processor demand.
  public var demand: Demand
  /// Rules: `consolidation.profile`.
  public var profile: ConsolidationProfile
  /// The quirks in force: those of the profile, changed by `consolidation.quirks.NAME: true|false`.
  public var quirks: ConsolidationQuirks
  /// Overload detection: `consolidation.overload`.
  public var overload: Overload
  /// Selection: `consolidation.selection`.
  public var selection: Selection
  /// `consolidation.threshold`: part of the capacity above which a host is overloaded under `threshold`.
  public var threshold: Fraction
  /// `consolidation.safety`: how strongly `iqr`, `mad` and the regressions err on the safe side.
  public var safety: Double
  /// `consolidation.fallback_threshold`: used while a host's history is too short.
  public var fallbackThreshold: Fraction
  /// `consolidation.migration_bandwidth`: part of the target's network a migration may use.
  public var migrationBandwidth: Fraction
  /// `consolidation.migration_overhead`: part of a migrating machine's processor time lost to the copy.
  public var migrationOverhead: Fraction
  /// Length of the run.
  public var horizon: SimDuration
  /// `output.interval`: how often hosts and machines are written to time series; nil for none.
  public var seriesInterval: SimDuration?
  /// `output.tables`: which time series are written.
  public var seriesTables: [SeriesTable]

  /// Makes a configuration; parameters without defaults are those only the user knows.
  public init(
    hosts: [HostGroup], hostOrder: HostOrder = .interleaved, vmTypes: [VirtualMachineType],
    vmOrder: VirtualMachineOrder = .blocks, demand: Demand, profile: ConsolidationProfile = .physical,
    quirks: ConsolidationQuirks? = nil, overload: Overload = .threshold,
    selection: Selection = .minimumMigrationTime, threshold: Fraction = Defaults.threshold, safety: Double? = nil,
    fallbackThreshold: Fraction = Defaults.fallbackThreshold,
    migrationBandwidth: Fraction = Defaults.migrationBandwidth,
    migrationOverhead: Fraction = Defaults.migrationOverhead, horizon: SimDuration = .hours(24),
    seriesInterval: SimDuration? = nil, seriesTables: [SeriesTable] = SeriesTable.allCases
  ) {
    self.hosts = hosts
    self.hostOrder = hostOrder
    self.vmTypes = vmTypes
    self.vmOrder = vmOrder
    self.demand = demand
    self.profile = profile
    self.quirks = quirks ?? profile.quirks
    self.overload = overload
    self.selection = selection
    self.threshold = threshold
    self.safety = safety ?? Defaults.safety(overload)
    self.fallbackThreshold = fallbackThreshold
    self.migrationBandwidth = migrationBandwidth
    self.migrationOverhead = migrationOverhead
    self.horizon = horizon
    self.seriesInterval = seriesInterval
    self.seriesTables = seriesTables
  }

  /// Defaults of the experiment, all from Beloglazov and Buyya 2012 (the values CloudSim's example ships with).
  public enum Defaults {
    /// Static threshold.
    public static let threshold = Fraction(value: 0.8)
    /// Threshold while the history is short.
    public static let fallbackThreshold = Fraction(value: 0.7)
    /// Half of the network is for migrations.
    public static let migrationBandwidth = Fraction(value: 0.5)
    /// Ten per cent of the processor is lost meanwhile.
    public static let migrationOverhead = Fraction(value: 0.1)
    /// Safety parameter of each adaptive detector; 1 where there is none.
    public static func safety(_ overload: Overload) -> Double {
      switch overload {
      case .iqr: 1.5
      case .mad: 2.5
      case .localRegression, .robustLocalRegression: 1.2
      case .none, .dvfs, .threshold: 1
      }
    }
  }
}
