import Quantities

/// Distributed Power Management: switches hosts off when all are little used, on when one is used too much.
public struct PowerManagement: Sendable {
  /// How it works.
  public var settings: DPMSettings
  /// How machines are moved off hosts.
  public var drs: DRSSettings
  /// What HA admission control keeps free.
  public var reserve: FailoverReserve = .none
  /// Whether reasons are written.
  public var explains = false
  /// Names for the reasons.
  public var names = ClusterNames()
  /// Why the last pass did what it did; empty unless `explains`.
  public private(set) var explanations: [PolicyExplanation] = []

  /// Makes a power manager.
  public init(_ settings: DPMSettings, drs: DRSSettings = DRSSettings()) {
    self.settings = settings
    self.drs = drs
  }

  /// Notes the demand of every host. Call at a regular interval, at least once a pass and before `decide`; the interval
  /// need not be that of the passes.
  public mutating func record(_ view: borrowing ClusterView, at time: SimTime) {}

  /// Recommends hosts to power on, or hosts to empty and send to standby; never both in one pass.
  public mutating func decide(_ view: borrowing ClusterView, at time: SimTime) -> [HostPowerRecommendation] { [] }
}
