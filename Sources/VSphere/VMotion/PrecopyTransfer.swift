import Quantities

/// A migration's copy of memory on the clock: set-up, page traces, rounds, stun.
///
/// A value that a model drives: it asks for `nextEventTime`, calls `advance` then, and tells what changes in between
/// (`setBandwidth`, `setWorkload`). Progress is integrated exactly over stretches of constant rates, so however often
/// rates are set to what they are, nothing changes but the rounding of the clock; at a constant bandwidth every total
/// equals `PrecopyEstimate` to the last digit. Nothing is allocated.
///
/// Model: round 0 sends the memory M, round k what became dirty in round k - 1: W (1 - exp(-D t / W)) of the working
/// set and D_cold t outside it, at most M. What follows a round is up to the strategy of the settings. (The geometric
/// series of pre-copy is derived; Clark et al., NSDI 2005, known, measured its shape.)
public struct PrecopyTransfer: Sendable {
  /// Where the copy stands.
  public enum Phase: Sendable, Hashable {
    /// The destination machine is made; nothing is copied yet.
    case setup
    /// Page traces are installed; the guest is stopped or slowed, see `guestSpeed`.
    case installingTraces
    /// Memory is copied while the guest runs; rounds count from 0.
    case copying(round: Int)
    /// The guest is stunned; the rest and the device state are sent.
    case switching
    /// The guest can resume at the destination.
    case done
  }

  /// Where the copy stands.
  public private(set) var phase = Phase.setup
  /// When `advance` is due; `SimTime.never` when done, or while nothing is sent.
  public private(set) var nextEventTime = SimTime.never
  /// Speed of the guest relative to normal, 0 to 1: below 1 while traces are installed, while it is slowed to converge,
  /// and for the cost of first writes (`faultSlowdown`); 0 in the stun.
  public private(set) var guestSpeed = 1.0
  /// Speed left by stun during page send, 0 to 1.
  public private(set) var slowdownSpeed = 1.0
  /// Lowest `slowdownSpeed` so far.
  public private(set) var lowestSlowdownSpeed = 1.0
  /// Part of the guest's time that first writes to traced pages cost in this round: faults a second times their cost
  /// (modelling default), as expected until the round's end; at most 0.95, so that the guest always gets on.
  public private(set) var faultSlowdown = 0.0
  /// Rounds that ended.
  public private(set) var rounds = 0
  /// Bytes of memory left to the stun; 0 before it.
  public private(set) var restBytes = 0.0
  /// Why the stun began; nil before it.
  public private(set) var switchoverReason: SwitchoverReason?
  /// Seconds of stun so far, without those in which traces were installed.
  public private(set) var stunSeconds = 0.0
  /// Seconds in rounds that ended.
  public private(set) var copyingSeconds = 0.0
  /// Guest seconds lost so far: the integral of 1 - `guestSpeed`, stun and traces included.
  public private(set) var lostGuestSeconds = 0.0
  /// What the machine writes.
  public private(set) var workload: PrecopyWorkload
  /// What the link gives, in bytes a second.
  public private(set) var bandwidthBytesPerSecond: Double

  private let settings: PrecopySettings
  private let cost: SwitchoverCost
  private var updatedAt: SimTime
  private var round = PrecopyRound(cold: 0, hot: 0)
  /// Seconds left of set-up or traces, or of the stun's part that is no data.
  private var idleSeconds: Double
  /// Bytes left to send in the stun.
  private var stunBytes = 0.0
  /// Bytes sent in rounds that ended and in the stun.
  private var finishedBytes = 0.0
  private var rateLimit = Double.infinity

  /// Starts a copy with its set-up.
  /// - Parameters:
  ///   - bandwidthBytesPerSecond: what the link gives; may be 0.
  public init(
    _ workload: PrecopyWorkload, bandwidthBytesPerSecond: Double, settings: PrecopySettings = PrecopySettings(),
    cost: SwitchoverCost = SwitchoverCost(), at time: SimTime
  ) {
    self.workload = workload
    self.bandwidthBytesPerSecond = bandwidthBytesPerSecond
    self.settings = settings
    self.cost = cost
    updatedAt = time
    idleSeconds = settings.setupSeconds
    plan()
  }

