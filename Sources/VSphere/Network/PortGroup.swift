import Infrastructure
import Quantities

/// Which uplink a port uses.
public enum TeamingPolicy: String, Sendable, CaseIterable {
  /// By the number of the virtual port: spread once, never moved while the uplinks stay. The default (known: vSphere
  /// Networking, 'Route Based on Originating Virtual Port').
  case originatingPort = "originating-port"
  /// As `originatingPort`, but ports move away from a busy uplink (`LoadBasedTeaming`); distributed switches only.
  case loadBased = "load-based"
  /// All ports on the first uplink that is up.
  case explicitFailover = "explicit-failover"
}

/// The uplinks a port group may use and how.
public struct Teaming: Sendable, Hashable {
  /// Which uplink a port uses.
  public var policy: TeamingPolicy
  /// Uplinks in use, in order.
  public var active: [Int]
  /// Uplinks that replace active ones that are down, in order.
  public var standby: [Int]

  /// Makes a team.
  public init(policy: TeamingPolicy = .originatingPort, active: [Int], standby: [Int] = []) {
    self.policy = policy
    self.active = active
    self.standby = standby
  }

  /// The uplink of a port, or nil when none is up. A standby uplink takes the place of each active one that is down;
  /// ports return when it comes back (failback is on by default; known).
  /// - Parameters:
  ///   - port: number of the virtual port, 0 or more.
  ///   - isUp: whether each uplink is up, by position.
  public func uplink(ofPort port: Int, isUp: ContiguousArray<Bool>) -> Int? {
    let place = policy == .explicitFailover ? 0 : usableCount(isUp) == 0 ? 0 : port % usableCount(isUp)
    return usable(place, isUp)
  }

  /// How many uplinks carry traffic: as many as are active, replaced from standby where they are down.
  public func usableCount(_ isUp: ContiguousArray<Bool>) -> Int {
    var up = 0
    for uplink in active where isUp[uplink] { up += 1 }
    for uplink in standby where isUp[uplink] && up < active.count { up += 1 }
    return up
  }

  /// The uplink at a place among those that carry traffic.
  func usable(_ place: Int, _ isUp: ContiguousArray<Bool>) -> Int? {
    var seen = 0
    for uplink in active where isUp[uplink] {
      if seen == place { return uplink }
      seen += 1
    }
    for uplink in standby where isUp[uplink] {
      if seen == place { return uplink }
      seen += 1
    }
    return nil
  }
}

/// A group of ports with the same network, team and shaping.
///
/// Source: vSphere Networking (known).
public struct PortGroup: Sendable, Hashable {
  /// The switch it belongs to.
  public enum Switch: String, Sendable, CaseIterable {
    /// A standard switch: one host's own; shapes what leaves the VM only, knows no load-based teaming, no classes.
    case standard
    /// A distributed switch: the same on all hosts; shapes both ways, has Network I/O Control.
    case distributed
  }

  /// Name, by which VMs ask for it; a vMotion's target must have it too.
  public var name: String
  /// The switch it belongs to.
  public var kind: Switch
  /// VLAN: 0 for none, 1 to 4094 for a tag, 4095 for all (the guest tags).
  public var vlan: Int
  /// Uplinks and how they are used.
  public var teaming: Teaming
  /// Shaping of what VMs send; nil for none.
  public var transmitShaping: TrafficShaping?
  /// Shaping of what VMs receive; nil for none; distributed switches only.
  public var receiveShaping: TrafficShaping?

  /// Makes a port group; untagged and unshaped by default (known).
  public init(
    name: String, kind: Switch = .distributed, vlan: Int = 0, teaming: Teaming,
    transmitShaping: TrafficShaping? = nil, receiveShaping: TrafficShaping? = nil
  ) {
    self.name = name
    self.kind = kind
    self.vlan = vlan
    self.teaming = teaming
    self.transmitShaping = transmitShaping
    self.receiveShaping = receiveShaping
  }

  /// Everything wrong with the settings.
  /// - Parameter uplinkCount: how many uplinks the switch has.
  public func problems(uplinkCount: Int) -> [ParameterError] {
    var checks = ParameterChecks()
    checks.require(!name.isEmpty, "name", "is empty", "a name by which VMs ask for the network")
    checks.requireCount(vlan, in: 0...4095, "vlan")
    checks.require(!teaming.active.isEmpty, "teaming.active", "no uplink", "at least one active uplink")
    let named = teaming.active + teaming.standby
    for uplink in named {
      checks.require(
        uplink >= 0 && uplink < uplinkCount, "teaming", "uplink \(uplink) does not exist",
        "uplinks from 0 to \(uplinkCount - 1)")
    }
    checks.require(
      Set(named).count == named.count, "teaming", "an uplink is named twice", "each uplink active or standby, once")
    checks.require(
      kind == .distributed || teaming.policy != .loadBased, "teaming.policy", "load-based on a standard switch",
      "originating-port or explicit-failover; only distributed switches move ports by load")
    checks.require(
      kind == .distributed || receiveShaping == nil, "receive_shaping", "a standard switch shapes one way only",
      "transmit_shaping, or a distributed switch")
    checks.include(transmitShaping?.problems() ?? [], under: "transmit_shaping")
    checks.include(receiveShaping?.problems() ?? [], under: "receive_shaping")
    return checks.errors
  }
}
