import Infrastructure
import Quantities
import SimulationKernel

/// The next step of a machine that takes time by itself.
enum MachineStep: UInt8, Sendable {
  case none
  /// The VMkernel creates its process, swap file and devices.
  case poweringOn
  /// The guest boots.
  case booting
  /// The guest shuts down.
  case shuttingDown
  /// The VMkernel tears it down.
  case poweringOff
  /// Its memory goes to disk.
  case suspending
  /// Its memory comes from disk.
  case resuming
  /// Waits to boot again after its reset button was pressed.
  case resetting
  /// Its disks are copied.
  case cloning
}

/// A virtual machine while the model runs.
struct MachineState: BitwiseCopyable {
  /// Index of its group in the configuration, and its position in the group.
  let group: Int32
  let position: Int32
  let cluster: Int32
  /// Its position in the cluster.
  let slot: Int32
  /// Its resource pool in the cluster, or -1 for the root.
  let pool: Int32
  let vCPUs: Int32
  let memoryBytes: Int64
  let cpuShares: Double
  let cpuReservationMHz: Double
  let cpuLimitMHz: Double
  /// SR-IOV virtual functions it needs.
  let virtualFunctions: Int32

  var state = VirtualMachineState.stopped
  /// Whether it exists: clones come into being later, templates never run.
  var exists = true
  /// What it holds on the host it is on.
  var booking = HostBooking.none
  /// Whether its reservations are taken in its resource pool.
  var isReservedInPool = false
  /// Its leaf in the share tree of its host, and the group it is in; the root's right after HA restarted it.
  var leaf = ShareNodeID.none
  var leafPool: Int32 = -1
  /// Whether HA has it in the root pool with flattened shares until DRS puts it back.
  var isFlattened = false
  /// Slot in its host's NUMA scheduler, or -1 where the host has one node.
  var numaSlot: Int32 = -1
  /// Its adapters that carry traffic, among the ports of all machines.
  var firstPort: Int32 = 0
  var portCount: Int32 = 0
  /// Migration under way, or -1.
  var migration: Int32 = -1
  /// Storage vMotion under way, or -1.
  var storageMove: Int32 = -1
  /// Bytes of a write that finds no space on its datastore: the machine is paused; 0 while it is not.
  var pausedBytes: Int64 = 0
  var step = MachineStep.none
  var timer = EventHandle.none
  /// When its step is over; while its I/O waits for a datastore, how much of the step is left.
  var stepEndsAt = SimTime.zero
  var stepLeft = SimDuration.zero
  /// Whether an operation of vCenter works on it.
  var isBusy = false
  /// Snapshots it has.
  var snapshots: Int32 = 0
  /// Bytes of its memory image while it is suspended.
  var suspendedBytes: Int64 = 0
  /// Whether only one host of several in its cluster mounts the datastores of its disks.
  var isLocal = false
  /// Whether its I/O waits for a datastore that is away.
  var isBlocked = false
  /// Whether its guest has crashed and waits for VM monitoring.
  var hasCrashed = false
  /// When its guest came up last.
  var upSince = SimTime.zero
  /// Whether HA restarts it elsewhere once it is off: an isolation response.
  var restartsWhenOff = false
  /// The host it kept from maintenance mode, so that it is said once.
  var blockedHost: Int32 = -1
  /// Its pair where Fault Tolerance protects it, or -1.
  var pair: Int32 = -1
  /// Nested reasons to stand still: switchover of a migration, snapshot.
  var stuns: Int32 = 0

  // Demand, between two samples.
  var demandFraction = 0.0
  var activeFraction = 0.0
  /// Traffic it wants through all adapters, both ways.
  var wantedBitsPerSecond = 0.0
  var commandsPerSecond = 0.0
  var graphicsFraction = 0.0
  /// Part of a physical GPU that it gets.
  var graphicsShare = 0.0
  /// What it wants and got of GPUs.
  var graphicsUse = GraphicsUse()

  // Named losses, each 1 (or 0 where said) when there is none.
  /// Overhead of virtualization with all host memory in large pages, and with none.
  var wholePagesSlowdown = 1.0
  var brokenPagesSlowdown = 1.0
  /// VM exits, two-dimensional page walks, nested virtualization, mitigations.
  var virtualizationSlowdown = 1.0
  /// Remote memory.
  var numaSlowdown = 1.0
  /// Part of the time it waits for pages the host took away: 0 for none.
  var memoryStall = 0.0
  /// Speed a migration leaves it.
  var migrationSpeed = 1.0
  /// Speed checkpoints of Fault Tolerance leave it.
  var checkpointSpeed = 1.0
  /// Processor time of the guest that goes into network devices, MHz.
  var deviceMHz = 0.0
  /// Processor time that encrypting its disk I/O takes, MHz: its own, beside the guest's work.
  var encryptionMHz = 0.0
  /// Traffic that passes, both ways.
  var passedBitsPerSecond = 0.0
  /// Packets that do not fit, both ways.
  var droppedPacketsPerSecond = 0.0

  /// The host it is on, or -1.
  var host: Int32 { booking.host }

  /// Whether the guest executes: from the start of its boot to the end of its shutdown, unless it is stunned.
  @inline(__always)
  var executes: Bool {
    guard stuns == 0, !hasCrashed, step != .resetting else { return false }
    switch state {
    case .running, .migrating: return true
    case .starting: return step == .booting
    case .stopping: return step == .shuttingDown
    case .stopped, .suspended, .error: return false
    }
  }

  /// Whether it can be powered off, reset, suspended: it runs and nothing else is done with it.
  var canStop: Bool { state == .running && migration < 0 && storageMove < 0 && step == .none }

  /// Whether it can be moved, reset or suspended: its storage answers besides.
  var canMove: Bool { canStop && !isBlocked }

  /// Processor time a unit of useful work takes.
  @inline(__always)
  var slowdown: Double { virtualizationSlowdown * numaSlowdown }

  /// Its ports.
  @inline(__always)
  var ports: Range<Int> { Int(firstPort)..<Int(firstPort + portCount) }

  /// Processor time its devices take beside the guest's useful work, MHz.
  @inline(__always)
  var inputOutputMHz: Double { deviceMHz + encryptionMHz }
}
