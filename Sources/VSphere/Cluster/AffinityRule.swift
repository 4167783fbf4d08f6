/// One rule of a cluster.
///
/// Source: vSphere Resource Management, Using Affinity Rules Without vSphere DRS / Create VM-Host Affinity Rules.
public struct AffinityRule: Sendable, Hashable {
  /// What a rule demands.
  public enum Kind: String, Sendable, CaseIterable {
    /// The machines run on one host (VM-VM affinity).
    case keepTogether = "keep-together"
    /// The machines run on different hosts (VM-VM anti-affinity).
    case keepApart = "keep-apart"
    /// The machines run on hosts of the group; DRS, HA and DPM all obey.
    case mustRunOn = "must-run-on"
    /// The machines run on hosts outside of the group; DRS, HA and DPM all obey.
    case mustNotRunOn = "must-not-run-on"
    /// The machines run on hosts of the group unless that overloads them.
    case shouldRunOn = "should-run-on"
    /// The machines run on hosts outside of the group unless that overloads them.
    case shouldNotRunOn = "should-not-run-on"

    /// Whether the rule is about hosts.
    public var namesHosts: Bool { self != .keepTogether && self != .keepApart }
    /// Whether the hosts named are those wanted, not those to avoid.
    var isPositive: Bool { self == .mustRunOn || self == .shouldRunOn }
    /// Whether DRS may break it under pressure.
    public var isPreference: Bool { self == .shouldRunOn || self == .shouldNotRunOn }
  }

  /// Name in the scenario.
  public var name: String
  /// What it demands.
  public var kind: Kind
  /// Slots of the machines it is about.
  public var machines: [Int32]
  /// Slots of the hosts of its group; empty for rules between machines.
  public var hosts: [Int32]
  /// Whether it is in force.
  public var isEnabled: Bool

  /// Makes a rule.
  public init(name: String, kind: Kind, machines: [Int32], hosts: [Int32] = [], isEnabled: Bool = true) {
    self.name = name
    self.kind = kind
    self.machines = machines
    self.hosts = hosts
    self.isEnabled = isEnabled
  }
}
