/// Operations that wait for room, first come, first served at every resource.
///
/// An operation that does not fit waits and keeps its turn at the resources it lacks: nothing that came later takes
/// them, though it might fit, so that a Storage vMotion is not starved by vMotions. Operations that touch none of
/// those pass it. (That a queued operation waits until all its resources have room is published, "Limits on
/// simultaneous migrations"; the order among the waiting is a modelling default.)
public struct MigrationQueue: Sendable {
  /// An operation that waits.
  public struct Waiting: Sendable, Hashable {
    /// The caller's identifier.
    public var id: Int
    /// The operation.
    public var operation: MigrationOperation
    /// Why it waited when last looked at.
    public var reason: MigrationAdmission
  }

  /// The ledger.
  public private(set) var limits: MigrationLimits
  private var waiting: ContiguousArray<Waiting> = []
  /// Pass in which a resource was last kept for someone who waits, so that nothing must be cleared between passes.
  private var keptHosts: ContiguousArray<Int>
  private var keptDatastores: ContiguousArray<Int>
  private var keptNetworks: ContiguousArray<Int>
  private var pass = 0

  /// Makes an empty queue on an empty ledger.
  public init(_ limits: MigrationLimits) {
    self.limits = limits
    keptHosts = ContiguousArray(repeating: 0, count: limits.hostCount)
    keptNetworks = keptHosts
    keptDatastores = ContiguousArray(repeating: 0, count: limits.datastoreCount)
  }

  /// Operations that wait, in order of arrival.
  public var queued: ContiguousArray<Waiting> { waiting }

  /// Starts an operation, or queues it and tells why.
  /// - Parameter id: how the caller knows it; unique among those that wait.
  public mutating func submit(_ operation: MigrationOperation, id: Int) -> MigrationAdmission {
    beginPass()
    for earlier in waiting { keepLacking(earlier.operation) }
    let admission = admission(of: operation)
    if admission == .starts {
      limits.begin(operation)
    } else {
      waiting.append(Waiting(id: id, operation: operation, reason: admission))
    }
    return admission
  }

  /// Gives back what an operation took and starts what fits now.
  /// - Parameter started: gets the identifiers of operations that start because of it, in order of arrival.
  public mutating func end(_ operation: MigrationOperation, started: inout ContiguousArray<Int>) {
    limits.end(operation)
    startWaiting(&started)
  }

  /// Takes an operation that waits out of the queue; false when none of that identifier waits.
  /// - Parameter started: gets the identifiers of operations that start because of it, in order of arrival.
  public mutating func cancel(id: Int, started: inout ContiguousArray<Int>) -> Bool {
    guard let index = waiting.firstIndex(where: { $0.id == id }) else { return false }
    waiting.remove(at: index)
    startWaiting(&started)
    return true
  }

  /// Changes the line rate of a host's vMotion NICs and starts what fits now.
  /// - Parameter started: gets the identifiers of operations that start because of it, in order of arrival.
  public mutating func setNetwork(ofHost host: Int, bitsPerSecond: Double, started: inout ContiguousArray<Int>) {
    limits.setNetwork(ofHost: host, bitsPerSecond: bitsPerSecond)
    startWaiting(&started)
  }

  private mutating func startWaiting(_ started: inout ContiguousArray<Int>) {
    beginPass()
    var kept = 0
    for index in waiting.indices {
      let entry = waiting[index]
      let admission = admission(of: entry.operation)
      if admission == .starts {
        limits.begin(entry.operation)
        started.append(entry.id)
      } else {
        keepLacking(entry.operation)
        waiting[kept] = Waiting(id: entry.id, operation: entry.operation, reason: admission)
        kept += 1
      }
    }
    waiting.removeSubrange(kept...)
  }

  private func admission(of operation: MigrationOperation) -> MigrationAdmission {
    if case .waits(let resource) = limits.canStart(operation) { return .waits(for: resource) }
    var blocked: MigrationResource?
    limits.forEachCharge(of: operation) { resource, _ in
      if blocked == nil, isKept(resource) { blocked = resource }
    }
    return blocked.map { .waitsBehind(at: $0) } ?? .starts
  }

  private func isKept(_ resource: MigrationResource) -> Bool {
    switch resource {
    case .host(let index): keptHosts[index] == pass
    case .datastore(let index): keptDatastores[index] == pass
    case .network(let index): keptNetworks[index] == pass
    }
  }

  private mutating func beginPass() { pass += 1 }

  /// Keeps every resource that the operation lacks for it.
  private mutating func keepLacking(_ operation: MigrationOperation) {
    limits.forEachCharge(of: operation) { resource, units in
      if limits.used(resource) + units > limits.budget(resource) { keep(resource) }
    }
  }

  private mutating func keep(_ resource: MigrationResource) {
    switch resource {
    case .host(let index): keptHosts[index] = pass
    case .datastore(let index): keptDatastores[index] = pass
    case .network(let index): keptNetworks[index] = pass
    }
  }
}
