import Testing
import VSphere

@Suite struct SnapshotConsolidationTests {
  /// 100 GB at 100 MB/s while 10 MB/s are written: 1000 s leave 10 GB, 100 s leave 1 GB, which takes 10 s.
  @Test func helpersShrinkUntilTheStunIsShort() {
    let result = SnapshotConsolidation(
      deltaBytes: 100_000_000_000, writeBytesPerSecond: 10e6, mergeBytesPerSecond: 100e6)
    #expect(result.passes == 1 && !result.isForced)
    #expect(result.mergingSeconds == 1100)
    #expect(abs(result.stunSeconds - 10.4) < 1e-9 && abs(result.totalSeconds - 1110.4) < 1e-9)
    #expect(abs(result.mergedBytes - 111e9) < 1)
  }

  @Test func smallDeltaIsStunnedAtOnce() {
    let result = SnapshotConsolidation(
      deltaBytes: 1_000_000_000, writeBytesPerSecond: 1e6, mergeBytesPerSecond: 100e6)
    #expect(result.passes == 0 && result.mergingSeconds == 10)
    #expect(abs(result.stunSeconds - 0.5) < 1e-12)
  }

  /// A machine that writes as fast as is merged never gets there: nine passes of 5, 10, 20, 30 ... 60 minutes and one
  /// of an hour, each ended by its limit, then the rest in the stun.
  @Test func machineThatWritesTooFastIsForced() {
    let result = SnapshotConsolidation(
      deltaBytes: 1_000_000_000_000, writeBytesPerSecond: 100e6, mergeBytesPerSecond: 100e6)
    #expect(result.isForced && result.passes == 10)
    let passes: Double = 300 + 600 + 1200 + 1800 + 2400 + 3000 + 4 * 3600
    #expect(result.mergingSeconds == 10_000 + passes)
    #expect(abs(result.stunSeconds - 10_000.4) < 1e-6)
    // What was merged is what there was and what was written.
    #expect(abs(result.mergedBytes - (1e12 + 100e6 * result.mergingSeconds)) < 1)
  }

  /// Whatever happens, everything that is written is merged exactly once.
  @Test func bytesAreConserved() {
    var random = MigrationRandom(seed: 6)
    for _ in 0..<300 {
      let delta = Int64(random.number(in: 0...1e13))
      let merge = random.number(in: 1e7...1e9)
      let write = merge * random.number(in: 0...1.5)
      let result = SnapshotConsolidation(
        deltaBytes: delta, writeBytesPerSecond: write, mergeBytesPerSecond: merge)
      let written = Double(delta) + write * result.mergingSeconds
      #expect(abs(result.mergedBytes - written) <= 1e-9 * max(1, written))
      #expect(result.isForced || result.stunSeconds <= 12.4)
      #expect(result.passes <= 10)
    }
  }

  @Test func wrongSettingsAreNamed() {
    let settings = SnapshotConsolidation.Settings(
      longestStunSeconds: 0, passLimitSeconds: [300, -1], passCount: -1, fixedStunSeconds: -1)
    #expect(
      settings.problems().map(\.parameter) == [
        "longestStunSeconds", "passLimitSeconds.1", "passCount", "fixedStunSeconds",
      ])
    #expect(SnapshotConsolidation.Settings(passLimitSeconds: []).problems().count == 1)
  }
}
