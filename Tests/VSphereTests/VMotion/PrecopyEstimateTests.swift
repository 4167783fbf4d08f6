import Testing
import VSphere

/// Only memory: no set-up, no fixed costs.
let bareSettings = PrecopySettings(setupSeconds: 0, firstWriteFaultSeconds: 0)

private func isClose(_ value: Double, _ expected: Double, relative: Double = 1e-9) -> Bool {
  abs(value - expected) <= relative * max(1, abs(expected))
}

@Suite struct PrecopyEstimateTests {
  /// VMO-04: geometric series with 16384 MB, 1150 MB/s, 100 MB/s and a target of 0.5 s.
  @Test func constantDirtyRateOfTheWorkedExample() throws {
    let estimate = PrecopyEstimate(
      PrecopyWorkload(memoryBytes: 16_384_000_000, dirtyBytesPerSecond: 100e6), bandwidthBytesPerSecond: 1150e6,
      settings: bareSettings, cost: .none)
    let closed = try #require(
      PrecopyEstimate.geometric(
        memoryBytes: 16_384e6, bandwidthBytesPerSecond: 1150e6, dirtyBytesPerSecond: 100e6,
        switchoverTargetSeconds: 0.5))
    for result in [estimate, closed] {
      #expect(result.rounds == 2)
      #expect(abs(result.totalSeconds - 15.594) < 0.001)
      #expect(abs(result.downtimeSeconds - 0.1077) < 0.001)
      #expect(abs(result.sentBytes / 1e6 - 17_932.6) < 0.1)
      #expect(result.reason == .converged)
    }
  }

  /// Rounds repeat the closed form wherever that holds: rates on both sides of the round boundaries, one round, none.
  @Test func roundsEqualTheGeometricSeries() throws {
    var random = MigrationRandom(seed: 4)
    var roundCounts: Set<Int> = []
    for _ in 0..<300 {
      let memory = Int64(random.number(in: 1e6...1e12))
      let bandwidth = random.number(in: 1e8...1e10)
      let dirty = bandwidth * random.number(in: 0.0001...0.95)
      let estimate = PrecopyEstimate(
        PrecopyWorkload(memoryBytes: memory, dirtyBytesPerSecond: dirty), bandwidthBytesPerSecond: bandwidth,
        settings: bareSettings, cost: .none)
      let closed = try #require(
        PrecopyEstimate.geometric(
          memoryBytes: Double(memory), bandwidthBytesPerSecond: bandwidth, dirtyBytesPerSecond: dirty,
          switchoverTargetSeconds: 0.5))
      #expect(estimate.rounds == closed.rounds)
      #expect(isClose(estimate.precopySeconds, closed.precopySeconds))
      #expect(isClose(estimate.downtimeSeconds, closed.downtimeSeconds))
      #expect(isClose(estimate.sentBytes, closed.sentBytes))
      roundCounts.insert(closed.rounds)
    }
    #expect(roundCounts.contains(0) && roundCounts.contains(1) && roundCounts.count > 10)
  }

  @Test func idleMachineNeedsOneRoundAndAnEmptyStun() {
    let idle = PrecopyEstimate(
      PrecopyWorkload(memoryBytes: 8_000_000_000, dirtyBytesPerSecond: 0), bandwidthBytesPerSecond: 1e9,
      settings: bareSettings, cost: .none)
    #expect(idle.rounds == 1 && idle.downtimeSeconds == 0 && idle.precopySeconds == 8)
    let closed = PrecopyEstimate.geometric(
      memoryBytes: 8e9, bandwidthBytesPerSecond: 1e9, dirtyBytesPerSecond: 0, switchoverTargetSeconds: 0.5)
    #expect(closed?.rounds == 1 && closed?.downtimeSeconds == 0)
    // Memory that fits into the target goes in the stun at once.
    let small = PrecopyEstimate(
      PrecopyWorkload(memoryBytes: 400_000_000, dirtyBytesPerSecond: 1e6), bandwidthBytesPerSecond: 1e9,
      settings: bareSettings, cost: .none)
    #expect(small.rounds == 0 && small.downtimeSeconds == 0.4)
  }

  /// W = 2 GB, D = B = 1 GB/s: the first round of 8 s leaves W (1 - e^-4) dirty; slowed to 0.9 B, rounds shrink.
  @Test func stunDuringPageSendSlowsAGuestThatOutrunsTheLink() {
    let workload = PrecopyWorkload(
      memoryBytes: 8_000_000_000, dirtyBytesPerSecond: 3e9, workingSetBytes: 2e9)
    let estimate = PrecopyEstimate(
      workload, bandwidthBytesPerSecond: 1e9, settings: bareSettings, cost: .none)
    #expect(estimate.guestSpeed == 0.3)
    #expect(estimate.reason == .converged)
    #expect(estimate.downtimeSeconds <= 0.5)
    #expect(estimate.rounds > 2)
    // While the rounds after the first run the guest has 0.3 of its speed.
    let slowed = estimate.precopySeconds - 8
    #expect(isClose(estimate.lostGuestSeconds, slowed * 0.7 + estimate.downtimeSeconds))
    // A working set that fits into the target needs no slowing, however fast it is written.
    let hot = PrecopyEstimate(
      PrecopyWorkload(memoryBytes: 8_000_000_000, dirtyBytesPerSecond: 9e9, workingSetBytes: 4e8),
      bandwidthBytesPerSecond: 1e9, settings: bareSettings, cost: .none)
    #expect(hot.guestSpeed == 1 && hot.rounds == 1 && isClose(hot.downtimeSeconds, 0.4))
  }

  /// Cold writes alone can outrun the link: every one meets a new page.
  @Test func coldWritesAreSlowedToo() {
    let estimate = PrecopyEstimate(
      PrecopyWorkload(
        memoryBytes: 8_000_000_000, dirtyBytesPerSecond: 1e6, workingSetBytes: 1e6, coldDirtyBytesPerSecond: 2e9),
      bandwidthBytesPerSecond: 1e9, settings: bareSettings, cost: .none)
    #expect(isClose(estimate.guestSpeed, 0.9e9 / 2.001e9))
    #expect(estimate.reason == .converged)
  }

  /// A guest just below the link's rate would take hours; patience ends that.
  @Test func roundsThatHardlyShrinkEndInSlowing() {
    let estimate = PrecopyEstimate(
      PrecopyWorkload(memoryBytes: 16_000_000_000, dirtyBytesPerSecond: 0.999_99e9), bandwidthBytesPerSecond: 1e9,
      settings: bareSettings, cost: .none)
    #expect(estimate.rounds > 1000 && estimate.rounds < 1100)
    #expect(isClose(estimate.guestSpeed, 0.9 / 0.999_99))
  }

  /// Xen without slowing: W = 1 GB written far faster than the link sends. 29 rounds, each of the whole working set.
  @Test func boundedRoundsStopAtTheLimitAndTakeTheWorkingSetAsStun() {
    let settings = PrecopySettings(
      strategy: .boundedRounds, setupSeconds: 0, sentLimitFactor: 1000, firstWriteFaultSeconds: 0)
    let workload = PrecopyWorkload(
      memoryBytes: 4_000_000_000, dirtyBytesPerSecond: 1e12, workingSetBytes: 1e9)
    let byRounds = PrecopyEstimate(workload, bandwidthBytesPerSecond: 1e9, settings: settings, cost: .none)
    #expect(byRounds.reason == .roundLimit && byRounds.rounds == 29)
    #expect(isClose(byRounds.downtimeSeconds, 1))
    #expect(byRounds.guestSpeed == 1)
    // 4 + 1 + 1 + ... GB pass three times the memory with the tenth round.
    let bySize = PrecopyEstimate(
      workload, bandwidthBytesPerSecond: 1e9,
      settings: PrecopySettings(strategy: .boundedRounds, setupSeconds: 0, firstWriteFaultSeconds: 0), cost: .none)
    #expect(bySize.reason == .sentLimit && bySize.rounds == 10)
  }

  /// 100 MB/s of new pages are 24414 faults a second of 1.5 us.
  @Test func firstWritesCostTheGuestTime() {
    let workload = PrecopyWorkload(memoryBytes: 10_000_000_000, dirtyBytesPerSecond: 100e6)
    var settings = bareSettings
    settings.firstWriteFaultSeconds = 1.5e-6
    let estimate = PrecopyEstimate(workload, bandwidthBytesPerSecond: 1e9, settings: settings, cost: .none)
    let slowdown = 100e6 / 4096 * 1.5e-6
    #expect(
      isClose(estimate.lostGuestSeconds, estimate.precopySeconds * slowdown + estimate.downtimeSeconds))
  }

  @Test func switchoverCostsAddToTheStun() {
    let workload = PrecopyWorkload(memoryBytes: 10_000_000_000, dirtyBytesPerSecond: 0)
    let cost = SwitchoverCost(
      fixedSeconds: 0.1, deviceStateBytes: 1e7, bitmapBytes: 2e7, framebufferSeconds: 9, traceInstallSeconds: 3,
      traceInstallGuestSpeed: 0)
    let estimate = PrecopyEstimate(
      workload, bandwidthBytesPerSecond: 1e9, settings: PrecopySettings(setupSeconds: 2), cost: cost)
    #expect(isClose(estimate.downtimeSeconds, 0.1 + 0.03 + 9))
    #expect(isClose(estimate.totalSeconds, 2 + 3 + 10 + 9.13))
    #expect(isClose(estimate.lostGuestSeconds, 3 + 9.13))
    #expect(isClose(estimate.sentBytes, 10_030_000_000))
  }

  /// "vMotion Enhancements in vSphere 7": a bitmap of 768 MB for 24 TB, sent in about 175 ms instead of 2 s.
  @Test func costOfLargeMachinesByRelease() {
    let bytes: Int64 = 24 << 40
    let old = SwitchoverCost.of(memoryBytes: bytes, processorCount: 128, release: .v67)
    let new = SwitchoverCost.of(memoryBytes: bytes, processorCount: 128, release: .v70U1)
    #expect(old.bitmapBytes == 768 * 1_048_576)
    #expect(isClose(new.bitmapBytes / old.bitmapBytes, 0.175 / 2, relative: 1e-9))
    #expect(old.traceInstallGuestSpeed == 0 && new.traceInstallGuestSpeed == 1 - 1.0 / 128)
    #expect(old.traceInstallSeconds > 100 && old.traceInstallSeconds < 1000)
    let single = SwitchoverCost.of(memoryBytes: 1 << 30, processorCount: 1, release: .v80)
    #expect(single.traceInstallGuestSpeed == 0)
  }

  @Test func wrongSettingsAreNamedAllAtOnce() {
    var settings = PrecopySettings()
    settings.switchoverTargetSeconds = 0
    settings.slowedDirtyShare = 1
    settings.roundLimit = 0
    #expect(
      settings.problems().map(\.parameter) == ["switchoverTargetSeconds", "slowedDirtyShare", "roundLimit"])
    #expect(PrecopySettings().problems().isEmpty)
    settings = PrecopySettings(strategy: .rateAdaptive(PrecopyRateAdaptation(highestBytesPerSecond: 1)))
    #expect(settings.problems().map(\.parameter) == ["strategy.highestBytesPerSecond"])
    let workload = PrecopyWorkload(memoryBytes: -1, dirtyBytesPerSecond: .nan, workingSetBytes: -1)
    #expect(workload.problems().map(\.parameter) == ["memoryBytes", "dirtyBytesPerSecond", "workingSetBytes"])
    #expect(SwitchoverCost(fixedSeconds: -1, traceInstallGuestSpeed: 2).problems().count == 2)
  }
}
