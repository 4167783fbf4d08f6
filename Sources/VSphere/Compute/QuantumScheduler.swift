import Quantities
import RandomStreams

/// The processors of one host in time slices: the discrete counterpart of `ShareTree` with `HostProcessors`.
///
/// A free processor takes the waiting vCPU whose machine has used the fewest MHz per share; machines below their
/// reservation come before all others, machines at their limit wait until it has filled up again. A vCPU runs until its
/// burst or time slice ends, a waiter is better by a margin, its machine's limit is used up, or it is too far ahead of
/// a sibling that waits (relaxed co-scheduling). It stays on its processor for the migration interval, unless another
/// one would idle.
///
/// For short runs, and to check the fluid form. Machines are flat siblings; a tree of pools is mapped onto it by giving
/// each machine the shares, reservation and limit that its pool leaves it. Cores are equal, threads are not modelled.
///
/// Swap it in for a host's part of the share tree: `addMachine`, `setDemand` and so on where the tree has the same,
/// `startWindow` at the start of a sample, `advance` to its end, and then `grantMHz` and `times`.
///
/// Source: VMware, The CPU Scheduler in VMware vSphere 5.1 (known).
public struct QuantumScheduler {
  /// A machine on the host. Positions are reused after removal.
  public struct Machine: Hashable, Sendable, BitwiseCopyable {
    /// Dense position on its host.
    public let index: Int32
    /// The machine at a position.
    public init(_ index: Int32) { self.index = index }
  }

  /// The constants.
  public let settings: QuantumSettings
  /// Physical cores.
  public let cores: Int
  /// Speed of a core, MHz.
  public let coreMHz: Double
  /// How often a vCPU ran on another processor than before.
  public internal(set) var migrations = 0

  var clock: Int64 = 0
  var windowStart: Int64 = 0
  var machines: ContiguousArray<QuantumMachine> = []
  var worlds: ContiguousArray<QuantumWorld> = []
  var processors: ContiguousArray<QuantumProcessor>
  /// The least use per share of machines that compete: what one has after a long sleep.
  var level = 0.0
  /// Machines on the host, and their shares together.
  var machineCount = 0
  var totalShares = 0.0
  /// Worlds that are ready, in no particular order.
  var waiting: ContiguousArray<Int32> = []
  var idleProcessors: Int
  var processorTimers = QuantumTimers()
  var machineTimers = QuantumTimers()
  var worldTimers = QuantumTimers()

  /// Makes an idle host at the start of the run.
  /// - Parameters:
  ///   - cores: physical cores, at least 1; threads are not modelled.
  ///   - coreMHz: speed of each, above 0.
  ///   - settings: the constants, without problems.
  public init(cores: Int, coreMHz: Double, settings: QuantumSettings = QuantumSettings()) {
    precondition(cores > 0 && coreMHz > 0, "a host needs cores with a speed")
    precondition(settings.problems().isEmpty, "quantum settings have problems")
    self.cores = cores
    self.coreMHz = coreMHz
    self.settings = settings
    processors = ContiguousArray(repeating: QuantumProcessor(), count: cores)
    idleProcessors = cores
    for _ in 0..<cores { processorTimers.append() }
  }

  // MARK: Time

  /// How far the host has been simulated.
  public var now: SimTime { SimTime(nanoseconds: clock) }

  /// When something happens next: until then `advance` changes nothing but the clock.
  public var nextEventTime: SimTime {
    SimTime(nanoseconds: min(processorTimers.earliest, machineTimers.earliest, worldTimers.earliest))
  }

  /// Simulates up to and including an instant, not before `now`.
  public mutating func advance(to time: SimTime) {
    precondition(time.nanoseconds >= clock, "the host has been simulated beyond that")
    while true {
      let next = nextEventTime.nanoseconds
      guard next <= time.nanoseconds else { break }
      clock = next
      // Machines first: what a limit or a skew stops must not be started at the same instant.
      if machineTimers.earliest == next {
        fireMachine(machineTimers.first)
      } else if processorTimers.earliest == next {
        fireProcessor(processorTimers.first)
      } else {
        wake(worldTimers.first)
      }
    }
    clock = time.nanoseconds
  }

  // MARK: Measures

  /// Starts the window that `grantMHz` and `times` are means over.
  public mutating func startWindow() {
    windowStart = clock
    for world in worlds.indices {
      count(world)
      worlds[world].run = 0
      worlds[world].ready = 0
      worlds[world].limited = 0
      worlds[world].costopped = 0
    }
  }

  /// What the machine used on average since the window started, or since it was added, MHz.
  public func grantMHz(of machine: Machine) -> Double {
    let times = times(of: machine)
    return times.run * Double(machines[Int(machine.index)].worldCount) * coreMHz
  }

  /// Where its vCPUs' time went since the window started, or since it was added: means over its vCPUs.
  public func times(of machine: Machine) -> ProcessorTimes {
    check(machine)
    var (run, ready, limited, costopped): (Int64, Int64, Int64, Int64) = (0, 0, 0, 0)
    for index in machines[Int(machine.index)].worlds {
      var world = worlds[index]
      world.count(to: clock, isHeld: machines[Int(machine.index)].isHeld)
      run += world.run
      ready += world.ready
      limited += world.limited
      costopped += world.costopped
    }
    var times = ProcessorTimes()
    let start = max(windowStart, machines[Int(machine.index)].addedAt)
    let span = Double(clock - start) * Double(machines[Int(machine.index)].worldCount)
    guard span > 0 else { return times }
    times.run = Double(run) / span
    times.ready = Double(ready) / span
    times.maxLimited = Double(limited) / span
    times.costop = Double(costopped) / span
    times.idle = max(0, 1 - times.run - times.ready - times.costop)
    times.used = times.run
    return times
  }

  func check(_ machine: Machine) {
    precondition(
      machines.indices.contains(Int(machine.index)) && machines[Int(machine.index)].isAlive,
      "machine used after removal")
  }

  // MARK: Accounts

  /// Brings a world's times up to date.
  mutating func count(_ world: Int) {
    worlds[world].count(to: clock, isHeld: machines[Int(worlds[world].machine)].isHeld)
  }

  /// Brings a machine's use, and what is left of its reservation and limit, up to date.
  mutating func countMachine(_ index: Int) {
    let span = Double(clock - machines[index].since)
    guard span > 0 else { return }
    machines[index].since = clock
    let memory = Double(settings.memory.nanoseconds)
    let running = Double(machines[index].running)
    let shares = machines[index].shares
    let usage = machines[index].usagePerShare + running * span / shares
    machines[index].usagePerShare = max(level - memory / shares, min(level + memory / shares, usage))
    let reservation = machines[index].reservation
    if reservation > 0 {
      let reach = reservation * memory
      let left = machines[index].reservationLeft + (reservation - running) * span
      machines[index].reservationLeft = max(-reach, min(reach, left))
    }
    let limit = machines[index].limit
    if limit < .infinity {
      let left = machines[index].limitLeft + (limit - running) * span
      machines[index].limitLeft = min(limit * Double(settings.limitCarryOver.nanoseconds), left)
    }
  }
}
