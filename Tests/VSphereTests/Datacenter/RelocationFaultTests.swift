import Quantities
import SimulationKernel
import Testing

@testable import VSphere

/// Every row of the table of migration failures, played in a migration that takes its disks along: the third host sees
/// both datastores, so that HA restarts there what is lost.
@Suite struct RelocationFaultTests {
  /// The part of the phase `copying` in which the fault strikes.
  enum Copying: CaseIterable { case disks, memory }

  static func datacenter(isDirect: Bool = false) -> SmallDatacenter {
    var datacenter = SmallDatacenter(hosts: 3, machines: 0, horizon: .hours(1))
    datacenter.configuration.clusters[0].ha = HASettings()
    datacenter.configuration.clusters[0].ha.admissionControl.policy = .disabled
    datacenter.configuration.datastores = [("old", [0, 2]), ("new", isDirect ? [0, 1, 2] : [1, 2])].map { name, hosts in
      DatacenterConfiguration.DatastoreConfiguration(
        name: name, settings: DatastoreSettings(capacityBytes: 1 << 42, bandwidthBytesPerSecond: 400e6), hosts: hosts)
    }
    var machine = SmallDatacenter.machine(vCPUs: 4, gibibytes: 16, demand: 0.5)
    machine.disks = [
      VirtualMachineSpecification.Disk(name: "disk", capacity: Bytes(count: 40 << 30), usedFraction: 0.5, datastore: 0)
    ]
    datacenter.configuration.machines = [VirtualMachineGroup(name: "vm", host: 0, specification: machine)]
    datacenter.configuration.operations = [
      Operation(at: .seconds(60), .migrate(machines: 0..<1, host: 1, datastore: 1))
    ]
    return datacenter
  }

  private func isReached(_ phase: VMotionTransaction.Phase, _ part: Copying, _ model: DatacenterModel) -> Bool {
    guard let migration = model.migrations.first, migration.transaction?.phase == phase else { return false }
    guard phase == .copying else { return true }
    if part == .disks { return migration.relocation?.stage == .copying }
    if case .copying = migration.transfer?.phase { return migration.relocation?.stage == .mirroring }
    return false
  }

  private func strike(
    _ fault: MigrationFault, _ model: inout DatacenterModel, _ scheduler: Scheduler<DatacenterModel.Event>
  ) {
    switch fault {
    case .sourceHostFailed: model.beginFault(.host(0), scheduler)
    case .targetHostFailed: model.beginFault(.host(1), scheduler)
    case .networkLost:
      for uplink in 0..<model.network[0].uplinkCount {
        model.beginFault(.nic(host: 0, nic: Int32(uplink)), scheduler)
      }
    case .targetDatastoreLost: model.beginFault(.allPathsDown(datastore: 1, host: 1), scheduler)
    case .sourceDatastoreLost: model.beginFault(.allPathsDown(datastore: 0, host: 0), scheduler)
    case .targetOutOfMemory, .targetDatastoreFull, .stunTimeout, .cancelled:
      if model.machines[0].migration >= 0 { model.abortMigration(0, fault, scheduler) }
    }
  }

  @Test(arguments: MigrationFailure.table, Copying.allCases) func row(expected: MigrationOutcome, part: Copying) throws
  {
    if part == .memory, expected.before != .copying { return }
    let run = try #require(
      try Self.datacenter().run(when: { isReached(expected.before, part, $0) }, goingOnFor: .minutes(8)) {
        strike(expected.fault, &$0, $1)
      })
    let after = try #require(run.world.interrupted)
    let end = run.world.model
    let host: (MigrationParty?) -> Int32 = { $0.map { $0 == .source ? 0 : 1 } ?? -1 }
    #expect(after.migrations[0].transaction?.phase == expected.phase)
    #expect(after.machines[0].state == expected.state)
    #expect(after.machines[0].host == host(expected.heldBy))
    let isUnderWay = !expected.phase.isFinal
    for index in 0..<3 {
      let holds = Int32(index) == host(expected.heldBy) || (isUnderWay && index < 2)
      #expect((after.hosts[index].reservedBytes > 0) == holds)
    }
    #expect(after.bookingDifference() == nil && end.bookingDifference() == nil)
    // Its disks are where the party that holds it has them, and nowhere else.
    let (here, gone) = expected.phase == .committed ? (1, 0) : (0, 1)
    #expect(after.disks[0].map { Int($0.datastore) } == [here])
    #expect(after.datastores[here].space.usedBytes > 0)
    #expect((after.datastores[gone].space.usedBytes == 0) == !isUnderWay)
    #expect(end.accounts[0].restarts == (expected.isRestarted ? 1 : 0))
    #expect(end.machines[0].state == .running && end.machines[0].migration == -1)
    if expected.isRestarted { #expect(end.machines[0].host == 2) }
    #expect(end.hosts.allSatisfy { $0.migrations.isEmpty && $0.migrationMHz == 0 })
    #expect(end.datastores.allSatisfy { $0.relocations.isEmpty })
    let aborted = expected.phase == .aborted
    #expect(end.events("migration_aborted").count == (aborted ? 1 : 0))
    #expect(end.events("migration").count == (aborted ? 0 : 1))
    if aborted {
      #expect(after.events("migration_aborted")[0].detail == "\(expected.fault.rawValue): \(expected.rule)")
    }
  }

  /// The target's loss of the old datastore means nothing; the source's loss of the new one only where it writes there.
  @Test(arguments: [(false, 0, 2), (true, 0, 1), (true, 1, 0)])
  func onlyTheDatastoresInUseCount(isDirect: Bool, datastore: Int32, host: Int32) throws {
    let run = try #require(
      try Self.datacenter(isDirect: isDirect).run(
        when: { isReached(.copying, .disks, $0) }, goingOnFor: .minutes(8)
      ) { model, scheduler in model.beginFault(.allPathsDown(datastore: datastore, host: host), scheduler) })
    let isLost = datastore == 1
    #expect(run.world.model.events("migration").count == (isLost ? 0 : 1))
    #expect(run.world.model.events("migration_aborted").count == (isLost ? 1 : 0))
  }
}
