import Quantities
import RandomStreams
import Workloads

/// What all machines of a group have in common while the model runs.
struct MachineGroupState {
  /// Their indices.
  let machines: Range<Int>
  let demands: Demands
  /// Time between two values of their demand.
  let interval: SimDuration
  /// Whether the demand ever changes.
  let changes: Bool
  let touchedMemory: Double
  let writableWorkingSet: Double
  let dirtyBytesPerSecond: Double
  let zeroPages: Double
  let hasTools: Bool
  let guest: GuestFamily
  let security: SecurityCost
  /// Network adapters that carry traffic.
  let adapters: ContiguousArray<GroupAdapter>
  let usesStorage: Bool
  /// Whether anything that machines write goes to new blocks.
  let hasGrowingDisks: Bool
  /// What vSphere cannot do with machines that have such adapters.
  let lostFeatures: VirtualMachineFeatures
  /// Whole physical adapters each machine needs (DirectPath).
  let wholeAdapters: Int32
  let graphics: GraphicsDevice?
  let virtualization: VirtualizationSettings
  let memoryIntensity: MemoryIntensity
  let nodeAffinity: NUMANodeSet?
  let hasStrictAffinity: Bool
  let virtualNodes: Int?
  let restartPriority: RestartPriority?
  let pin: ClusterView.PinReason

  /// The demands, each ready to be asked for values.
  struct Demands {
    let cpu: DemandSource
    let activeMemory: DemandSource
    let commands: DemandSource
    let graphics: DemandSource

    /// Whether any of them ever changes.
    var changes: Bool {
      ![cpu, activeMemory, commands, graphics].allSatisfy(\.isConstant)
    }
  }

  /// Whether machines have traffic.
  var usesNetwork: Bool { !adapters.isEmpty }

  /// Whether machines have a virtual GPU.
  var usesGraphics: Bool { graphics != nil }

  /// Whether machines have demands beside processor and memory.
  var usesDevices: Bool { usesNetwork || usesStorage || usesGraphics }
}
