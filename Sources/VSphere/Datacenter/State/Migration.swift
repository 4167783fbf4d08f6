import Quantities
import SimulationKernel

/// Why a migration was asked for.
enum MigrationCause: Hashable, Sendable {
  /// DRS, DPM or consolidation recommended it.
  case recommendation(Recommendation.Reason)
  /// An administrator asked for it.
  case administrator

  /// Name in `events.csv`.
  var name: String {
    switch self {
    case .recommendation(let reason): reason.name
    case .administrator: "administrator"
    }
  }
}

/// A vMotion from the request to its end, with disks or without. While it waits for the limits it has no transaction.
struct Migration {
  let machine: Int32
  let source: Int32
  let target: Int32
  let cause: MigrationCause
  let requestedAt: SimTime
  let operation: MigrationOperation
  var startedAt = SimTime.zero
  /// Who holds what, once the target has booked.
  var transaction: VMotionTransaction?
  var booking = HostBooking.none
  /// Disks that move along.
  var relocation: DiskRelocation?
  var transfer: PrecopyTransfer?
  /// What its stun takes apart from the last dirty pages.
  var cost = SwitchoverCost.none
  var timer = EventHandle.none
  /// Its traffic on the ports of source and target.
  var transmitFlows: ContiguousArray<NetworkFlowID> = []
  var receiveFlows: ContiguousArray<NetworkFlowID> = []
  /// Most that streams, round trip and encryption allow, bytes a second.
  var ceilingBytesPerSecond = 0.0
  /// What sets the rate: the ceiling's reason, or the network where it granted less in the first round.
  var bound = MigrationBandwidth.Bound.network
  /// Part of the line rate that is memory: what network I/O control grants counts headers too.
  var goodput = 1.0
  /// Processor time reserved on each of both hosts, MHz.
  var sourceMHz = 0.0
  var targetMHz = 0.0
}