  // MARK: What changes meanwhile

  /// Changes what the link gives, in bytes a second.
  /// - Parameter time: not after `nextEventTime`.
  public mutating func setBandwidth(bytesPerSecond: Double, at time: SimTime) {
    integrate(to: time)
    bandwidthBytesPerSecond = bytesPerSecond
    plan()
  }

  /// Changes what the machine writes at full speed. The memory to send stays that of the start.
  /// - Parameter time: not after `nextEventTime`.
  public mutating func setDirtyRate(
    bytesPerSecond: Double, workingSetBytes: Double, coldBytesPerSecond: Double = 0, at time: SimTime
  ) {
    integrate(to: time)
    workload.dirtyBytesPerSecond = bytesPerSecond
    workload.workingSetBytes = workingSetBytes
    workload.coldDirtyBytesPerSecond = coldBytesPerSecond
    plan()
  }

  /// Ends what is due: set-up, trace installation, a round or the stun. Returns the phase that begins.
  /// - Parameter time: `nextEventTime`.
  @discardableResult public mutating func advance(at time: SimTime) -> Phase {
    precondition(time == nextEventTime && phase != .done, "a transfer advances at its next event")
    let seconds = remainingSeconds
    lostGuestSeconds += seconds * (1 - guestSpeed)
    updatedAt = time
    switch phase {
    case .setup:
      idleSeconds = cost.traceInstallSeconds
      if idleSeconds > 0 { phase = .installingTraces } else { startCopying() }
    case .installingTraces: startCopying()
    case .copying: endRound()
    case .switching:
      stunSeconds += seconds
      finishedBytes += stunBytes
      phase = .done
    case .done: break
    }
    plan()
    return phase
  }

  // MARK: What it looks like now

  /// What it sends now, in bytes a second, where the link gives `bandwidthBytesPerSecond`; 0 while it sends nothing.
  public var sendingBytesPerSecond: Double {
    switch phase {
    case .copying: min(bandwidthBytesPerSecond, rateLimit)
    case .switching: stunBytes > 0 ? min(bandwidthBytesPerSecond, rateLimit) : 0
    case .setup, .installingTraces, .done: 0
    }
  }

  /// Highest rate it would send at now, in bytes a second: the demand to put on the link. Infinite unless the strategy
  /// limits it; 0 while it sends nothing.
  public var demandBytesPerSecond: Double {
    switch phase {
    case .copying: rateLimit
    case .switching: stunBytes > 0 ? rateLimit : 0
    case .setup, .installingTraces, .done: 0
    }
  }

  /// Bytes sent so far.
  public var sentBytes: Double {
    if case .copying = phase { return finishedBytes + round.sentBytes }
    return finishedBytes
  }

  /// Whether the guest does not run at all.
  public var isStunned: Bool { guestSpeed == 0 }

  /// Part of the current round that is passed, 0 to 1.
  public var roundProgress: Double { round.passed }

  /// Seconds to the end of the phase at today's rates; infinite while nothing is sent, 0 when done.
  public var remainingSeconds: Double {
    switch phase {
    case .setup, .installingTraces: return idleSeconds
    case .copying: return round.remainingSeconds(at: rates)
    case .switching:
      if stunBytes <= 0 { return idleSeconds }
      return stunBytes / sendingBytesPerSecond + idleSeconds
    case .done: return 0
    }
  }

  // MARK: Inside

  private var rates: PrecopyRates {
    let dirty = workload.dirtyBytesPerSecond * slowdownSpeed
    var rewrite = 0.0
    if case .rateAdaptive(let adaptation) = settings.strategy, adaptation.skipsRewrittenPages {
      let pages = min(workload.workingSetBytes, Double(workload.memoryBytes))
      rewrite = pages > 0 ? dirty / pages : 0
    }
    return PrecopyRates(
      sent: min(bandwidthBytesPerSecond, rateLimit), dirty: dirty,
      coldDirty: workload.coldDirtyBytesPerSecond * slowdownSpeed, workingSet: workload.workingSetBytes,
      rewrite: rewrite)
  }

