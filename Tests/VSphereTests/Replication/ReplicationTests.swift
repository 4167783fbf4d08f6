import Quantities
import Testing
import VSphere

private let noon = SimTime.seconds(12 * 3600)

@Suite struct ReplicationTests {
  /// DR-01: vSphere Replication documentation: RPO 15 min, transfer 5 min, first start at noon.
  @Test func shortTransfer() {
    let schedule = ReplicationSchedule(recoveryPointObjective: .minutes(15), transferTime: .minutes(5))
    #expect(schedule.available(start: noon) == noon + .minutes(5))
    #expect(schedule.latestNextStart(after: noon) == noon + .minutes(10))
    #expect(!schedule.isViolated && schedule.violation == .zero)
    #expect(schedule.dutyCycle == 0.5)
  }

  /// DR-02: a transfer of half the objective never pauses and keeps it.
  @Test func transferOfHalfTheObjective() {
    let schedule = ReplicationSchedule(recoveryPointObjective: .minutes(15), transferTime: .seconds(450))
    #expect(!schedule.isViolated && schedule.dutyCycle == 1)
    #expect(schedule.latestNextStart(after: noon) == noon + .seconds(450))
  }

  /// DR-03: beyond that, each cycle violates by 2x - R.
  @Test func transferOfMoreThanHalfTheObjective() {
    let schedule = ReplicationSchedule(recoveryPointObjective: .minutes(15), transferTime: .minutes(8))
    #expect(schedule.isViolated && schedule.violation == .minutes(1))
    #expect(schedule.dutyCycle == 1)
    #expect(schedule.latestNextStart(after: noon) == noon + .minutes(8))
  }

  /// DR-04: 100 GB in about 200, 30 and 3 hours (vSphere Replication 6.0 documentation).
  @Test(arguments: [(1.5e6, 200.0), (10e6, 30), (100e6, 3)]) func hundredGigabytes(line: Double, hours: Double) {
    let goodput = ReplicationVolume.goodputBytesPerSecond(lineBitsPerSecond: line)
    #expect(abs(100e9 / goodput / 3600 - hours) < 0.35)
  }

  /// 1 MB/s for an hour on a set of 1 GB: 1 GB (1 - e^-3.6); without a set all of it.
  @Test func rewrittenBlocksAreSentOnce() {
    let volume = ReplicationVolume(writeBytesPerSecond: 1e6, rewriteSetBytes: 1e9)
    #expect(abs(volume.changedBytes(in: .hours(1)) - 972_676_277.55) < 1)
    #expect(ReplicationVolume(writeBytesPerSecond: 1e6).changedBytes(in: .hours(1)) == 3.6e9)
    #expect(ReplicationVolume(writeBytesPerSecond: 1e6, rewriteSetBytes: 0).changedBytes(in: .hours(1)) == 0)
    #expect(ReplicationVolume(writeBytesPerSecond: 0).changedBytes(in: .hours(1)) == 0)
    let schedule = ReplicationVolume(writeBytesPerSecond: 1e6).schedule(
      recoveryPointObjective: .hours(1), goodputBytesPerSecond: 4e6)
    #expect(schedule.transferTime == .minutes(15) && !schedule.isViolated)
    #expect(ReplicationVolume(writeBytesPerSecond: -1, rewriteSetBytes: .nan).problems().count == 2)
  }
}
