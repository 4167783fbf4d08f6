/// Kinds of operation that share the limits of hosts, datastores and networks.
public enum MigrationKind: String, Sendable, Hashable, CaseIterable {
  /// Memory moves to another host; the disks stay on a shared datastore.
  case vMotion
  /// Disks move to another datastore; the machine stays on its host.
  case storageVMotion
  /// Memory and disks move together ("vMotion without shared storage").
  case vMotionWithoutSharedStorage
  /// Clone, deployment, cold migration.
  case provisioning
}

/// An operation with the resources it touches, as indices; nil for none.
public struct MigrationOperation: Sendable, Hashable {
  /// What is done.
  public var kind: MigrationKind
  /// Host it starts from.
  public var sourceHost: Int
  /// Host it ends on; the source itself for a Storage vMotion.
  public var targetHost: Int
  /// Datastore of the disks.
  public var sourceDatastore: Int?
  /// Datastore of the disks afterwards; the same one unless disks move.
  public var targetDatastore: Int?

  /// Makes an operation.
  public init(
    _ kind: MigrationKind, from sourceHost: Int, to targetHost: Int, sourceDatastore: Int? = nil,
    targetDatastore: Int? = nil
  ) {
    self.kind = kind
    self.sourceHost = sourceHost
    self.targetHost = targetHost
    self.sourceDatastore = sourceDatastore
    self.targetDatastore = targetDatastore
  }
}

/// What one operation takes of each budget it touches.
public struct MigrationCost: Sendable, Hashable {
  /// Units of each host.
  public var host: Int
  /// Units of each datastore.
  public var datastore: Int
  /// Units of the vMotion network of each host.
  public var network: Int

  /// Makes a cost.
  public init(host: Int, datastore: Int, network: Int) {
    self.host = host
    self.datastore = datastore
    self.network = network
  }
}
