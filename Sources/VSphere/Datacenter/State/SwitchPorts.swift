import Quantities
import SimulationKernel

/// What the switches of all hosts know of their ports and uplinks beside the traffic itself.
struct SwitchPorts {
  /// Shapers of a port.
  struct Shaper {
    var transmit: TokenBucket?
    var receive: TokenBucket?
    /// Whether the port was connected anew, so that its buckets are full.
    var isFresh = true
  }

  /// Whether each uplink of each host carries traffic of the switch: up, and nobody's own.
  var usable: ContiguousArray<ContiguousArray<Bool>>
  /// By host; empty when no port group is teamed by load.
  var teaming: ContiguousArray<LoadBasedTeaming> = []
  var reviewTimers: ContiguousArray<EventHandle> = []
  /// By port; empty when no port group is shaped.
  var shapers: ContiguousArray<Shaper> = []
  /// By host; when the next burst is used up.
  var burstTimers: ContiguousArray<EventHandle> = []

  init(_ configuration: DatacenterConfiguration, uplinkCounts: [Int], portCount: Int) {
    let groups = configuration.portGroups
    let named = groups.flatMap { $0.teaming.active + $0.teaming.standby }.max() ?? -1
    // A team may name uplinks that some hosts do not have; there they are never up.
    usable = ContiguousArray(
      uplinkCounts.map { count in ContiguousArray((0..<max(count, named + 1)).map { $0 < count }) })
    if groups.contains(where: { $0.teaming.policy == .loadBased }) {
      teaming = ContiguousArray(uplinkCounts.map { LoadBasedTeaming(uplinkCount: $0) })
      reviewTimers = ContiguousArray(repeating: .none, count: uplinkCounts.count)
    }
    if groups.contains(where: { $0.transmitShaping != nil || $0.receiveShaping != nil }) {
      shapers = ContiguousArray(repeating: Shaper(), count: portCount)
      burstTimers = ContiguousArray(repeating: .none, count: uplinkCounts.count)
    }
  }
}
