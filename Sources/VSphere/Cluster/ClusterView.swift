/// The picture of a cluster that placement, balancing and power policies look at: read only, filled anew by the model
/// before every pass into the same buffers.
///
/// Positions in `hosts` and `machines` are slots: the same slot means the same host or machine in every pass, so that
/// rules, histories and windows may refer to it. A slot that is given to another machine gets another `id`. Machines
/// that do not run, and free slots, have no host.
public struct ClusterView: Sendable {
  /// Hosts of the cluster, in whatever state.
  public var hosts: ContiguousArray<Host>
  /// Machines of the cluster.
  public var machines: ContiguousArray<Machine>
  /// A row for each machine, a bit for each host it could run on: processor features, networks, datastores, devices.
  public var compatibility: BitRows
  /// Rules between machines, and between machines and hosts.
  public var rules: AffinityRules

  /// Makes a view in which every machine can run on every host and no rule exists.
  public init(hosts: ContiguousArray<Host> = [], machines: ContiguousArray<Machine> = []) {
    self.hosts = hosts
    self.machines = machines
    compatibility = BitRows(rows: machines.count, columns: hosts.count, filled: true)
    rules = AffinityRules()
  }
}
