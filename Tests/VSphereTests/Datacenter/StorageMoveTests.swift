import Infrastructure
import Quantities
import Testing

@testable import VSphere

@Suite struct StorageMoveTests {
  /// One machine with a disk of which 100 GiB are written, and two datastores, the second with its own bandwidth.
  static func datacenter(
    machines: Int = 1, commands: Double = 0, bandwidth: Double = 200e6, targetCapacity: Int64 = 1 << 41
  ) -> SmallDatacenter {
    var datacenter = SmallDatacenter(machines: machines)
    datacenter.configuration.datastores = [
      DatacenterConfiguration.DatastoreConfiguration(
        name: "old", settings: DatastoreSettings(capacityBytes: 1 << 42, bandwidthBytesPerSecond: 1.6e9)),
      DatacenterConfiguration.DatastoreConfiguration(
        name: "new",
        settings: DatastoreSettings(capacityBytes: targetCapacity, bandwidthBytesPerSecond: bandwidth)),
    ]
    datacenter.configuration.machines[0].specification.disks = [
      VirtualMachineSpecification.Disk(
        name: "disk", capacity: Bytes(count: 200 << 30), usedFraction: 0.5, datastore: 0)
    ]
    datacenter.configuration.machines[0].specification.demand = DemandSettings(
      cpu: .constant(0.25), commandsPerSecond: .constant(commands))
    return datacenter
  }

  static func move(_ machines: Range<Int>, at minutes: Int64 = 1) -> Operation {
    Operation(at: .minutes(minutes), .migrateStorage(machines: machines, datastore: 1))
  }

  @Test func aCopyTakesItsBytesAtTheSlowerDevice() throws {
    var datacenter = Self.datacenter()
    datacenter.configuration.operations = [Self.move(0..<1)]
    let run = try datacenter.run()
    let event = try #require(run.events("storage_migration").first)
    // T = used bytes / min(read, write) (Mashtizadeh et al., USENIX ATC 2011), and the stun.
    let expected = Double(100 << 30) / 200e6 + 0.5
    let seconds = try #require(event.duration).seconds
    #expect(seconds >= expected - 1e-6)
    #expect(seconds < expected * 1.05)
    #expect(run.model.datastores[0].space.usedBytes == 0)
    #expect(run.model.machines[0].storageMove == -1)
    #expect(run.metric("storage_migrations") == 1)
    #expect(run.model.migrationQueue.queued.isEmpty)
  }

  @Test func twoCopiesShareTheDeviceAndAThirdWaitsForTheHost() throws {
    var datacenter = Self.datacenter(machines: 3)
    datacenter.configuration.machines[0].host = 0
    datacenter.configuration.operations = [Self.move(0..<3)]
    let run = try datacenter.run()
    let events = run.events("storage_migration")
    #expect(events.count == 3)
    // A host has 8 units, a Storage vMotion takes 4 (vSphere, 'Limits on simultaneous migrations').
    let alone = Double(100 << 30) / 200e6
    let seconds = events.compactMap { $0.duration?.seconds }
    #expect(seconds[0] > alone * 1.95 && seconds[0] < alone * 2.1)
    #expect(seconds[1] > alone * 1.95 && seconds[1] < alone * 2.1)
    #expect(seconds[2] > alone && seconds[2] < alone * 1.1)
  }

  @Test(arguments: [0, 1]) func aLostDatastoreEndsTheMoveAndTheOldDisksStay(_ lost: Int32) throws {
    var datacenter = Self.datacenter()
    datacenter.configuration.operations = [Self.move(0..<1)]
    datacenter.configuration.faults = FaultSchedule([
      .once(.allPathsDown(datastore: lost, host: -1), at: .zero + .minutes(3), duration: .minutes(5))
    ])
    let run = try datacenter.run()
    #expect(run.events("storage_migration").isEmpty)
    let event = try #require(run.events("storage_migration_aborted").first)
    #expect(event.detail.contains("old disks"))
    #expect(event.duration.map { $0.seconds > 100 && $0.seconds < 121 } == true)
    #expect(run.model.datastores[1].space.usedBytes == 0)
    #expect(run.model.disks[0][0].datastore == 0)
    #expect(run.model.machines[0].state == .running)
  }

  @Test func aHostFailureEndsTheMove() throws {
    var datacenter = Self.datacenter()
    datacenter.configuration.operations = [Self.move(0..<1)]
    datacenter.configuration.machines[0].host = 0
    datacenter.configuration.faults = FaultSchedule([
      .once(.host(0), at: .zero + .minutes(3), duration: .minutes(5))
    ])
    let run = try datacenter.run()
    #expect(run.events("storage_migration_aborted").count == 1)
    #expect(run.model.datastores[1].space.usedBytes == 0)
  }

  @Test func aMachineThatMovesItsDisksDoesNotMoveItself() throws {
    var datacenter = Self.datacenter()
    datacenter.configuration.operations = [
      Self.move(0..<1), Operation(at: .minutes(2), .migrate(machines: 0..<1, host: 1)),
      Operation(at: .minutes(3), .powerOff(machines: 0..<1)),
    ]
    let run = try datacenter.run()
    #expect(run.metric("migrations") == 0)
    #expect(run.events("power_off_refused").count == 1)
    #expect(run.events("storage_migration").count == 1)
  }

  @Test func aFullTargetIsRefused() throws {
    var datacenter = Self.datacenter(targetCapacity: 50 << 30)
    datacenter.configuration.operations = [Self.move(0..<1)]
    let run = try datacenter.run()
    #expect(run.events("storage_migration_refused").first?.detail == "new has not enough space")
  }

  @Test func disksOnSeveralDatastoresFollowOneAfterTheOther() throws {
    var datacenter = Self.datacenter()
    datacenter.configuration.datastores.append(
      DatacenterConfiguration.DatastoreConfiguration(name: "third", settings: DatastoreSettings(capacityBytes: 1 << 41))
    )
    datacenter.configuration.machines[0].specification.disks.append(
      VirtualMachineSpecification.Disk(name: "data", capacity: Bytes(count: 20 << 30), datastore: 2))
    datacenter.configuration.operations = [Self.move(0..<1)]
    let run = try datacenter.run()
    #expect(run.events("storage_migration").map(\.source) == ["old", "third"])
    #expect(run.model.disks[0].allSatisfy { $0.datastore == 1 })
  }
}
