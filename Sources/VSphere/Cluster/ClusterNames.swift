/// Names of hosts and machines by slot, for the reasons of decisions. May be empty: slots are numbered then.
public struct ClusterNames: Sendable, Hashable {
  /// Names of the hosts.
  public var hosts: [String]
  /// Names of the machines.
  public var machines: [String]

  /// Makes names.
  public init(hosts: [String] = [], machines: [String] = []) {
    self.hosts = hosts
    self.machines = machines
  }

  /// Name of a host, or a numbered one.
  public func host(_ slot: Int) -> String { hosts.indices.contains(slot) ? hosts[slot] : "host \(slot)" }
  /// Name of a machine, or a numbered one.
  public func machine(_ slot: Int) -> String { machines.indices.contains(slot) ? machines[slot] : "machine \(slot)" }
}
