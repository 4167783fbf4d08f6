import Infrastructure

/// Budgets of hosts, datastores and networks, and what operations take of them.
///
/// | resource | budget | vMotion | Storage vMotion | without shared storage | provisioning |
/// |---|---|---|---|---|---|
/// | host | 8 | 1 | 4 | 4 | 1 |
/// | datastore | 128 | 1 | 16 | 16 | 1 |
/// | network below 10 GbE / from 10 GbE | 4 / 8 | 1 | 0 | 1 | 0 |
///
/// Source (published): vSphere documentation, vCenter Server and Host Management, "Limits on simultaneous migrations";
/// what provisioning takes of a datastore is a modelling default.
public struct MigrationLimitSettings: Sendable, Hashable {
  /// Units of a host.
  public var hostBudget: Int
  /// Units of a datastore.
  public var datastoreBudget: Int
  /// Units of a host's vMotion network on NICs slower than 10 GbE.
  public var slowNetworkBudget: Int
  /// Units of a host's vMotion network on 10 GbE or faster.
  public var fastNetworkBudget: Int
  /// What a vMotion takes.
  public var vMotion: MigrationCost
  /// What a Storage vMotion takes.
  public var storageVMotion: MigrationCost
  /// What a vMotion without shared storage takes.
  public var vMotionWithoutSharedStorage: MigrationCost
  /// What a clone, deployment or cold migration takes.
  public var provisioning: MigrationCost

  /// The published limits.
  public init(
    hostBudget: Int = 8, datastoreBudget: Int = 128, slowNetworkBudget: Int = 4, fastNetworkBudget: Int = 8,
    vMotion: MigrationCost = MigrationCost(host: 1, datastore: 1, network: 1),
    storageVMotion: MigrationCost = MigrationCost(host: 4, datastore: 16, network: 0),
    vMotionWithoutSharedStorage: MigrationCost = MigrationCost(host: 4, datastore: 16, network: 1),
    provisioning: MigrationCost = MigrationCost(host: 1, datastore: 1, network: 0)
  ) {
    self.hostBudget = hostBudget
    self.datastoreBudget = datastoreBudget
    self.slowNetworkBudget = slowNetworkBudget
    self.fastNetworkBudget = fastNetworkBudget
    self.vMotion = vMotion
    self.storageVMotion = storageVMotion
    self.vMotionWithoutSharedStorage = vMotionWithoutSharedStorage
    self.provisioning = provisioning
  }

  /// What an operation of that kind takes.
  public func cost(of kind: MigrationKind) -> MigrationCost {
    switch kind {
    case .vMotion: vMotion
    case .storageVMotion: storageVMotion
    case .vMotionWithoutSharedStorage: vMotionWithoutSharedStorage
    case .provisioning: provisioning
    }
  }

  /// Units of a host's vMotion network.
  public func networkBudget(lineBitsPerSecond: Double) -> Int {
    lineBitsPerSecond >= 10e9 ? fastNetworkBudget : slowNetworkBudget
  }

  /// Whether these operations fit on one host at the same time.
  public func fitsOnHost(_ counts: [MigrationKind: Int]) -> Bool {
    MigrationKind.allCases.reduce(0) { $0 + cost(of: $1).host * (counts[$1] ?? 0) } <= hostBudget
  }

  /// Everything that is out of range, by field: also a kind that could never start.
  public func problems() -> [ParameterError] {
    var checks = ParameterChecks()
    checks.requireCount(hostBudget, "hostBudget")
    checks.requireCount(datastoreBudget, "datastoreBudget")
    checks.requireCount(slowNetworkBudget, "slowNetworkBudget")
    checks.requireCount(fastNetworkBudget, "fastNetworkBudget")
    let slowest = min(slowNetworkBudget, fastNetworkBudget)
    for kind in MigrationKind.allCases {
      let cost = cost(of: kind)
      let name = kind.rawValue
      checks.require(
        (0...hostBudget).contains(cost.host), "\(name).host", "is \(cost.host)", "from 0 to the budget of a host")
      checks.require(
        (0...datastoreBudget).contains(cost.datastore), "\(name).datastore", "is \(cost.datastore)",
        "from 0 to the budget of a datastore")
      checks.require(
        (0...slowest).contains(cost.network), "\(name).network", "is \(cost.network)",
        "from 0 to the smaller budget of a network")
    }
    return checks.errors
  }
}
