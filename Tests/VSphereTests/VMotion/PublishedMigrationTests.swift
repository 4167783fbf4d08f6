import Testing
import VSphere

/// Migrations measured by Clark et al., "Live migration of virtual machines", NSDI 2005, section 6. What the workloads
/// write is not published; working set and rates are fitted, within what the paper says of them. Tolerance 10 %.
@Suite struct PublishedMigrationTests {
  private let settings = PrecopySettings(
    strategy: .rateAdaptive(PrecopyRateAdaptation()), setupSeconds: 0, firstWriteFaultSeconds: 0)
  private let cost = SwitchoverCost(fixedSeconds: 0.05, deviceStateBytes: 0)

  private func migrate(
    megabytes: Int64, workingSet: Double, rate: Double, cold: Double
  ) -> PrecopyEstimate {
    PrecopyEstimate(
      PrecopyWorkload(
        memoryBytes: megabytes * 1_000_000, dirtyBytesPerSecond: rate * 1e6, workingSetBytes: workingSet * 1e6,
        coldDirtyBytesPerSecond: cold * 1e6),
      bandwidthBytesPerSecond: 125e6, settings: settings, cost: cost)
  }

  private func isNear(_ value: Double, _ published: Double) -> Bool { abs(value / published - 1) < 0.1 }

  /// VMO-05, Fig. 9.
  @Test func webServerUnderLoad() {
    let estimate = migrate(megabytes: 800, workingSet: 27, rate: 75, cold: 1.58)
    #expect(isNear(estimate.sentBytes, 960e6))
    #expect(isNear(estimate.totalSeconds, 71))
    #expect(isNear(estimate.downtimeSeconds, 0.21))
  }

  /// VMO-06, Fig. 11.
  @Test func gameServer() {
    let estimate = migrate(megabytes: 64, workingSet: 1.62, rate: 71, cold: 3.11)
    #expect(isNear(estimate.sentBytes, 88e6))
    #expect(isNear(estimate.downtimeSeconds, 0.06))
  }

  /// VMO-07, Fig. 12: nothing is fitted but how much faster than the link it writes, and that matters little.
  @Test(arguments: [260.0, 290, 320, 360]) func programThatWritesHalfItsMemoryConstantly(rate: Double) {
    let estimate = migrate(megabytes: 512, workingSet: 256, rate: rate, cold: 0)
    #expect(isNear(estimate.sentBytes, 638e6))
    #expect(isNear(estimate.downtimeSeconds, 3.5))
    #expect(estimate.reason == .rateLimit)
  }

  /// VMO-08, Fig. 8: first round at 100 Mbit/s 62 s, then 9.8 s.
  @Test func staticWebServer() {
    var transfer = PrecopyTransfer(
      PrecopyWorkload(
        memoryBytes: 800_000_000, dirtyBytesPerSecond: 125e6, workingSetBytes: 12.3e6, coldDirtyBytesPerSecond: 1.57e6),
      bandwidthBytesPerSecond: 125e6, settings: settings, cost: cost, at: .zero)
    transfer.advance(at: .zero)
    #expect(transfer.sendingBytesPerSecond == 12.5e6)
    transfer.advance(at: transfer.nextEventTime)
    let first = transfer.copyingSeconds
    #expect(isNear(first, 62))
    while transfer.phase != .done { transfer.advance(at: transfer.nextEventTime) }
    #expect(isNear(transfer.copyingSeconds + transfer.stunSeconds - first, 9.8))
    #expect(isNear(transfer.stunSeconds, 0.165))
  }
}
