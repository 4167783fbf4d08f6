/// Where the disks of a new VM go.
public struct StorageDRSPlacement: Sendable, Hashable {
  /// Position of the datastore of each disk; empty when there is none for all of them.
  public var targets: [Int32]
  /// Whether a datastore becomes too full by it: the threshold is soft.
  public var passesThreshold: Bool
  /// Why, with what fell to which rule; when there are no targets always, else only when asked for.
  public var reason: String
}

extension StorageDRS {
  /// Datastores for the disks of a new VM.
  /// - Parameters:
  ///   - machine: the VM, for its rules.
  ///   - diskBytes: space each disk is expected to take.
  ///   - reservedIOPS: operations per second reserved for each disk.
  public func placement(
    of machine: Int32, diskBytes: [Int64], reservedIOPS: Double = 0, _ view: StorageDRSView, explains: Bool = false
  ) -> StorageDRSPlacement {
    StorageDRSPlacement(targets: [], passesThreshold: false, reason: "")
  }
}
