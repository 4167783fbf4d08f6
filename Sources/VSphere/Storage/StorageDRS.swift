/// Storage DRS: proposes moves of disks between the datastores of a cluster, and a datastore for new ones.
///
/// Source: for thresholds and filters, vSphere API, StorageDrsPodConfigInfo, and vSphere Resource Management, 'Storage
/// DRS' (published). Which move is made among those allowed is a modelling default, told at each pass.
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
    // 0.85 - 0.80 is a little less than 0.05 in binary.
    source - target >= settings.minimumUtilisationDifference - 1e-12
  }

  /// One pass: maintenance first, then broken rules, then space, then I/O; each sees what was proposed before.
  /// - Complexity: O(moves × disks × datastores).
  public func plan(_ view: StorageDRSView, explains: Bool = false) -> StorageDRSPlan {
    var pass = StorageDRSPass(self, view, explains: explains)
    pass.emptyDatastoresInMaintenance()
    pass.correctRules()
    pass.balanceSpace()
    if settings.balancesIO { pass.balanceIO() }
    return pass.plan
  }
}
