import Quantities
import RandomStreams

/// A host's processors in time slices, and who is on them: `fidelity: quantum`.
struct QuantumHost {
  /// A machine on the host, with what the scheduler was told about it.
  struct Member {
    let machine: Int32
    let handle: QuantumScheduler.Machine
    var terms: QuantumTerms
    /// Useful work in a MHz used.
    var servedPerUsed = 0.0
    /// What was measured since the window opened, and the means of the last one that closed.
    var open = MeasuredUsage()
    var closed: MeasuredUsage?
  }

  var scheduler: QuantumScheduler
  var members: ContiguousArray<Member> = []
  /// The VMkernel's own work, ahead of all machines; nil while there is none.
  var system: QuantumScheduler.Machine?
  var systemVCPUs = 0
  var systemMHz = 0.0
  let systemStream: RandomStream
  /// Up to when everything is measured.
  var measuredTo = SimTime.zero
  /// Use of the host since the start, and since the window opened, MHz seconds.
  var usedTotal = 0.0
  var usedInWindow = 0.0
  var windowStart = SimTime.zero
  /// Means of the last window, MHz; nil before the first has closed.
  var usedMHz: Double?
  var closesWindow = false
  /// Whether the host ran machines since `measuredTo`: then its power follows their load.
  var wasRunning = true

  init(cores: Int, coreMHz: Double, settings: QuantumSettings, systemStream: RandomStream) {
    scheduler = QuantumScheduler(cores: cores, coreMHz: coreMHz, settings: settings)
    self.systemStream = systemStream
  }
}

/// What a scheduler in time slices has to know about a machine: flat, with what its pools leave it.
struct QuantumTerms: Hashable {
  var demandMHz = 0.0
  var shares = 1.0
  var reservationMHz = 0.0
  var limitMHz = Double.infinity
}

/// Measured use, in units of the rate times seconds.
struct MeasuredUsage: BitwiseCopyable {
  var seconds = 0.0
  var used = 0.0
  var served = 0.0
  var run = 0.0
  var ready = 0.0
  var costop = 0.0
  var maxLimited = 0.0

  mutating func add(_ times: ProcessorTimes, usedMHz: Double, servedMHz: Double, seconds span: Double) {
    seconds += span
    used += usedMHz * span
    served += servedMHz * span
    run += times.run * span
    ready += times.ready * span
    costop += times.costop * span
    maxLimited += times.maxLimited * span
  }

  /// Means as the rates that others see.
  func show(in account: inout MachineUsage) {
    guard seconds > 0 else { return }
    account.usedMHz = used / seconds
    account.servedMHz = served / seconds
    account.times.run = run / seconds
    account.times.used = account.times.run
    account.times.ready = ready / seconds
    account.times.costop = costop / seconds
    account.times.maxLimited = maxLimited / seconds
    account.times.idle = max(0, 1 - account.times.run - account.times.ready - account.times.costop)
  }

  /// Takes the place of what rates added up to.
  func replaceIntegrals(of account: inout MachineUsage) {
    account.usedIntegral = used
    account.servedIntegral = served
    account.runIntegral = run
    account.readyIntegral = ready
    account.costopIntegral = costop
    account.maxLimitedIntegral = maxLimited
  }
}
