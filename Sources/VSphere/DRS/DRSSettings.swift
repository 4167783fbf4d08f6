import Infrastructure
import Quantities

/// How a cluster's Distributed Resource Scheduler works.
public struct DRSSettings: Sendable, Hashable {
  /// Who carries out what DRS finds.
  public enum Automation: String, Sendable, CaseIterable {
    /// Placements and moves are recommended only.
    case manual
    /// Machines are placed at power-on, moves are recommended only.
    case partiallyAutomated = "partially-automated"
    /// Placements and moves are carried out.
    case fullyAutomated = "fully-automated"
  }

  /// How DRS finds moves.
  public enum Algorithm: String, Sendable, CaseIterable {
    /// Up to vSphere 6.7: lower the standard deviation of the hosts' loads, every 300 s.
    case classic
    /// From vSphere 7: put each machine where it runs best, every 60 s.
    case score
  }

  /// Who carries out what DRS finds. Default fully automated, as the vSphere Client sets new clusters.
  public var automation: Automation
  /// Migration threshold from 1 (only what has to be) to 5 (slight gains). Default 3.
  public var threshold: Int
  /// How moves are found. Default `score`, that of vSphere 7 and 8.
  public var algorithm: Algorithm
  /// From one pass to the next. Default 300 s classic (published), 60 s score (published).
  public var period: SimDuration

  /// Advanced option MinGoodness: least fall of the imbalance a move must bring; nil for adaptive, the default: a
  /// hundredth of what the imbalance is above its target (modelling default).
  public var minimumGoodness: Double?
  /// Advanced option MinImbalance, percent: the target imbalance is that of the threshold times this over 50.
  /// Default 50 (provider's documentation; its effect is a modelling default).
  public var minimumImbalance: Double
  /// Advanced option MaxMovesPerHost: most moves from or to a host in a pass; nil for adaptive, the default: as many
  /// as fit into a period one after the other, at least one.
  public var maximumMovesPerHost: Int?
  /// Most moves of a pass, mandatory ones not counted. Default 256 (modelling default).
  public var maximumMoves: Int
  /// Whether cost, benefit and risk are weighed. Default true; KB 1017291 tells how to switch it off.
  public var weighsCostAndBenefit: Bool
  /// Advanced option UseDownTime: whether the time a machine stands still counts as a cost. Default true (provider's
  /// documentation).
  public var usesDowntime: Bool
  /// Advanced option IgnoreDownTimeLessThan: shorter standstills do not count. Default 1 s (provider's documentation).
  public var ignoredDowntime: SimDuration
  /// How long demand is expected to stay as it is; the rest of a classic period is weighed with the worst demand of
  /// the last 60 minutes. Default 240 s (modelling default).
  public var stableTime: SimDuration
  /// Part of a machine's work that is lost while it migrates. Default 0.1 (modelling default).
  public var migrationSlowdown: Double
  /// Processor time a migration takes on each of its two hosts, MHz. Default 1000 (modelling default).
  public var migrationCPUMHz: Double
  /// Advanced option PercentIdleMBInMemDemand: part of consumed but idle memory that counts as demand, percent. Default
  /// 25 (A. Gulati et al. 2012); 100 balances by consumed memory.
  public var percentIdleMemory: Double
  /// Additional option Memory Metric for Load Balancing: consumed instead of entitled memory. Default false.
  public var balancesConsumedMemory: Bool
  /// Additional option VM Distribution: an even number of machines on all hosts, where load allows. Default false.
  public var evensOutMachines: Bool
  /// Additional option CPU Over-Commitment: most virtual processors for each core of a host; nil, the default, for no
  /// limit.
  public var maximumVCPUsPerCore: Double?
  /// Destinations with busier uplinks are skipped; nil for none. Default 0.8 (DRS Performance in VMware vSphere 6.5).
  public var networkCeiling: Double?
  /// Whether the most and the least used host may not differ by more than 30, 20, 10, 5 % at levels 2 to 5. Default
  /// true (DRS Performance in VMware vSphere 6.5, from memory).
  public var checksPairs: Bool
  /// Most demand of a destination after a move, as a part of its capacity. Default 1 (KB 2104983).
  public var destinationCeiling: Double
  /// The same while hosts are emptied for maintenance. Default 1.5, range 0.4 to 2 (KB 2104983).
  public var maintenanceCeiling: Double

