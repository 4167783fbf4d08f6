import Infrastructure
import Quantities
import Testing

@testable import VSphere

@Suite struct StorageDRSModelTests {
  /// Ten machines of 40 GiB each on the first of two datastores of 480 GiB in a cluster.
  private func datacenter(isAutomated: Bool = true, growth: Double = 0) -> SmallDatacenter {
    var datacenter = StorageMoveTests.datacenter(machines: 10, commands: growth > 0 ? 1000 : 0, bandwidth: 1.6e9)
    datacenter.configuration.horizon = .hours(10)
    datacenter.configuration.datastoreClusters = [
      DatastoreCluster(name: "pod", settings: StorageDRSSettings(isAutomated: isAutomated))
    ]
    for store in 0...1 {
      datacenter.configuration.datastores[store].cluster = "pod"
      datacenter.configuration.datastores[store].settings.capacityBytes = 640 << 30
    }
    datacenter.configuration.machines[0].specification.disks[0].capacity = Bytes(count: 80 << 30)
    datacenter.configuration.machines[0].specification.disks[0].firstWriteFraction = growth
    return datacenter
  }

  @Test func aPassAfterEightHoursRelievesAFullDatastore() throws {
    var datacenter = datacenter()
    // 400 GiB of disks and 80 GiB of swap of 560 GiB: 86 %.
    datacenter.configuration.datastores[0].settings.capacityBytes = 560 << 30
    let run = try datacenter.run(explains: true)
    let moves = run.events("storage_migration")
    #expect(!moves.isEmpty)
    #expect(moves.allSatisfy { $0.time > .zero + .minutes(480) && $0.detail.hasPrefix("storage_drs_space") })
    #expect(run.model.datastores[0].space.utilisation <= 0.8)
    #expect(run.model.recording.decisions.contains { $0.policy == "storage-drs" && $0.choice == "new" })
  }

  @Test func withoutAutomationItOnlyRecommends() throws {
    var datacenter = datacenter(isAutomated: false)
    datacenter.configuration.datastores[0].settings.capacityBytes = 560 << 30
    let run = try datacenter.run()
    #expect(run.events("storage_migration").isEmpty)
    #expect(run.metric("recommendations_not_applied") > 0)
  }

  @Test func aDatastoreThatGrowsTooFullIsRelievedAtOnce() throws {
    // 480 of 640 GiB; 512 is the threshold. Ten machines write 4.1 MB/s each: 34 GB take a quarter of an hour.
    var datacenter = datacenter(growth: 1)
    datacenter.configuration.horizon = .hours(1)
    let run = try datacenter.run()
    let first = try #require(run.events("storage_migration").first)
    #expect(first.time < .zero + .minutes(40))
  }

  @Test func aDatastoreInMaintenanceIsEmptied() throws {
    var datacenter = datacenter()
    datacenter.configuration.horizon = .hours(2)
    datacenter.configuration.operations = [
      Operation(at: .minutes(5), .enterDatastoreMaintenance(datastore: 0))
    ]
    let run = try datacenter.run()
    #expect(run.events("storage_migration").count == 10)
    #expect(run.events("datastore_maintenance").count == 1)
    #expect(run.model.datastores[0].space.usedBytes == 0)
  }

  @Test func newDisksGoWhereSpaceIsLeft() throws {
    var datacenter = datacenter()
    datacenter.configuration.machines[0].specification.disks[0].datastore = nil
    let run = try datacenter.run()
    let used = run.model.datastores.map(\.space.usedBytes)
    #expect((used[0] - used[1]).magnitude <= 60 << 30)
  }
}
