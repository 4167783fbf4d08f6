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
}
