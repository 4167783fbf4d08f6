import Quantities

/// What a machine got and lost: rates that hold since the last settlement, and their integrals.
struct MachineUsage: BitwiseCopyable {
  // Rates since `since`.
  /// What the guest wants to do, MHz of useful work.
  var demandMHz = 0.0
  /// What it would use of the host alone, losses and device work included.
  var wantedMHz = 0.0
  /// What it uses of the host.
  var usedMHz = 0.0
  /// Useful work done.
  var servedMHz = 0.0
  var times = ProcessorTimes()
  /// Part of the time it waits for memory.
  var memoryStall = 0.0
  var since = SimTime.zero

  // Integrals, in units of the rate times seconds.
  var demandIntegral = 0.0
  var usedIntegral = 0.0
  var servedIntegral = 0.0
  var runIntegral = 0.0
  var readyIntegral = 0.0
  var costopIntegral = 0.0
  var maxLimitedIntegral = 0.0
  var stallIntegral = 0.0

  // Time by state, seconds.
  /// Guest up and answering.
  var upSeconds = 0.0
  /// Down although it should run: after a failure, until the guest is up again.
  var downSeconds = 0.0
  /// Standing still in switchovers, snapshots and the like.
  var stunnedSeconds = 0.0
  var isUp = false
  var isDown = false
  var isStunned = false
  /// When it went down.
  var downSince = SimTime.zero

  var migrations: Int32 = 0
  var restarts: Int32 = 0

  /// Brings the integrals up to an instant.
  mutating func accrue(to now: SimTime) {
    let seconds = (now - since).seconds
    since = now
    guard seconds > 0 else { return }
    if isUp {
      upSeconds += seconds
    } else if isDown {
      downSeconds += seconds
    }
    if isStunned { stunnedSeconds += seconds }
    demandIntegral += demandMHz * seconds
    usedIntegral += usedMHz * seconds
    servedIntegral += servedMHz * seconds
    runIntegral += times.run * seconds
    readyIntegral += times.ready * seconds
    costopIntegral += times.costop * seconds
    maxLimitedIntegral += times.maxLimited * seconds
    stallIntegral += memoryStall * seconds
  }

  /// Sets the rates of a machine without processor time.
  mutating func stopRates() {
    demandMHz = 0
    wantedMHz = 0
    usedMHz = 0
    servedMHz = 0
    times = ProcessorTimes()
    memoryStall = 0
  }
}

/// The highest processor demand of the last hour, to a twelfth of it: maxima of stretches of five minutes.
struct WorstDemand {
  private var maxima = SIMD16<Float>(repeating: 0)
  private var stretch: Int64 = 0

  /// Notes a demand at an instant.
  mutating func note(_ megahertz: Double, at time: SimTime) {
    advance(to: time)
    let slot = Int(stretch % 12)
    maxima[slot] = max(maxima[slot], Float(megahertz))
  }

  /// The highest demand of the hour before an instant, MHz.
  mutating func worst(at time: SimTime) -> Double {
    advance(to: time)
    return Double(maxima.max())
  }

  private mutating func advance(to time: SimTime) {
    let now = (time - .zero) / .seconds(300)
    guard now > stretch else { return }
    for passed in 1...min(12, now - stretch) { maxima[Int((stretch + passed) % 12)] = 0 }
    stretch = now
  }
}
