import Quantities
import Testing
import VSphere

private func run(_ transfer: inout PrecopyTransfer) {
  while transfer.phase != .done { transfer.advance(at: transfer.nextEventTime) }
}

private func randomWorkload(_ random: inout MigrationRandom, bandwidth: Double) -> PrecopyWorkload {
  let memory = random.number(in: 1e7...6e10)
  let isFinite = random.index(below: 3) > 0
  return PrecopyWorkload(
    memoryBytes: Int64(memory), dirtyBytesPerSecond: bandwidth * random.number(in: 0...2),
    workingSetBytes: isFinite ? memory * random.number(in: 0...1.2) : .infinity,
    coldDirtyBytesPerSecond: random.index(below: 2) == 0 ? 0 : bandwidth * random.number(in: 0...0.3))
}

private let strategies: [PrecopyStrategy] = [
  .stunDuringPageSend, .boundedRounds, .rateAdaptive(PrecopyRateAdaptation()),
]

@Suite struct PrecopyTransferTests {
  /// At a constant bandwidth the clock changes nothing: every total is the estimate's to the last bit, and the last
  /// event is where the estimate ends but for a rounding of each event.
  @Test func constantBandwidthEqualsTheEstimate() {
    var random = MigrationRandom(seed: 8)
    for index in 0..<300 {
      let bandwidth = random.number(in: 2e7...1e10)
      let workload = randomWorkload(&random, bandwidth: bandwidth)
      let settings = PrecopySettings(strategy: strategies[index % 3])
      let cost = SwitchoverCost(bitmapBytes: 1e6, traceInstallSeconds: index % 2 == 0 ? 0 : 0.5)
      let estimate = PrecopyEstimate(
        workload, bandwidthBytesPerSecond: bandwidth, settings: settings, cost: cost)
      let start = SimTime(nanoseconds: Int64(index) * 1_234_567_891)
      var transfer = PrecopyTransfer(
        workload, bandwidthBytesPerSecond: bandwidth, settings: settings, cost: cost, at: start)
      var end = start
      var events: Int64 = 0
      while transfer.phase != .done {
        end = transfer.nextEventTime
        transfer.advance(at: end)
        events += 1
      }
      #expect(transfer.rounds == estimate.rounds)
      #expect(transfer.sentBytes == estimate.sentBytes)
      #expect(transfer.stunSeconds == estimate.downtimeSeconds)
      #expect(transfer.copyingSeconds == estimate.precopySeconds)
      #expect(transfer.switchoverReason == estimate.reason)
      let drift = (end - start).nanoseconds - Int64((estimate.totalSeconds * 1e9).rounded())
      #expect(abs(drift) <= events + 1)
      #expect(transfer.nextEventTime == .never)
    }
  }

  /// Setting rates to what they are, at any moments, changes nothing but rounding.
  @Test func integrationDoesNotDependOnHowOftenItIsDone() {
    var random = MigrationRandom(seed: 15)
    for index in 0..<200 {
      let bandwidth = random.number(in: 2e7...1e10)
      let workload = randomWorkload(&random, bandwidth: bandwidth)
      let settings = PrecopySettings(strategy: strategies[index % 3], firstWriteFaultSeconds: 0)
      var whole = PrecopyTransfer(workload, bandwidthBytesPerSecond: bandwidth, settings: settings, at: .zero)
      var cut = whole
      var now = SimTime.zero
      while cut.phase != .done {
        let span = (cut.nextEventTime - now).nanoseconds
        if random.index(below: 3) == 0 {
          now = cut.nextEventTime
          cut.advance(at: now)
        } else {
          now = now + .nanoseconds(Int64(Double(span) * random.number(in: 0...1)))
          cut.setBandwidth(bytesPerSecond: bandwidth, at: now)
        }
      }
      run(&whole)
      #expect(cut.rounds == whole.rounds)
      #expect(abs(cut.sentBytes / whole.sentBytes - 1) < 1e-6)
      #expect(abs(cut.stunSeconds - whole.stunSeconds) < 1e-6 * max(1, whole.stunSeconds))
      #expect(abs(cut.lostGuestSeconds - whole.lostGuestSeconds) < 1e-6 * max(1, whole.lostGuestSeconds))
    }
  }

