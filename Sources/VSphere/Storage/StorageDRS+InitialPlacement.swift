/// Where new disks go.
public struct StorageDRSPlacement: Sendable, Hashable {
  /// Position of the datastore of each disk; empty when there is none for all of them.
  public var targets: [Int32]
  /// Whether a datastore becomes too full by it: the threshold is soft (published: Storage DRS initial placement).
  public var passesThreshold: Bool
  /// Why not, when there are no targets.
  public var refusal: String
}

extension StorageDRS {
  /// Datastores for new disks: where the VM's others are if they belong together, otherwise the least full one that
  /// stays below the thresholds, for all disks together or each by itself; one above a threshold only when there is no
  /// other.
  /// - Parameters:
  ///   - machine: the VM, for its rules and the disks it has.
  ///   - diskBytes: space each disk is expected to take.
  ///   - reservedIOPS: operations per second reserved for each disk.
  public func placement(
    of machine: Int32, diskBytes: [Int64], reservedIOPS: Double = 0, _ view: StorageDRSView
  ) -> StorageDRSPlacement {
    var pass = StorageDRSPass(self, view, explains: false)
    let first = view.disks.count
    for bytes in diskBytes {
      // On no datastore yet.
      pass.view.disks.append(
        StorageDRSDisk(machine: machine, datastore: -1, usedBytes: bytes, reservedIOPS: reservedIOPS))
      pass.hasMoved.append(false)
    }
    let all = Array(first..<first + diskBytes.count)
    let parts = pass.keepsTogether(machine) ? [all] : all.map { [$0] }
    var placement = StorageDRSPlacement(targets: [], passesThreshold: false, refusal: "")
    for part in parts where !part.isEmpty {
      let unit = pass.unit(machine, part)
      let home = pass.home(of: machine).flatMap { pass.hardRejection(unit, $0) == nil ? $0 : nil }
      guard let target = home ?? pass.softTarget(unit, besides: nil) else {
        return StorageDRSPlacement(
          targets: [], passesThreshold: false, refusal: "no datastore for \(unit.bytes) B\(pass.rejections())")
      }
      if pass.wouldBeTooFull(unit, target) { placement.passesThreshold = true }
      pass.view.datastores[target].usedBytes += unit.bytes
      pass.view.datastores[target].reservedIOPS += unit.reservedIOPS
      for disk in part {
        pass.view.disks[disk].datastore = Int32(target)
        placement.targets.append(Int32(target))
      }
    }
    return placement
  }
}
