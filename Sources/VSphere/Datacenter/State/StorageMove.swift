import Quantities
import SimulationKernel

/// Why disks are moved.
enum StorageMoveCause: Hashable, Sendable {
  /// An administrator asked for all disks of the machine.
  case administrator
  /// Storage DRS recommended it.
  case storageDRS(StorageDRSRecommendation.Purpose)

  /// Name in `events.csv`.
  var name: String {
    switch self {
    case .administrator: "administrator"
    case .storageDRS(let purpose): "storage_drs_\(purpose.rawValue)"
    }
  }
}

/// Disks of one machine on their way from one datastore to another, from the request to the end. While it waits for the
/// limits it has no transfer.
struct StorageMove {
  let machine: Int32
  let source: Int32
  let target: Int32
  /// Positions of the disks in the machine.
  let disks: [Int]
  let cause: StorageMoveCause
  let requestedAt: SimTime
  let operation: MigrationOperation
  var startedAt = SimTime.zero
  /// The new disks at the target, as far as they were made.
  var copies: [VirtualDiskID] = []
  var transfer: StorageTransfer?
  /// What it does at the two datastores.
  var readFlow: DiskFlowID?
  var writeFlow: DiskFlowID?
  var timer = EventHandle.none
}
