import Quantities
import Testing

@testable import VSphere

/// vMotion in the model against its closed forms, its limits, and what may not be done meanwhile.
@Suite struct MigrationRunTests {
  /// A machine whose memory is touched in full from the start, so that the copy has one size.
  private func datacenter(
    hosts: Int = 2, machines: Int = 1, gibibytes: Int64 = 16, linkBits: Double = 10e9, on host: Int? = 0
  ) -> SmallDatacenter {
    var datacenter = SmallDatacenter(hosts: hosts, memoryGiB: 512, machines: 0)
    datacenter.configuration.hosts[0].hardware.ports = [
      HostHardware.NetworkPorts(speed: DataRate(bitsPerSecond: linkBits))
    ]
    var machine = SmallDatacenter.machine(vCPUs: 2, gibibytes: gibibytes, demand: 0.25)
    machine.memoryAllocation.reservation = Double(gibibytes << 30)
    datacenter.configuration.machines = [
      VirtualMachineGroup(name: "vm", count: machines, host: host, specification: machine)
    ]
    return datacenter
  }

  private func move(_ range: Range<Int>, to host: Int, at seconds: Int64 = 600) -> Operation {
    Operation(at: .seconds(seconds), .migrate(machines: range, host: host))
  }

  @Test(arguments: [1e9, 10e9, 25e9, 100e9]) func aloneItTakesWhatIsEstimated(linkBits: Double) throws {
    var datacenter = datacenter(linkBits: linkBits)
    datacenter.configuration.operations = [move(0..<1, to: 1)]
    let run = try #require(
      try datacenter.run(when: { $0.machines[0].state == .migrating }, goingOnFor: .minutes(30)) { _, _ in })
    let begin = try #require(run.world.interrupted)
    let migration = begin.migrations[0]
    let transfer = try #require(migration.transfer)
    let estimate = PrecopyEstimate(
      transfer.workload,
      bandwidthBytesPerSecond: min(
        migration.ceilingBytesPerSecond, begin.migrationEndpoint(0).linkBytesPerSecond),
      settings: begin.configuration.vMotion.precopy,
      cost: .of(memoryBytes: 16 << 30, processorCount: 2, release: begin.configuration.version))
    let event = try #require(run.world.model.recording.events.first { $0.kind == "migration" })
    let seconds = try #require(event.duration?.seconds)
    #expect((seconds - estimate.totalSeconds).magnitude < 1e-3)
    let end = run.world.model
    #expect((end.counts.migratedBytes / estimate.sentBytes - 1).magnitude < 1e-3)
    #expect((end.accounts[0].stunnedSeconds - estimate.downtimeSeconds).magnitude < 1e-3)
  }

  @Test func migrationsOfOneHostShareItsLink() throws {
    func meanSeconds(_ count: Int) throws -> Double {
      var datacenter = datacenter(machines: count)
      datacenter.configuration.operations = [move(0..<count, to: 1)]
      return try datacenter.run().metric("mean_migration_time")
    }
    let (one, four) = (try meanSeconds(1), try meanSeconds(4))
    // Set-up and stun are not shared; tasks of vCenter begin a little one after the other.
    #expect(four > 3 * one && four < 4.2 * one, "\(one) s alone, \(four) s with three others")
  }

  @Test func trafficOfMachinesTakesItsShare() throws {
    var datacenter = datacenter(gibibytes: 64)
    datacenter.configuration.operations = [move(0..<1, to: 1)]
    let quiet = try datacenter.run().metric("mean_migration_time")
    var busy = SmallDatacenter.machine(vCPUs: 8, gibibytes: 4, demand: 0.2)
    busy.demand.sent = .constant(10e9)
    datacenter.configuration.machines.append(VirtualMachineGroup(name: "busy", host: 0, specification: busy))
    let loaded = try datacenter.run().metric("mean_migration_time")
    // Network I/O control: 50 shares of vMotion against 100 of machines leave a third of the link at least.
    #expect(loaded > 1.3 * quiet && loaded < 3.3 * quiet, "\(quiet) s, \(loaded) s")
  }

  @Test func eightAtATimeFirstComeFirstServed() throws {
    let datacenter = datacenter(machines: 20, gibibytes: 8)
    let run = try #require(
      try datacenter.run(when: { _ in true }, goingOnFor: .minutes(30)) { model, scheduler in
        for machine in 0..<20 { model.requestMigration(machine, to: 1, .administrator, scheduler) }
      })
    let events = run.world.model.recording.events.filter { $0.kind == "migration" }
    let ends = events.map { (name: $0.entity, begin: $0.time - ($0.duration ?? .zero), end: $0.time) }
    #expect(ends.count == 20)
    for one in ends {
      #expect(ends.count { $0.begin <= one.begin && $0.end > one.begin } <= 8)
    }
    #expect(ends.count { $0.begin == run.at } == 8)
    // In the order of requests: the n-th begins no later than the one after it.
    let begins = (1...20).map { index in ends.first { $0.name == "vm-\(index)" }?.begin ?? .zero }
    #expect(begins == begins.sorted())
  }

  @Test func aMigratingMachineIsLeftAlone() throws {
    var datacenter = datacenter(gibibytes: 64)
    datacenter.configuration.operations = [
      move(0..<1, to: 1), Operation(at: .seconds(620), .powerOff(machines: 0..<1)),
      Operation(at: .seconds(620), .suspend(machines: 0..<1)), Operation(at: .seconds(620), .reset(machines: 0..<1)),
      Operation(at: .seconds(620), .snapshot(machines: 0..<1, withMemory: false)), move(0..<1, to: 1, at: 620),
    ]
    let run = try datacenter.run()
    for kind in ["power_off", "suspend", "reset", "snapshot", "migration"] {
      #expect(run.events("\(kind)_refused").map(\.detail) == ["it is being migrated"], "\(kind)")
    }
    #expect(run.model.machines[0].state == .running && run.model.machines[0].host == 1)
  }

  @Test func aTargetWithoutRoomRefuses() throws {
    var datacenter = datacenter(hosts: 2, gibibytes: 300)
    var other = datacenter.configuration.machines[0]
    other.name = "other"
    other.host = 1
    datacenter.configuration.machines.append(other)
    datacenter.configuration.operations = [
      move(0..<1, to: 1), Operation(at: .seconds(700), .migrate(machines: 0..<1, host: nil)),
    ]
    let run = try datacenter.run()
    #expect(run.events("migration_refused").count == 2)
    #expect(run.events("migration_refused").allSatisfy { $0.detail.contains("esx-2") })
    #expect(run.model.machines[0].host == 0 && run.model.bookingDifference() == nil)
  }
}
