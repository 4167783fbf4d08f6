extension ClusterView {
  /// Who may move a machine, where it differs from the cluster.
  public enum AutomationOverride: String, Sendable, CaseIterable {
    /// As the cluster says.
    case cluster
    /// Recommendations only.
    case manual
    /// Placed automatically at power-on, moved by hand.
    case partiallyAutomated = "partially-automated"
    /// Placed and moved automatically.
    case fullyAutomated = "fully-automated"
    /// Left alone: not placed, not moved, not even recommended to move.
    case disabled
  }

  /// Why a machine cannot be moved while it runs.
  public enum PinReason: String, Sendable, CaseIterable {
    /// It can be moved.
    case none
    /// It owns a physical device (DirectPath I/O).
    case passthroughDevice = "passthrough-device"
    /// It has a virtual function and runs where it cannot be handed over.
    case virtualFunction = "virtual-function"
    /// It has a virtual GPU and suspending it for the copy is not allowed.
    case vGPU = "vgpu"
    /// Its disks are on a datastore of its host only.
    case localDisk = "local-disk"
    /// A device of the host is connected, such as its CD drive.
    case connectedDevice = "connected-device"
    /// An operation on it is under way: a snapshot, a clone, a reconfiguration.
    case operationUnderWay = "operation-under-way"
    /// It is the secondary, or a primary in transition, of Fault Tolerance.
    case faultTolerance = "fault-tolerance"
    /// It is being migrated already.
    case migrating
  }

  /// A machine as policies see it.
  public struct Machine: Sendable {
    /// No host.
    public static let nowhere: Int32 = -1

    /// The model's index of the machine.
    public var id: Int32
    /// Slot of the host it runs on; `nowhere` when it does not run.
    public var host: Int32 = Machine.nowhere
    /// Slot of the host a migration under way takes it to; `nowhere` when none is. Its load counts there already,
    /// its reservations at both ends.
    public var migrationTarget: Int32 = Machine.nowhere
    /// Who may move it.
    public var automation: AutomationOverride = .cluster
    /// Why it cannot move; `none` when it can.
    public var pin: PinReason = .none
    /// Virtual processors.
    public var vCPUs: Int32
    /// Virtual functions it needs on its host.
    public var virtualFunctions: Int32 = 0
    /// Virtual GPUs it needs on its host.
    public var vGPUs: Int32 = 0

    /// Processor demand, MHz (see `DemandEstimate`).
    public var cpuDemandMHz: Double = 0
    /// Its part of the whole cluster's capacity under shares, reservations and limits, MHz.
    public var cpuEntitlementMHz: Double = 0
    /// Part of the time it wanted to run in which it had to wait, 0 to 1.
    public var cpuReadyFraction: Double = 0
    /// Guaranteed processor capacity, MHz.
    public var cpuReservationMHz: Double = 0
    /// Cap, MHz; infinity for none.
    public var cpuLimitMHz: Double = .infinity
    /// Processor shares.
    public var cpuShares: Double = 1000

    /// Configured memory, bytes.
    public var memorySizeBytes: Int64
    /// Memory it touched lately, bytes.
    public var memoryActiveBytes: Int64 = 0
    /// Host memory that backs it, bytes.
    public var memoryConsumedBytes: Int64 = 0
    /// Guest memory with host memory behind it, sharing counted in full, bytes.
    public var memoryGrantedBytes: Int64 = 0
    /// Its part of the whole cluster's memory, bytes.
    public var memoryEntitlementBytes: Double = 0
    /// Guaranteed memory, without overhead, bytes.
    public var memoryReservationBytes: Int64 = 0
    /// Overhead memory, always reserved, bytes.
    public var memoryOverheadBytes: Int64 = 0
    /// Part of the time it waits for reclaimed memory, 0 to 1.
    public var memoryStallFraction: Double = 0

    /// Network traffic it wants, bytes a second.
    public var networkDemandBytesPerSecond: Double = 0

    /// Highest processor demand of the last 60 minutes, MHz; 0 where unknown.
    public var worstCPUDemandMHz: Double = 0
    /// Highest memory demand of the last 60 minutes, bytes; 0 where unknown.
    public var worstMemoryDemandBytes: Double = 0
    /// What a migration of it would take, measured or estimated, seconds.
    public var migrationSeconds: Double = 10
    /// What of that it would stand still, seconds.
    public var migrationDowntimeSeconds: Double = 0.5

    /// Makes a machine that runs nowhere and asks for nothing.
    public init(id: Int32, vCPUs: Int32 = 1, memorySizeBytes: Int64 = 0) {
      self.id = id
      self.vCPUs = vCPUs
      self.memorySizeBytes = memorySizeBytes
    }

    /// Whether it runs.
    public var isRunning: Bool { host >= 0 }
    /// Slot of the host its load counts on.
    public var loadHost: Int32 { migrationTarget >= 0 ? migrationTarget : host }
  }
}
