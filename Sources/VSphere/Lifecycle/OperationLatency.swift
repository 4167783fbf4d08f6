import Infrastructure
import RandomStreams

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Operations on a virtual machine whose time is drawn.
public enum LifecycleTask: String, Sendable, Hashable, CaseIterable {
  /// Until the virtual machine monitor runs: power-on and swap file, without placement and boot.
  case powerOn
  /// DRS chooses a host before a power-on.
  case placement
  /// From the first instruction to VMware Tools.
  case guestBoot
  /// From the request to the end of the guest; see also `OperationLatency.shutdownTimeoutSeconds`.
  case guestShutdown
  /// Hard power-off.
  case powerOff
  /// Hard reset, without the boot.
  case reset
  /// Besides writing memory.
  case suspend
  /// Besides reading memory.
  case resume
  /// Creation of an empty machine.
  case create
  /// Registration of files that exist.
  case register
  /// Besides copying the disks.
  case fullClone
  /// A clone on the disks of its parent.
  case linkedClone
  /// A clone of a running machine, by forking its memory and disks.
  case instantClone
  /// Besides writing memory, if that is included.
  case snapshot
  /// Besides merging; see `SnapshotConsolidation`.
  case snapshotDelete
  /// Change of settings.
  case reconfigure
  /// Adding a vCPU, memory or a device to a running machine.
  case hotAdd
}

/// How long operations take on the hosts: one table, every entry a distribution in seconds that can be replaced.
///
/// All figures are modelling defaults. What depends on data (memory to write, disks to copy) is in `OperationVolume`
/// and comes on top.
public struct OperationLatency: Sendable, Hashable {
  /// Power-on: uniform 2 to 6 s and 0.1 s for the swap file.
  public var powerOn: Distribution
  /// Placement by DRS: uniform 0.3 to 2 s.
  public var placement: Distribution
  /// Boot of Linux: lognormal, median 25 s, sigma 0.35.
  public var linuxBoot: Distribution
  /// Boot of Windows: lognormal, median 60 s, sigma 0.4.
  public var windowsBoot: Distribution
  /// Boot of an appliance: lognormal, median 240 s, sigma 0.3.
  public var applianceBoot: Distribution
  /// Shutdown of Linux: lognormal, median 15 s, sigma 0.35.
  public var linuxShutdown: Distribution
  /// Shutdown of Windows: lognormal, median 40 s, sigma 0.4.
  public var windowsShutdown: Distribution
  /// Shutdown of an appliance: lognormal, median 40 s, sigma 0.3.
  public var applianceShutdown: Distribution
  /// Time after which a guest that has not shut down is powered off: 300 s.
  public var shutdownTimeoutSeconds: Double
  /// Power-off: uniform 1 to 2 s.
  public var powerOff: Distribution
  /// Reset: uniform 1 to 2 s.
  public var reset: Distribution
  /// Suspend: 2 s.
  public var suspend: Distribution
  /// Resume: 2 s.
  public var resume: Distribution
  /// Creation: uniform 2 to 4 s.
  public var create: Distribution
  /// Registration: uniform 2 to 4 s.
  public var register: Distribution
  /// Full clone: what creation takes.
  public var fullClone: Distribution
  /// Linked clone: uniform 5 to 10 s.
  public var linkedClone: Distribution
  /// Instant clone: uniform 1 to 3 s.
  public var instantClone: Distribution
  /// Stun of the parent of an instant clone: uniform 0.1 to 0.5 s.
  public var instantCloneStun: Distribution
  /// Snapshot: uniform 1 to 2 s.
  public var snapshot: Distribution
  /// Stun of a snapshot: uniform 0.2 to 0.5 s.
  public var snapshotStun: Distribution
  /// Deletion of a snapshot: uniform 1 to 2 s.
  public var snapshotDelete: Distribution
  /// Reconfiguration: uniform 1 to 2 s.
  public var reconfigure: Distribution
  /// Hot add: 1 s.
  public var hotAdd: Distribution

  /// The defaults; replace what is known better.
  public init() {
    let short = Distribution.uniform(low: 1, high: 2)
    let create = Distribution.uniform(low: 2, high: 4)
    powerOn = .uniform(low: 2.1, high: 6.1)
    placement = .uniform(low: 0.3, high: 2)
    linuxBoot = Self.lognormal(median: 25, sigma: 0.35)
    windowsBoot = Self.lognormal(median: 60, sigma: 0.4)
    applianceBoot = Self.lognormal(median: 240, sigma: 0.3)
    linuxShutdown = Self.lognormal(median: 15, sigma: 0.35)
    windowsShutdown = Self.lognormal(median: 40, sigma: 0.4)
    applianceShutdown = Self.lognormal(median: 40, sigma: 0.3)
    shutdownTimeoutSeconds = 300
    powerOff = short
    reset = short
    suspend = .constant(2)
    resume = .constant(2)
    self.create = create
    register = create
    fullClone = create
    linkedClone = .uniform(low: 5, high: 10)
    instantClone = .uniform(low: 1, high: 3)
    instantCloneStun = .uniform(low: 0.1, high: 0.5)
    snapshot = short
    snapshotStun = .uniform(low: 0.2, high: 0.5)
    snapshotDelete = short
    reconfigure = short
    hotAdd = .constant(1)
  }

  /// What an operation takes besides its data, for a guest of that family.
  public func distribution(of task: LifecycleTask, guest: GuestFamily) -> Distribution {
    switch task {
    case .powerOn: powerOn
    case .placement: placement
    case .guestBoot:
      switch guest {
      case .linux: linuxBoot
      case .windows: windowsBoot
      case .appliance: applianceBoot
      }
    case .guestShutdown:
      switch guest {
      case .linux: linuxShutdown
      case .windows: windowsShutdown
      case .appliance: applianceShutdown
      }
    case .powerOff: powerOff
    case .reset: reset
    case .suspend: suspend
    case .resume: resume
    case .create: create
    case .register: register
    case .fullClone: fullClone
    case .linkedClone: linkedClone
    case .instantClone: instantClone
    case .snapshot: snapshot
    case .snapshotDelete: snapshotDelete
    case .reconfigure: reconfigure
    case .hotAdd: hotAdd
    }
  }

  /// Everything that is out of range, by field.
  public func problems() -> [ParameterError] {
    var checks = ParameterChecks()
    for task in LifecycleTask.allCases {
      let dependsOnGuest = task == .guestBoot || task == .guestShutdown
      for guest in dependsOnGuest ? GuestFamily.allCases : [.linux] {
        let name = dependsOnGuest ? "\(guest.rawValue)\(task == .guestBoot ? "Boot" : "Shutdown")" : task.rawValue
        Self.check(distribution(of: task, guest: guest), name, &checks)
      }
    }
    Self.check(instantCloneStun, "instantCloneStun", &checks)
    Self.check(snapshotStun, "snapshotStun", &checks)
    checks.requirePositive(shutdownTimeoutSeconds, "shutdownTimeoutSeconds")
    return checks.errors
  }

  private static func check(_ distribution: Distribution, _ name: String, _ checks: inout ParameterChecks) {
    do {
      try distribution.validate(isNonNegative: true)
    } catch {
      checks.require(false, name, "\(error)", "a distribution of seconds from 0 up")
    }
  }

  private static func lognormal(median: Double, sigma: Double) -> Distribution {
    .lognormal(mu: log(median), sigma: sigma)
  }
}
