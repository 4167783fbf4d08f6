import Quantities
import Testing
import VSphere

@Suite struct StorageMigrationTests {
  @Test func slowestPartSetsTheTime() {
    var migration = StorageMigration(
      usedBytes: 100_000_000_000, readBytesPerSecond: 500e6, writeBytesPerSecond: 400e6, guestWriteBytesPerSecond: 10e6)
    #expect(migration.copySeconds == 250 && migration.totalSeconds == 250.5)
    migration.networkBytesPerSecond = 100e6
    #expect(migration.copySeconds == 1000)
    // Half of what the guest writes meanwhile goes to both ends.
    #expect(migration.mirroredBytes == 5e9 && migration.sentBytes == 105e9)
    // An array that copies by itself needs no network.
    migration.isOffloaded = true
    #expect(migration.copySeconds == 250.0 / 7)
    migration.usedBytes = 0
    #expect(migration.totalSeconds == 0.5)
  }

  @Test func wrongValuesAreNamed() {
    let migration = StorageMigration(
      usedBytes: -1, readBytesPerSecond: 0, writeBytesPerSecond: 1, networkBytesPerSecond: 0, offloadFactor: 0.5,
      stunSeconds: -1)
    #expect(
      migration.problems().map(\.parameter) == [
        "usedBytes", "readBytesPerSecond", "networkBytesPerSecond", "offloadFactor", "stunSeconds",
      ])
  }

  @Test func transferAtConstantRatesIsTheEstimate() {
    let migration = StorageMigration(
      usedBytes: 100_000_000_000, readBytesPerSecond: 500e6, writeBytesPerSecond: 400e6, guestWriteBytesPerSecond: 10e6)
    var transfer = StorageTransfer(migration, at: .seconds(7))
    #expect(transfer.nextEventTime == .seconds(257))
    #expect(transfer.advance(at: .seconds(257)) == .switching)
    #expect(transfer.isStunned && transfer.mirroredBytes == migration.mirroredBytes)
    #expect(transfer.advance(at: .seconds(257) + .milliseconds(500)) == .done)
    #expect(transfer.nextEventTime == .never && transfer.progress == 1)
  }

  /// 100 GB: 60 GB at 400 MB/s in 150 s, a pause of 100 s, 40 GB at 100 MB/s in 400 s; 10 MB/s are written all the
  /// time.
  @Test func transferFollowsItsRates() {
    func change(_ transfer: inout StorageTransfer, _ rate: Double, _ seconds: Int64) {
      transfer.setRates(
        readBytesPerSecond: rate, writeBytesPerSecond: 1e9, networkBytesPerSecond: .infinity,
        guestWriteBytesPerSecond: 10e6, at: .seconds(seconds))
    }
    var transfer = StorageTransfer(
      StorageMigration(
        usedBytes: 100_000_000_000, readBytesPerSecond: 400e6, writeBytesPerSecond: 1e9,
        guestWriteBytesPerSecond: 10e6),
      at: .zero)
    change(&transfer, 0, 150)
    #expect(transfer.progress == 0.6 && transfer.nextEventTime == .never)
    change(&transfer, 100e6, 250)
    #expect(transfer.nextEventTime == .seconds(650))
    transfer.advance(at: .seconds(650))
    #expect(abs(transfer.mirroredBytes - 10e6 * (150 * 0.3 + 100 * 0.6 + 400 * 0.8)) < 1)
    // Rates that change in the stun do not matter.
    change(&transfer, 0, 650)
    #expect(transfer.nextEventTime == .seconds(650) + .milliseconds(500))
  }
}