  /// 10 GB at 1 GB/s, halved after 5 s: the first round lasts 5 + 10 s and leaves 15 s of writes.
  @Test func changedBandwidthStretchesTheRound() {
    var transfer = PrecopyTransfer(
      PrecopyWorkload(memoryBytes: 10_000_000_000, dirtyBytesPerSecond: 1e8), bandwidthBytesPerSecond: 1e9,
      settings: bareSettings, cost: .none, at: .zero)
    #expect(transfer.advance(at: .zero) == .copying(round: 0))
    transfer.setBandwidth(bytesPerSecond: 5e8, at: .seconds(5))
    #expect(transfer.roundProgress == 0.5 && transfer.sentBytes == 5e9)
    #expect(transfer.nextEventTime == .seconds(15))
    // 1.5 GB at 0.5 GB/s: another round of 3 s; its 0.3 GB then fit into half a second only at 0.6 GB/s.
    #expect(transfer.advance(at: .seconds(15)) == .copying(round: 1))
    #expect(transfer.nextEventTime == .seconds(18))
    transfer.setBandwidth(bytesPerSecond: 6e8, at: .seconds(18))
    #expect(transfer.advance(at: .seconds(18)) == .switching)
    #expect(transfer.isStunned && transfer.restBytes == 3e8)
    #expect(transfer.nextEventTime == .seconds(18) + .milliseconds(500))
    // The stun, too, follows the link.
    transfer.setBandwidth(bytesPerSecond: 3e8, at: .seconds(18) + .milliseconds(250))
    #expect(transfer.nextEventTime == .seconds(18) + .milliseconds(750))
    run(&transfer)
    #expect(abs(transfer.stunSeconds - 0.75) < 1e-9)
    #expect(abs(transfer.sentBytes - 11.8e9) < 1)
    #expect(transfer.guestSpeed == 1)
  }

  @Test func linkThatGivesNothingHoldsTheCopy() {
    var transfer = PrecopyTransfer(
      PrecopyWorkload(memoryBytes: 1_000_000_000, dirtyBytesPerSecond: 1e6, workingSetBytes: 1e7),
      bandwidthBytesPerSecond: 0, settings: bareSettings, cost: .none, at: .zero)
    transfer.advance(at: .zero)
    #expect(transfer.nextEventTime == .never && transfer.guestSpeed == 1)
    transfer.setBandwidth(bytesPerSecond: 1e9, at: .seconds(100))
    #expect(transfer.nextEventTime == .seconds(101))
    transfer.setBandwidth(bytesPerSecond: 0, at: .seconds(101))
    // Everything is sent already; the round ends though the link is gone, and waits for the link in the stun.
    #expect(transfer.nextEventTime == .seconds(101))
    transfer.advance(at: .seconds(101))
    #expect(transfer.nextEventTime == .never)
  }

  /// While 2 GB/s are written against 1 GB/s the guest keeps 0.45 of its speed; the next round sees the link doubled
  /// and three times as fast, and the guest is let go.
  @Test func slowingFollowsTheLinkFromRoundToRound() {
    var transfer = PrecopyTransfer(
      PrecopyWorkload(memoryBytes: 10_000_000_000, dirtyBytesPerSecond: 2e9), bandwidthBytesPerSecond: 1e9,
      settings: bareSettings, cost: .none, at: .zero)
    transfer.advance(at: .zero)
    #expect(transfer.slowdownSpeed == 1)
    transfer.advance(at: .seconds(10))
    // What was written again and again is sent once: no more than the memory.
    #expect(transfer.slowdownSpeed == 0.45 && transfer.nextEventTime == .seconds(20))
    transfer.setBandwidth(bytesPerSecond: 3e9, at: .seconds(10))
    transfer.advance(at: transfer.nextEventTime)
    #expect(transfer.slowdownSpeed == 1 && transfer.lowestSlowdownSpeed == 0.45)
  }