  /// Makes settings; defaults and their sources stand with the properties.
  public init(
    automation: Automation = .fullyAutomated, threshold: Int = 3, algorithm: Algorithm = .score,
    period: SimDuration? = nil, minimumGoodness: Double? = nil, minimumImbalance: Double = 50,
    maximumMovesPerHost: Int? = nil, maximumMoves: Int = 256, weighsCostAndBenefit: Bool = true,
    usesDowntime: Bool = true, ignoredDowntime: SimDuration = .seconds(1), stableTime: SimDuration = .seconds(240),
    migrationSlowdown: Double = 0.1, migrationCPUMHz: Double = 1000, percentIdleMemory: Double = 25,
    balancesConsumedMemory: Bool = false, evensOutMachines: Bool = false, maximumVCPUsPerCore: Double? = nil,
    networkCeiling: Double? = 0.8, checksPairs: Bool = true,
    destinationCeiling: Double = 1, maintenanceCeiling: Double = 1.5
  ) {
    self.automation = automation
    self.threshold = threshold
    self.algorithm = algorithm
    self.period = period ?? Self.defaultPeriod(algorithm)
    self.minimumGoodness = minimumGoodness
    self.minimumImbalance = minimumImbalance
    self.maximumMovesPerHost = maximumMovesPerHost
    self.maximumMoves = maximumMoves
    self.weighsCostAndBenefit = weighsCostAndBenefit
    self.usesDowntime = usesDowntime
    self.ignoredDowntime = ignoredDowntime
    self.stableTime = stableTime
    self.migrationSlowdown = migrationSlowdown
    self.migrationCPUMHz = migrationCPUMHz
    self.percentIdleMemory = percentIdleMemory
    self.balancesConsumedMemory = balancesConsumedMemory
    self.evensOutMachines = evensOutMachines
    self.maximumVCPUsPerCore = maximumVCPUsPerCore
    self.networkCeiling = networkCeiling
    self.checksPairs = checksPairs
    self.destinationCeiling = destinationCeiling
    self.maintenanceCeiling = maintenanceCeiling
  }

  /// From one pass to the next: 300 s classic, 60 s score.
  public static func defaultPeriod(_ algorithm: Algorithm) -> SimDuration {
    algorithm == .classic ? .seconds(300) : .seconds(60)
  }

  /// The migration threshold for the API's `vmotionRate`, which counts the other way round: 1 is the most aggressive.
  /// Source: vSphere API, `ClusterDrsConfigInfo.vmotionRate`.
  public static func threshold(vmotionRate: Int) -> Int { 6 - vmotionRate }

  /// Everything wrong with the settings.
  public func problems() -> [ParameterError] {
    var checks = ParameterChecks()
    checks.requireCount(threshold, in: 1...5, "threshold")
    checks.require(
      period > .zero && period <= .hours(24), "period", "\(period) is out of range", "a duration up to 24 h")
    if let minimumGoodness { checks.requireNumber(minimumGoodness, in: 0...10, "min_goodness") }
    checks.requireNumber(minimumImbalance, in: 0...1000, "min_imbalance")
    if let maximumMovesPerHost { checks.requireCount(maximumMovesPerHost, in: 0...10_000, "max_moves_per_host") }
    checks.requireCount(maximumMoves, in: 0...1_000_000, "max_moves")
    checks.require(
      ignoredDowntime >= .zero, "ignore_down_time_less_than", "\(ignoredDowntime) is negative", "a duration")
    checks.require(stableTime > .zero, "stable_time", "\(stableTime) is not positive", "a duration such as 240 s")
    checks.requireNumber(migrationSlowdown, in: 0...1, "migration_slowdown")
    checks.requireNumber(migrationCPUMHz, in: 0...1e6, "migration_cpu")
    checks.requireNumber(percentIdleMemory, in: 0...100, "percent_idle_memory")
    if let maximumVCPUsPerCore { checks.requireNumber(maximumVCPUsPerCore, in: 0.1...32, "max_vcpus_per_core") }
    if let networkCeiling { checks.requireNumber(networkCeiling, in: 0...1, "network_ceiling") }
    checks.requireNumber(destinationCeiling, in: 0.4...2, "destination_ceiling")
    checks.requireNumber(maintenanceCeiling, in: 0.4...2, "maintenance_ceiling")
    return checks.errors
  }

  /// Whether a move of a machine may be carried out without an administrator.
  func movesAutomatically(_ override: ClusterView.AutomationOverride) -> Bool {
    switch override {
    case .cluster: automation == .fullyAutomated
    case .fullyAutomated: true
    case .manual, .partiallyAutomated, .disabled: false
    }
  }

  /// Whether a machine may be placed at power-on without an administrator.
  func placesAutomatically(_ override: ClusterView.AutomationOverride) -> Bool {
    switch override {
    case .cluster: automation != .manual
    case .fullyAutomated, .partiallyAutomated: true
    case .manual, .disabled: false
    }
  }
}
