import Infrastructure
import Quantities
import Testing

@testable import VSphere

@Suite struct DiskGrowthTests {
  /// 1000 commands a second of 4 KiB written each, half to new blocks: 2.048 MB/s.
  private func growing(capacity: Int64) -> SmallDatacenter {
    var datacenter = StorageMoveTests.datacenter(commands: 1000)
    datacenter.configuration.datastores[0].settings.capacityBytes = capacity
    datacenter.configuration.machines[0].specification.disks[0].firstWriteFraction = 0.5
    return datacenter
  }

  @Test func aThinDiskGrowsAtItsRate() throws {
    let run = try growing(capacity: 1 << 42).run()
    let content = run.model.datastores[0].space.disk(run.model.disks[0][0].id).contentBytes
    let grown = Double(content - 100 << 30)
    #expect((grown / (1000 * 4096 * 0.5 * 3600) - 1).magnitude < 0.1)
    #expect(run.events("vm_paused").isEmpty)
  }

  @Test func aDiskGrowsByItsOwnPart() throws {
    var datacenter = growing(capacity: 1 << 42)
    var second = datacenter.configuration.machines[0].specification.disks[0]
    second.name = "second"
    datacenter.configuration.machines[0].specification.disks[0].firstWriteFraction = 0
    datacenter.configuration.machines[0].specification.disks.append(second)
    let run = try datacenter.run()
    let contents = run.model.disks[0].map { run.model.datastores[0].space.disk($0.id).contentBytes }
    #expect(contents[0] == 100 << 30)
    // Each disk takes half the commands.
    let grown = Double(contents[1] - 100 << 30)
    #expect((grown / (500 * 4096 * 0.5 * 3600) - 1).magnitude < 0.1)
  }

  @Test func withoutNewBlocksADiskKeepsItsSize() throws {
    let run = try StorageMoveTests.datacenter(commands: 1000).run()
    #expect(run.model.datastores[0].space.disk(run.model.disks[0][0].id).contentBytes == 100 << 30)
  }

  @Test func outOfSpaceAMachinePausesUntilThereIsSpace() throws {
    // 100 GiB of content, 8 GiB of swap, room for 2 GiB: about 1000 s.
    var datacenter = growing(capacity: 110 << 30)
    // The neighbour's move gives space back.
    datacenter.configuration.machines[0].specification.disks[0].usedFraction = 0.5
    var neighbour = datacenter.configuration.machines[0]
    neighbour.name = "neighbour"
    neighbour.specification.disks[0].firstWriteFraction = 0
    neighbour.specification.disks[0].usedFraction = 0.05
    datacenter.configuration.datastores[0].settings.capacityBytes = 128 << 30
    datacenter.configuration.machines.append(neighbour)
    datacenter.configuration.operations = [
      Operation(at: .minutes(50), .migrateStorage(machines: 1..<2, datastore: 1))
    ]
    let run = try datacenter.run()
    let paused = try #require(run.events("vm_paused").first)
    let resumed = try #require(run.events("vm_resumed").first)
    #expect(paused.entity == "vm" && paused.time < resumed.time)
    #expect(resumed.time > .zero + .minutes(50))
    #expect(run.model.machines[0].stuns == 0 && run.model.pausedMachines == 0)
    #expect(run.model.machines[0].executes)
  }
}
