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
  /// Above saturation ready is what was wanted and not delivered, (wanted - grant) / (n core) (modelling default); below,
  /// run x `waitingRatio` x (1 + 0.02 (n - 1)) (modelling default). What a limit takes is ready too, and counted in
  /// `maxLimited`: below saturation nothing but a limit can take anything; above, it is what was wanted beyond the
  /// machine's own limit, where the grant reaches that. Co-stop is 0.3 (n - 1)/n x ready (modelling default). Where
  /// run, ready and co-stop pass 1, the latter two are cut in proportion.
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
    if !isSaturated {
      times.maxLimited = lost
      times.ready = lost + times.run * waitingRatio * (1 + wideMachinePenalty * Double(count - 1))
    } else {
      if grantMHz >= limitMHz * (1 - 1e-9) { times.maxLimited = min(lost, max(0, lost + granted - limitMHz * scale)) }
      times.ready = lost
    }
    times.costop = costopFactor * (1 - share) * times.ready
    let room = 1 - times.run
    let away = times.ready + times.costop
    if away > room {
      let cut = room / away
      times.ready *= cut
      times.maxLimited *= cut
      times.costop *= cut
      times.idle = 0
    } else {
      times.idle = room - away
    }
    return times
  }
}