  /// A working set that starts to be written while the round runs: 5 s of nothing, then 5 s at W = 1 GB.
  @Test func changedDirtyRateCountsFromThenOn() {
    var transfer = PrecopyTransfer(
      PrecopyWorkload(memoryBytes: 10_000_000_000, dirtyBytesPerSecond: 0, workingSetBytes: 1e9),
      bandwidthBytesPerSecond: 1e9, settings: bareSettings, cost: .none, at: .zero)
    transfer.advance(at: .zero)
    transfer.setDirtyRate(bytesPerSecond: 2e8, workingSetBytes: 1e9, at: .seconds(5))
    #expect(transfer.nextEventTime == .seconds(10))
    transfer.advance(at: .seconds(10))
    // 1 GB (1 - e^-1) in the next round.
    #expect(abs(transfer.remainingSeconds - 0.632_120_558_8) < 1e-9)
  }

  @Test func tracesStopAllProcessorsOrOne() {
    let cost = SwitchoverCost(traceInstallSeconds: 3, traceInstallGuestSpeed: 0)
    var transfer = PrecopyTransfer(
      PrecopyWorkload(memoryBytes: 1 << 40, dirtyBytesPerSecond: 0), bandwidthBytesPerSecond: 1e9, cost: cost, at: .zero
    )
    #expect(transfer.phase == .setup && transfer.guestSpeed == 1 && transfer.demandBytesPerSecond == 0)
    #expect(transfer.advance(at: .seconds(2)) == .installingTraces)
    #expect(transfer.isStunned && transfer.nextEventTime == .seconds(5))
    #expect(transfer.advance(at: .seconds(5)) == .copying(round: 0))
    #expect(transfer.lostGuestSeconds == 3 && !transfer.isStunned)
    #expect(transfer.demandBytesPerSecond == .infinity && transfer.sendingBytesPerSecond == 1e9)
  }

  /// A third of a second rounds down on the clock; a link that fails at that very moment has sent everything.
  @Test func whatEndsWithinANanosecondHasEnded() {
    var transfer = PrecopyTransfer(
      PrecopyWorkload(memoryBytes: 1_000_000_000, dirtyBytesPerSecond: 0), bandwidthBytesPerSecond: 3e9,
      settings: PrecopySettings(switchoverTargetSeconds: 0.1, setupSeconds: 0), cost: .none, at: .zero)
    transfer.advance(at: .zero)
    let end = transfer.nextEventTime
    #expect(end.nanoseconds == 333_333_333)
    transfer.setBandwidth(bytesPerSecond: 0, at: end)
    #expect(transfer.nextEventTime == end && transfer.advance(at: end) == .switching)
    #expect(transfer.sentBytes == 1e9)
  }

  /// Pages left out of a round stay out, also when the guest stops writing before its end.
  @Test func leftOutPagesAreNotCountedAsSent() {
    let settings = PrecopySettings(strategy: .rateAdaptive(PrecopyRateAdaptation()), setupSeconds: 0)
    var transfer = PrecopyTransfer(
      PrecopyWorkload(memoryBytes: 100_000_000, dirtyBytesPerSecond: 1e9, workingSetBytes: 1e8),
      bandwidthBytesPerSecond: 1e9, settings: settings, cost: .none, at: .zero)
    transfer.advance(at: .zero)
    transfer.setDirtyRate(bytesPerSecond: 0, workingSetBytes: 1e8, at: .zero + .milliseconds(100))
    let end = transfer.nextEventTime
    transfer.advance(at: end)
    // Sent at 12.5 MB/s from the first to the last moment of the round; 63 of 100 MB are dirty again.
    #expect(abs(transfer.sentBytes - 12.5e6 * end.seconds) < 1)
    #expect(abs(transfer.remainingSeconds * transfer.sendingBytesPerSecond - 63_212_055.88) < 1)
  }

  @Test func firstWritesNeverStopTheGuestAltogether() {
    var transfer = PrecopyTransfer(
      PrecopyWorkload(memoryBytes: 1 << 38, dirtyBytesPerSecond: 5e9), bandwidthBytesPerSecond: 1e10, at: .zero)
    transfer.advance(at: .seconds(2))
    #expect(transfer.faultSlowdown == 0.95 && !transfer.isStunned)
  }
}
