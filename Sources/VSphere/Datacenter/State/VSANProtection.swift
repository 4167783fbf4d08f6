import Quantities
import SimulationKernel

/// What a vSAN datastore has lost with hosts, and what is done about it.
struct VSANProtection {
  var repair: VSANRepair?
  /// Hosts whose part is nowhere else yet.
  var missingHosts = 0
  /// When the last host left.
  var leftAt = SimTime.zero
  /// Whether more failed than the policy tolerates, so that nothing can be read.
  var isInaccessible = false
  var timer = EventHandle.none
  /// The copies at the device.
  var flow: DiskFlowID?
}
