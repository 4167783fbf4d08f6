import Quantities
import SimulationKernel

/// The secondary of a machine that Fault Tolerance protects, and what it costs to keep it up to date.
struct FaultTolerantPair {
  /// How far the secondary is.
  enum Phase: UInt8, Sendable {
    /// There is none.
    case absent
    /// Memory is copied to it.
    case creating
    /// It can take over.
    case ready
  }

  /// The protected machine.
  let machine: Int32
  var phase = Phase.absent
  /// What the secondary holds on its host.
  var booking = HostBooking.none
  /// When its memory is complete: a timer of an earlier secondary is too early.
  var readyAt = SimTime.zero
  var timer = EventHandle.none
  /// Whether it was said why there is no secondary.
  var hasSaidWhy = false

  // Checkpoints, while primary and secondary run.
  /// Hosts they pass between, or -1.
  var sender: Int32 = -1
  var receiver: Int32 = -1
  var transmitFlow = NetworkFlowID(-1)
  var receiveFlow = NetworkFlowID(-1)
  /// Speed of the slower of both ports.
  var lineBitsPerSecond = 0.0
  /// Written memory that has to be sent.
  var dirtyBytesPerSecond = 0.0
  /// Processor time both hosts spend.
  var chargedMHz = 0.0
  var status = FastCheckpointing.LatencyStatus.green
  /// Mean time output is held.
  var outputDelaySeconds = 0.0

  // Integrals.
  private var since = SimTime.zero
  var protectedSeconds = 0.0
  var outputDelayIntegral = 0.0

  init(machine: Int32) { self.machine = machine }

  /// Whether checkpoints pass.
  var isLogging: Bool { sender >= 0 }

  /// Brings the integrals up to an instant.
  mutating func accrue(to now: SimTime) {
    let seconds = (now - since).seconds
    since = now
    guard seconds > 0, phase == .ready else { return }
    protectedSeconds += seconds
    outputDelayIntegral += outputDelaySeconds * seconds
  }
}
