/// A budget that operations share.
public enum MigrationResource: Sendable, Hashable, CustomStringConvertible {
  /// A host's units.
  case host(Int)
  /// A datastore's units.
  case datastore(Int)
  /// Units of a host's vMotion network.
  case network(host: Int)

  /// The resource in words, by index.
  public var description: String {
    switch self {
    case .host(let index): "host \(index)"
    case .datastore(let index): "datastore \(index)"
    case .network(let index): "vMotion network of host \(index)"
    }
  }
}

/// Whether an operation can start now.
public enum MigrationAdmission: Sendable, Hashable {
  /// Every budget has room.
  case starts
  /// This budget has no room; the first that lacks it, in the order source host, target host, source datastore, target
  /// datastore, network of the source, network of the target.
  case waits(for: MigrationResource)
  /// This budget has room, but an operation that came earlier waits for it.
  case waitsBehind(at: MigrationResource)
}

/// The ledger of simultaneous migrations: cost units taken of each host, datastore and vMotion network.
///
/// An operation starts only if all its budgets have room. A host or datastore that is source and target at once is
/// charged once. Operations that need the network are charged on both hosts' networks.
public struct MigrationLimits: Sendable {
  /// Budgets and costs.
  public let settings: MigrationLimitSettings
  private var hostUnits: ContiguousArray<Int>
  private var datastoreUnits: ContiguousArray<Int>
  private var networkUnits: ContiguousArray<Int>
  private var networkBudgets: ContiguousArray<Int>

  /// Makes an empty ledger.
  /// - Parameters:
  ///   - networkBitsPerSecond: line rate of each host's vMotion NICs; its count is the number of hosts.
  ///   - datastoreCount: number of datastores.
  public init(_ settings: MigrationLimitSettings, networkBitsPerSecond: [Double], datastoreCount: Int) {
    self.settings = settings
    hostUnits = ContiguousArray(repeating: 0, count: networkBitsPerSecond.count)
    networkUnits = hostUnits
    networkBudgets = ContiguousArray(
      networkBitsPerSecond.map { settings.networkBudget(lineBitsPerSecond: $0) })
    datastoreUnits = ContiguousArray(repeating: 0, count: datastoreCount)
  }

  /// Number of hosts.
  public var hostCount: Int { hostUnits.count }
  /// Number of datastores.
  public var datastoreCount: Int { datastoreUnits.count }

  /// Units taken of a resource.
  public func used(_ resource: MigrationResource) -> Int {
    switch resource {
    case .host(let index): hostUnits[index]
    case .datastore(let index): datastoreUnits[index]
    case .network(let index): networkUnits[index]
    }
  }

  /// Units of a resource.
  public func budget(_ resource: MigrationResource) -> Int {
    switch resource {
    case .host: settings.hostBudget
    case .datastore: settings.datastoreBudget
    case .network(let index): networkBudgets[index]
    }
  }

  /// Whether an operation could start now, as far as the budgets go; a queue may hold it back all the same.
  public func canStart(_ operation: MigrationOperation) -> MigrationAdmission {
    var lacking: MigrationResource?
    forEachCharge(of: operation) { resource, units in
      if lacking == nil, used(resource) + units > budget(resource) { lacking = resource }
    }
    return lacking.map { .waits(for: $0) } ?? .starts
  }

  /// Charges an operation that starts; it must fit.
  public mutating func begin(_ operation: MigrationOperation) {
    precondition(canStart(operation) == .starts, "a migration begins only where it fits")
    charge(operation, sign: 1)
  }

  /// Gives back what an operation took.
  public mutating func end(_ operation: MigrationOperation) { charge(operation, sign: -1) }

  /// Changes the line rate of a host's vMotion NICs; what runs goes on.
  public mutating func setNetwork(ofHost host: Int, bitsPerSecond: Double) {
    networkBudgets[host] = settings.networkBudget(lineBitsPerSecond: bitsPerSecond)
  }

  /// Calls with every budget an operation touches, each once, in the order in which a lack is told.
  func forEachCharge(of operation: MigrationOperation, _ body: (MigrationResource, Int) -> Void) {
    let cost = settings.cost(of: operation.kind)
    let isOneHost = operation.sourceHost == operation.targetHost
    if cost.host > 0 {
      body(.host(operation.sourceHost), cost.host)
      if !isOneHost { body(.host(operation.targetHost), cost.host) }
    }
    if cost.datastore > 0 {
      if let source = operation.sourceDatastore { body(.datastore(source), cost.datastore) }
      if let target = operation.targetDatastore, target != operation.sourceDatastore {
        body(.datastore(target), cost.datastore)
      }
    }
    if cost.network > 0 {
      body(.network(host: operation.sourceHost), cost.network)
      if !isOneHost { body(.network(host: operation.targetHost), cost.network) }
    }
  }

  private mutating func charge(_ operation: MigrationOperation, sign: Int) {
    // The closure may not write to what it is called on; the charges are few and known.
    let cost = settings.cost(of: operation.kind)
    let isOneHost = operation.sourceHost == operation.targetHost
    hostUnits[operation.sourceHost] += sign * cost.host
    networkUnits[operation.sourceHost] += sign * cost.network
    if !isOneHost {
      hostUnits[operation.targetHost] += sign * cost.host
      networkUnits[operation.targetHost] += sign * cost.network
    }
    if let source = operation.sourceDatastore { datastoreUnits[source] += sign * cost.datastore }
    if let target = operation.targetDatastore, target != operation.sourceDatastore {
      datastoreUnits[target] += sign * cost.datastore
    }
    let isExact =
      hostUnits[operation.sourceHost] >= 0 && hostUnits[operation.targetHost] >= 0
      && networkUnits[operation.sourceHost] >= 0 && networkUnits[operation.targetHost] >= 0
      && (operation.sourceDatastore.map { datastoreUnits[$0] >= 0 } ?? true)
      && (operation.targetDatastore.map { datastoreUnits[$0] >= 0 } ?? true)
    precondition(isExact, "a migration ended that had not begun")
  }
}
