import Infrastructure
import Quantities

/// How Distributed Power Management switches hosts.
public struct DPMSettings: Sendable, Hashable {
  /// Who carries out what DPM finds.
  public enum Automation: String, Sendable, CaseIterable {
    /// Hosts stay as they are.
    case off
    /// Changes are recommended only.
    case manual
    /// Changes are carried out.
    case automatic
  }

  /// Figures that other parts use as defaults too.
  public enum Defaults {
    /// From the order to power on to usable: POST of a large server, boot, reconnect, 7 minutes (modelling default, of
    /// 5 to 10).
    public static let powerOnLatency = SimDuration.minutes(7)
    /// From the order to stand by to off, once empty: 3 minutes (modelling default, of 2 to 4).
    public static let standbyLatency = SimDuration.minutes(3)
    /// Power in standby: 10 W (modelling default, of 5 to 15).
    public static let standbyWatts = 10.0
  }

  /// Who carries out what DPM finds. Default off, as in a new cluster.
  public var automation: Automation
  /// Highest priority applied, from 1 (only what reservations and HA need) to 5 (slight gains). Default 3.
  public var threshold: Int
  /// Middle of the band of utilisation, DemandCapacityRatioTarget. Default 0.63 (Broadcom KB 310527).
  public var target: Double
  /// Half its width, DemandCapacityRatioToleranceHost. Default 0.18 (Broadcom KB 310527).
  public var tolerance: Double
  /// Stretch of demand that decides on power-on. Default 300 s (Broadcom KB 310527).
  public var powerOnWindow: SimDuration
  /// Stretch of demand that decides on standby. Default 2400 s (Broadcom KB 310527).
  public var standbyWindow: SimDuration
  /// Standard deviations added to the mean demand of a window. Default 2 (VMware Distributed Power Management Concepts
  /// and Use, from memory).
  public var deviations: Double
  /// PowerPerformanceRatio: energy saved must exceed this part of what is at risk. Default 0.4 (from memory, low
  /// confidence).
  public var powerPerformanceRatio: Double
  /// How long low demand is expected to last. Default 3600 s (modelling default).
  public var stableTime: SimDuration
  /// Fewest hosts on while HA admission control is on; its reserve counts by itself. Default 1.
  public var minimumHosts: Int
  /// Fewest hosts on while HA admission control is off. Default 2 (vSphere HA Deepdive: vSphere HA and DPM).
  public var minimumHostsWithoutAdmissionControl: Int

  /// Makes settings; defaults and their sources stand with the properties.
  public init(
    automation: Automation = .off, threshold: Int = 3, target: Double = 0.63, tolerance: Double = 0.18,
    powerOnWindow: SimDuration = .seconds(300), standbyWindow: SimDuration = .seconds(2400), deviations: Double = 2,
    powerPerformanceRatio: Double = 0.4, stableTime: SimDuration = .seconds(3600), minimumHosts: Int = 1,
    minimumHostsWithoutAdmissionControl: Int = 2
  ) {
    self.automation = automation
    self.threshold = threshold
    self.target = target
    self.tolerance = tolerance
    self.powerOnWindow = powerOnWindow
    self.standbyWindow = standbyWindow
    self.deviations = deviations
    self.powerPerformanceRatio = powerPerformanceRatio
    self.stableTime = stableTime
    self.minimumHosts = minimumHosts
    self.minimumHostsWithoutAdmissionControl = minimumHostsWithoutAdmissionControl
  }

  /// The band of utilisation hosts should be in.
  public var band: UtilisationBand { UtilisationBand(target: target, tolerance: tolerance) }

  /// Everything wrong with the settings.
  public func problems() -> [ParameterError] {
    var checks = ParameterChecks()
    checks.requireCount(threshold, in: 1...5, "threshold")
    checks.requireNumber(target, in: 0.4...0.9, "target")
    checks.requireNumber(tolerance, in: 0.1...0.4, "tolerance")
    checks.require(
      powerOnWindow > .zero && powerOnWindow <= .hours(24), "power_on_window", "\(powerOnWindow) is out of range",
      "a duration up to 24 h")
    checks.require(
      standbyWindow > .zero && standbyWindow <= .hours(24), "standby_window", "\(standbyWindow) is out of range",
      "a duration up to 24 h")
    checks.requireNumber(deviations, in: 0...10, "deviations")
    checks.requireNumber(powerPerformanceRatio, in: 0...10, "power_performance_ratio")
    checks.require(stableTime > .zero, "stable_time", "\(stableTime) is not positive", "a duration such as 1 h")
    checks.requireCount(minimumHosts, in: 1...10_000, "min_hosts")
    checks.requireCount(minimumHostsWithoutAdmissionControl, in: 1...10_000, "min_hosts_without_admission_control")
    return checks.errors
  }
}
