/// Moves machines away from hosts whose hardware degrades before it fails.
///
/// A provider, the hardware vendor's, reports the health of a host; the remediation says what vCenter does. Needs DRS.
///
/// Source: published, vSphere API 6.5 (ClusterInfraUpdateHaConfigInfo).
public struct ProactiveHA: Sendable, Hashable {
  /// Health of a host as a provider reports it.
  public enum Health: String, Sendable, Hashable, CaseIterable, Comparable {
    /// Nothing is wrong.
    case healthy
    /// Degraded and still safe, such as one power supply of two.
    case moderatelyDegraded
    /// About to fail.
    case severelyDegraded

    /// Better before worse.
    public static func < (left: Health, right: Health) -> Bool { left.severity < right.severity }

    private var severity: Int {
      switch self {
      case .healthy: 0
      case .moderatelyDegraded: 1
      case .severelyDegraded: 2
      }
    }
  }

  /// What vCenter does with a degraded host.
  public enum Remediation: String, Sendable, Hashable, CaseIterable {
    /// Quarantine, however bad.
    case quarantine
    /// Quarantine when moderately degraded, maintenance when severely.
    case mixed
    /// Maintenance, however bad.
    case maintenance
  }

  /// Who acts.
  public enum Automation: String, Sendable, Hashable, CaseIterable {
    /// A person, on a recommendation.
    case manual
    /// vCenter.
    case automated
  }

  /// Mode of a host.
  public enum Mode: String, Sendable, Hashable, CaseIterable {
    /// It takes machines.
    case normal
    /// It gets no new machines where others can take them, and is emptied where that harms neither performance nor
    /// rules.
    case quarantine
    /// It is emptied and takes none.
    case maintenance
  }

  /// Whether it is on.
  public var isEnabled: Bool
  /// What is done.
  public var remediation: Remediation
  /// Who does it.
  public var automation: Automation

  /// Makes settings: off; quarantine, by a person.
  public init(isEnabled: Bool = false, remediation: Remediation = .quarantine, automation: Automation = .manual) {
    self.isEnabled = isEnabled
    self.remediation = remediation
    self.automation = automation
  }

  /// Mode a host of that health should be in; carried out without a person only if `automation` is automated.
  public func mode(_ health: Health) -> Mode {
    guard isEnabled, health != .healthy else { return .normal }
    switch remediation {
    case .quarantine: return .quarantine
    case .maintenance: return .maintenance
    case .mixed: return health == .severelyDegraded ? .maintenance : .quarantine
    }
  }
}
