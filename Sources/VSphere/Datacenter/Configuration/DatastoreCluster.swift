/// Datastores that Storage DRS balances: those that name it as their cluster.
public struct DatastoreCluster: Sendable, Hashable {
  /// Its name.
  public var name: String
  /// How it is balanced.
  public var settings: StorageDRSSettings

  /// Describes a datastore cluster; by default Storage DRS only recommends, as in vSphere.
  public init(name: String, settings: StorageDRSSettings = StorageDRSSettings()) {
    self.name = name
    self.settings = settings
  }
}
