/// Where the time of a machine's vCPUs goes: fractions of one vCPU's time, means over its vCPUs.
///
/// run + ready + costop + idle = 1, as %RUN + %RDY + %CSTP + %WAIT of esxtop divided by the number of vCPUs.
public struct ProcessorTimes: Sendable, Hashable, BitwiseCopyable {
  /// Scheduled on a processor (%RUN).
  public var run = 0.0
  /// Runnable without a processor (%RDY); contains `maxLimited`.
  public var ready = 0.0
  /// Runnable but held by a limit, the machine's or its pool's (%MLMTD).
  public var maxLimited = 0.0
  /// Stopped for running ahead of its siblings (%CSTP).
  public var costop = 0.0
  /// Nothing to do (%IDLE, and waiting for a device).
  public var idle = 1.0
  /// Work charged, of a core at nominal speed (%USED): run x h x actual over nominal frequency, plus system time.
  public var used = 0.0

  /// Times of an idle machine.
  public init() {}

  /// Ready time for want of a processor, the sign of a noisy neighbour: %RDY - %MLMTD.
  public var contentionReady: Double { ready - maxLimited }
}

extension HostProcessors {
  /// Times of a machine, after the tree is solved.
  ///
  /// A machine that gets what it wants waits run x `waitingRatio` x (1 + 0.02 (n - 1)) (modelling default), with finite
  /// sources for ready and co-stop together (derived: so it is in `QuantumScheduler`), with open arrivals for ready. On
  /// a saturated host ready is what was wanted and not delivered, (wanted - grant) / (n core) (modelling default), plus
  /// the same wait for machines that lose something; those that lose nothing are ahead of the others and do not wait.
  /// What a limit takes is ready too, and counted in `maxLimited`: below saturation nothing but a limit, the machine's
  /// or its pool's, can take anything; above, all that a machine loses whose grant reaches its own limit. Co-stop is
  /// 0.3 (n - 1)/n x the ready time that no limit takes (modelling default): a limit holds all vCPUs at once.
  ///
  /// Where run, ready and co-stop pass 1, what the limit holds is cut first, then ready and co-stop in proportion
  /// (derived: as `QuantumScheduler` counts), except for a machine that is granted all it wants below saturation and
  /// has no sleep left to make up for its waits: there run, ready and co-stop are, and `used` falls below the grant
  /// (derived).
  /// - Parameters:
  ///   - count: vCPUs, at least 1.
  ///   - wantedMHz: what it would use alone without a limit.
  ///   - limitMHz: its limit, infinite for none.
  ///   - grantMHz: what the tree gave.
  ///   - systemFraction: VMkernel work done for it less what was stolen while it ran (%SYS - %OVRLP), of one vCPU.
  public func times(
    vCPUs count: Int, wantedMHz: Double, limitMHz: Double = .infinity, grantMHz: Double, systemFraction: Double = 0
  ) -> ProcessorTimes {
    var times = ProcessorTimes()
    let share = 1 / Double(count)
    let scale = share * inverseCoreMHz
    let granted = grantMHz * scale
    times.run = min(1, granted * runPerUsed)
    times.used = granted + systemFraction
    let lost = max(0, min(wantedMHz * scale, 1) - granted)
    let isCut = lost > 1e-10 * granted
    let costopPerReady = costopFactor * (1 - share)
    var wait = times.run * waitingRatio * (1 + wideMachinePenalty * Double(count - 1))
    if !hasOpenArrivals { wait /= 1 + costopPerReady }
    if !isSaturated {
      times.maxLimited = lost
      times.ready = lost + wait
    } else if isCut {
      let isHeld = grantMHz >= limitMHz * (1 - 1e-9)
      times.maxLimited = isHeld ? lost : 0
      times.ready = isHeld ? lost : lost + wait
    }
    times.costop = costopPerReady * times.contentionReady
    let room = 1 - times.run
    let away = times.ready + times.costop
    if away <= room {
      times.idle = room - away
      return times
    }
    times.idle = 0
    if !isSaturated && !isCut {
      let cut = 1 / (times.run + away)
      times.ready *= cut
      times.costop *= cut
      times.run *= cut
      times.used -= granted * (1 - cut)
      return times
    }
    // While it waits for a processor the limit does not hold it: what is held is what the waits leave.
    let contention = away - times.maxLimited
    let cut = min(1, room / contention)
    times.maxLimited = max(0, room - contention)
    times.ready = times.maxLimited + (contention - times.costop) * cut
    times.costop *= cut
    return times
  }
}
