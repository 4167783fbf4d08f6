import RandomStreams

/// A vCPU of the discrete scheduler. Times are nanoseconds of the clock.
struct QuantumWorld {
  enum State: UInt8 { case idle, ready, running, costopped }

  var machine: Int32
  var state = State.idle
  /// Up to when its time is counted.
  var since: Int64
  /// Since when it has been in its state.
  var stateSince: Int64
  /// Where it runs or ran last, and since when it belongs there.
  var processor: Int32
  var movedAt: Int64 = -(1 << 60)
  /// What is left of its burst, and when the sleep after it would be over had it never waited.
  var burstLeft: Int64 = 0
  var plannedEnd: Int64 = 0
  /// Guest time, for the skew between siblings: run time, brought level when it wakes.
  var progress: Int64 = 0

  /// Time in each state since the window started.
  var run: Int64 = 0
  var ready: Int64 = 0
  var limited: Int64 = 0
  var costopped: Int64 = 0

  /// Brings its times up to date. Ready time is the limit's while that holds the machine.
  mutating func count(to clock: Int64, isHeld: Bool) {
    let span = clock - since
    guard span > 0 else { return }
    since = clock
    switch state {
    case .idle: break
    case .ready:
      ready += span
      if isHeld { limited += span }
    case .running:
      run += span
      burstLeft -= span
      progress += span
    case .costopped: costopped += span
    }
  }
}

/// A machine of the discrete scheduler. Processor use is in cores, amounts of it in core nanoseconds.
struct QuantumMachine {
  var isAlive = true
  var addedAt: Int64
  var firstWorld: Int32
  var worldCount: Int32
  var stream: RandomStream
  /// Part of each vCPU that it wants, and the means behind that.
  var utilisation = 0.0
  var meanBurst: Double
  var meanSleep = 0.0

  var shares: Double
  var reservation: Double
  var limit: Double

  /// Worlds that run now.
  var running: Int32 = 0
  /// Up to when the following are counted.
  var since: Int64
  /// Use per share: core nanoseconds over shares, so far, kept near that of the others.
  var usagePerShare: Double
  /// What is left of reservation and limit, each filled at its rate and emptied by use.
  var reservationLeft = 0.0
  var limitLeft = 0.0
  /// Whether the limit keeps its worlds from running.
  var isHeld = false

  var worlds: Range<Int> { Int(firstWorld)..<Int(firstWorld + worldCount) }
  /// Worlds ahead of all others until the reservation is met.
  var isBelowReservation: Bool { reservationLeft > 0 }
}

/// A core of the discrete scheduler.
struct QuantumProcessor {
  /// The world that runs on it, -1 for none.
  var world: Int32 = -1
  var startedAt: Int64 = 0
  var sliceEnd: Int64 = 0
  /// An earlier instant at which a waiter may take it, once the runner has had its shortest run.
  var recheckAt: Int64 = .max
}
