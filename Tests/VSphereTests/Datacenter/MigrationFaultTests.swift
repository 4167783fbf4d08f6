import Quantities
import SimulationKernel
import Testing

@testable import VSphere

/// Every row of the table of migration failures, played in a datacenter of three hosts.
@Suite struct MigrationFaultTests {
  private var datacenter: SmallDatacenter {
    var datacenter = SmallDatacenter(hosts: 3, machines: 0, horizon: .hours(1))
    datacenter.configuration.clusters[0].ha = HASettings()
    datacenter.configuration.clusters[0].ha.admissionControl.policy = .disabled
    datacenter.configuration.datastores = [
      DatacenterConfiguration.DatastoreConfiguration(name: "ds", settings: DatastoreSettings(capacityBytes: 1 << 44))
    ]
    var machine = SmallDatacenter.machine(vCPUs: 4, gibibytes: 16, demand: 0.5)
    machine.disks = [VirtualMachineSpecification.Disk(name: "disk", capacity: Bytes(count: 40 << 30))]
    datacenter.configuration.machines = [VirtualMachineGroup(name: "vm", host: 0, specification: machine)]
    datacenter.configuration.operations = [Operation(at: .seconds(60), .migrate(machines: 0..<1, host: 1))]
    return datacenter
  }

  private func isReached(_ phase: VMotionTransaction.Phase, _ model: DatacenterModel) -> Bool {
    guard let migration = model.migrations.first, migration.transaction?.phase == phase else { return false }
    if phase == .copying, case .copying = migration.transfer?.phase { return true }
    return phase != .copying
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
    case .targetDatastoreLost: model.beginFault(.allPathsDown(datastore: 0, host: 1), scheduler)
    case .targetOutOfMemory, .stunTimeout, .cancelled, .sourceDatastoreLost, .targetDatastoreFull:
      if model.machines[0].migration >= 0 { model.abortMigration(0, fault, scheduler) }
    }
  }

  @Test(arguments: MigrationFailure.table) func row(expected: MigrationOutcome) throws {
    let run = try #require(
      try datacenter.run(when: { isReached(expected.before, $0) }, goingOnFor: .minutes(5)) { model, scheduler in
        strike(expected.fault, &model, scheduler)
      })
    let after = try #require(run.world.interrupted)
    let end = run.world.model
    let host: (MigrationParty?) -> Int32 = { $0.map { $0 == .source ? 0 : 1 } ?? -1 }
    #expect(after.migrations[0].transaction?.phase == expected.phase)
    #expect(after.machines[0].state == expected.state)
    if let runsAt = expected.runsAt { #expect(after.machines[0].host == host(runsAt)) }
    #expect(after.machines[0].host == host(expected.heldBy))
    let isUnderWay = !expected.phase.isFinal
    for index in 0..<3 {
      let holds = Int32(index) == host(expected.heldBy) || (isUnderWay && index < 2)
      #expect((after.hosts[index].reservedBytes > 0) == holds)
    }
    #expect(after.bookingDifference() == nil && end.bookingDifference() == nil)
    #expect(
      after.machines[0].stuns == (isUnderWay && expected.phase == .switching || after.machines[0].isBlocked ? 1 : 0))
    #expect(end.accounts[0].restarts == (expected.isRestarted ? 1 : 0))
    #expect(end.machines[0].state == .running)
    #expect(end.machines[0].migration == -1 && end.hosts.allSatisfy { $0.migrations.isEmpty && $0.migrationMHz == 0 })
    let aborted = expected.phase == .aborted
    #expect(end.events("migration_aborted").count == (aborted ? 1 : 0))
    #expect(end.events("migration").count == (aborted ? 0 : 1))
    if aborted, !expected.isRestarted { #expect(end.machines[0].host == 0) }
  }
}

extension DatacenterModel {
  func events(_ kind: String) -> [(time: SimTime, entity: String, target: String, detail: String)] {
    recording.events.filter { $0.kind == kind }.map { ($0.time, $0.entity, $0.target, $0.detail) }
  }
}
