import Infrastructure
import Quantities
import SimulationKernel

/// What a host is doing, as far as it can run machines.
enum HostCondition: UInt8, Sendable {
  /// Runs machines and takes new ones.
  case available
  /// Runs machines, is being emptied for maintenance.
  case enteringMaintenance
  /// Runs machines, is being emptied to be powered down.
  case enteringStandby
  /// Empty and out of service.
  case maintenance
  /// On its way down.
  case poweringOff
  /// Powered down by DPM.
  case standby
  /// On its way up, from standby or a reboot.
  case poweringOn
  /// Crashed or without power.
  case failed
  /// Runs machines, takes no new ones: degraded (Proactive HA).
  case quarantined

  /// Whether machines run on it.
  var runsMachines: Bool {
    switch self {
    case .available, .enteringMaintenance, .enteringStandby, .quarantined: true
    case .maintenance, .poweringOff, .standby, .poweringOn, .failed: false
    }
  }
  /// Whether it is down or on its way, and power management may bring it back.
  var canBeWoken: Bool { self == .poweringOff || self == .standby || self == .poweringOn }
  /// Whether it draws power as a host that is on.
  var isOn: Bool { self != .standby && self != .failed }
}

/// A host while the model runs.
struct HostState {
  /// Index of its kind in the configuration.
  let group: Int32
  let cluster: Int32
  /// Its position in the cluster.
  let slot: Int32
  /// Racks are numbered over all groups.
  let rack: Int32
  let cores: Int32
  let coreMHz: Double
  /// Cores times speed, as vCenter counts.
  let capacityMHz: Double
  let curve: PowerCurve
  var meter: EnergyMeter

  var condition = HostCondition.available
  /// Whether HA admission control keeps it empty for failures.
  var isReserveForFailover = false
  /// Failures under way; overlapping ones are counted, so that the host returns after the last.
  var failures: Int32 = 0
  /// Reasons why its management network is cut off, and why its management agent is down: overlapping ones are counted.
  var cuts: Int32 = 0
  var agentFailures: Int32 = 0
  /// Outages under way of each of its uplinks; empty while there was none.
  var uplinkOutages: ContiguousArray<Int32> = []
  /// Whether it was in maintenance mode when it failed, and is again when it is back.
  var returnsToMaintenance = false
  /// When it was asked to enter maintenance mode.
  var maintenanceSince = SimTime.zero
  /// Whether HA admission control keeps it from being emptied.
  var isNeededForFailover = false
  /// Load given to it when the run starts, by which the first machines are spread.
  var plannedMHz = 0.0
  var plannedBytes = 0.0
  /// Its root in the forest of processor shares, and the leaf of what the VMkernel itself uses.
  var root = ShareNodeID.none
  var systemLeaf = ShareNodeID.none
  /// What the provider of its hardware reports, and whether Proactive HA put it into maintenance mode for it.
  var health = ProactiveHA.Health.healthy
  var isRemediated = false
  /// When power management began to empty it.
  var standbySince = SimTime.zero
  /// Position of its first pool in the table of pools on hosts.
  var firstPool: Int32 = 0
  /// Machines that run here, in order of arrival.
  var residents: ContiguousArray<Int32> = []
  /// Migrations that leave or arrive.
  var migrations: ContiguousArray<Int32> = []
  /// Fault tolerant pairs whose checkpoints leave or arrive.
  var pairs: ContiguousArray<Int32> = []
  /// Secondaries it holds.
  var secondaries: Int32 = 0
  var memoryTimer = EventHandle.none
  var numaTimer = EventHandle.none
  /// Machine of each slot of its NUMA scheduler, -1 for none.
  var numaMachines: ContiguousArray<Int32> = []
  var timer = EventHandle.none
  /// Whether its processor rates, or the traffic of its network, have to be worked out again.
  var isDirty = false
  var isNetworkDirty = false

  /// Booked by powered-on machines and by migrations that arrive.
  var reservedMHz = 0.0
  /// Memory booked likewise, overhead included.
  var reservedBytes: Int64 = 0

  // Rates since the last settlement.
  var demandMHz = 0.0
  var usedMHz = 0.0
  /// What migrations take of the processors.
  var migrationMHz = 0.0
  /// What checkpoints of Fault Tolerance take of the processors.
  var checkpointMHz = 0.0
  /// What the VMkernel spends on the traffic of machines.
  var networkMHz = 0.0

  // Integrals, in units of the rate times seconds.
  private var since = SimTime.zero
  var demandIntegral = 0.0
  var usedIntegral = 0.0
  var onSeconds = 0.0

  /// Whether its management network is cut off.
  var isIsolated: Bool { cuts > 0 }
  /// Whether its management agent is down.
  var isAgentDown: Bool { agentFailures > 0 }

  init(
    group: Int, cluster: Int, slot: Int, rack: Int, hardware: HostHardware, curve: PowerCurve
  ) {
    self.group = Int32(group)
    self.cluster = Int32(cluster)
    self.slot = Int32(slot)
    self.rack = Int32(rack)
    cores = Int32(hardware.cores)
    coreMHz = hardware.frequency.megahertz
    capacityMHz = hardware.capacityMHz
    self.curve = curve
    meter = EnergyMeter(watts: curve.watts(at: 0))
  }

  /// Brings the integrals up to an instant.
  mutating func accrue(to now: SimTime) {
    let seconds = (now - since).seconds
    since = now
    guard seconds > 0 else { return }
    demandIntegral += demandMHz * seconds
    usedIntegral += usedMHz * seconds
    if condition.isOn { onSeconds += seconds }
  }

  /// Removes a machine from the residents, keeping the order of the others.
  mutating func removeResident(_ machine: Int) {
    guard let position = residents.firstIndex(of: Int32(machine)) else {
      preconditionFailure("a machine is among the residents of its host")
    }
    residents.remove(at: position)
  }
}