  private mutating func startCopying() {
    let memory = Double(workload.memoryBytes)
    let hot = min(memory, workload.workingSetBytes)
    decide(cold: memory - hot, hot: hot, measuredDirtyRate: 0)
  }

  private mutating func endRound() {
    let last = remainingSeconds
    round.finish(at: rates)
    finishedBytes += round.sentBytes
    copyingSeconds += last
    rounds += 1
    let memory = Double(workload.memoryBytes)
    let hot = min(memory, round.dirtyHot)
    let cold = min(memory - hot, round.dirtyCold)
    let seconds = round.elapsedSeconds
    decide(cold: cold, hot: hot, measuredDirtyRate: seconds > 0 ? (hot + cold) / seconds : 0)
  }

  private mutating func decide(cold: Double, hot: Double, measuredDirtyRate: Double) {
    let outlook = PrecopyOutlook(
      roundsDone: rounds, sentBytes: finishedBytes, restBytes: cold + hot, measuredDirtyRate: measuredDirtyRate,
      rateLimit: rateLimit, bandwidth: bandwidthBytesPerSecond, guestSpeed: slowdownSpeed)
    switch settings.decide(outlook, for: workload) {
    case .nextRound(let speed, let limit):
      slowdownSpeed = speed
      lowestSlowdownSpeed = min(lowestSlowdownSpeed, speed)
      rateLimit = limit
      round = PrecopyRound(cold: cold, hot: hot)
      phase = .copying(round: rounds)
    case .switchOver(let reason):
      if case .rateAdaptive(let adaptation) = settings.strategy { rateLimit = adaptation.highestBytesPerSecond }
      switchoverReason = reason
      restBytes = cold + hot
      stunBytes = restBytes + cost.dataBytes
      idleSeconds = cost.idleSeconds
      phase = .switching
    }
  }

  /// Passes the time since the last call at the rates that held, without ending anything.
  private mutating func integrate(to time: SimTime) {
    precondition(time >= updatedAt && time <= nextEventTime, "a transfer is told of changes in order of time")
    let remaining = remainingSeconds
    // The clock rounds to nanoseconds: what ends within one has ended, or a link that fails right then would hold it.
    let isAtEnd = time == nextEventTime
    let seconds = isAtEnd ? remaining : min((time - updatedAt).seconds, remaining)
    updatedAt = time
    if seconds <= 0 { return }
    lostGuestSeconds += seconds * (1 - guestSpeed)
    switch phase {
    case .setup, .installingTraces: idleSeconds = max(0, idleSeconds - seconds)
    case .copying:
      round.integrate(seconds: seconds, at: rates)
      if isAtEnd { round.settle() }
      copyingSeconds += seconds
    case .switching:
      let rate = sendingBytesPerSecond
      let sendingSeconds = stunBytes > 0 ? stunBytes / rate : 0
      if seconds < sendingSeconds {
        stunBytes -= rate * seconds
        finishedBytes += rate * seconds
      } else {
        finishedBytes += stunBytes
        stunBytes = 0
        idleSeconds = max(0, idleSeconds - (seconds - sendingSeconds))
      }
      stunSeconds += seconds
    case .done: break
    }
  }

  /// Works out the guest's speed and the next event from where things stand.
  private mutating func plan() {
    let seconds = remainingSeconds
    faultSlowdown = 0
    switch phase {
    case .setup, .done: guestSpeed = 1
    case .installingTraces: guestSpeed = cost.traceInstallGuestSpeed
    case .copying:
      if seconds > 0, seconds.isFinite {
        let faults = round.dirtied(seconds: seconds, at: rates) / settings.tracedPageBytes
        faultSlowdown = min(0.95, faults * settings.firstWriteFaultSeconds / seconds)
      }
      guestSpeed = slowdownSpeed * (1 - faultSlowdown)
    case .switching: guestSpeed = 0
    }
    nextEventTime = phase == .done ? .never : updatedAt + .seconds(rounding: seconds)
  }
}
