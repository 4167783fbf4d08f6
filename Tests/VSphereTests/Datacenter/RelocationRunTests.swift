import Infrastructure
import Quantities
import Testing

@testable import VSphere

/// vMotion without shared storage, and which hosts see which datastores.
@Suite struct RelocationRunTests {
  private static let diskBytes = Double(20 << 30)

  @Test func disksAreCopiedThenMemory() throws {
    let run = try RelocationFaultTests.datacenter().run()
    let event = try #require(run.events("migration").first)
    // 20 GiB at the 400 MB/s of both datastores, then 16 GiB of memory at most at 1.15 GB/s of a 10 GbE port.
    let copy = Self.diskBytes / 400e6
    let seconds = try #require(event.duration).seconds
    #expect(seconds > copy + 2 && seconds < copy + 2 + 20)
    #expect(event.detail.contains("disks from old to new, 21.47 GB copied"))
    #expect(run.model.machines[0].host == 1 && run.model.disks[0][0].datastore == 1)
    #expect(run.model.datastores[0].space.usedBytes == 0)
    // Disks and swap file are there.
    #expect(run.model.datastores[1].space.usedBytes >= 36 << 30)
    #expect(run.metric("migrations") == 1 && run.metric("storage_migrations") == 0)
    #expect(run.metric("mean_migration_stun") >= 0.5 && run.metric("mean_migration_stun") < 1.2)
    #expect(run.model.migrationQueue.queued.isEmpty)
    #expect(run.model.migrationQueue.limits.used(.datastore(0)) == 0)
  }

  @Test func aSlowNetworkBoundsTheCopyUnlessTheSourceWritesItself() throws {
    func seconds(isDirect: Bool) throws -> Double {
      var datacenter = RelocationFaultTests.datacenter(isDirect: isDirect)
      datacenter.configuration.hosts[0].hardware.ports = [
        HostHardware.NetworkPorts(speed: DataRate(bitsPerSecond: 1e9), count: 1)
      ]
      let run = try datacenter.run()
      return try #require(run.events("migration").first?.duration).seconds
    }
    // 1 GbE carries 0.115 GB/s of the blocks, encrypted 2.5 % less; memory takes as long both times.
    let difference = Self.diskBytes / 0.115e9 * 1.025 - Self.diskBytes / 400e6
    let measured = try seconds(isDirect: false) - seconds(isDirect: true)
    #expect((measured - difference).magnitude < 0.02 * difference)
  }

  /// What the guest writes goes to the new datastore too while memory is copied, and takes its part of the network.
  @Test func writesAreMirroredWhileMemoryIsCopied() throws {
    func mirroring(commands: Double) throws -> DatacenterModel {
      var datacenter = RelocationFaultTests.datacenter()
      datacenter.configuration.machines[0].specification.demand = DemandSettings(
        cpu: .constant(0.5), commandsPerSecond: .constant(commands))
      let run = try datacenter.run(
        when: { model in
          if case .copying = model.migrations.first?.transfer?.phase { return true }
          return false
        }, goingOnFor: .minutes(1), { _, _ in })
      return try #require(run?.world.interrupted)
    }
    let (idle, busy) = (try mirroring(commands: 0), try mirroring(commands: 2000))
    let flow = try #require(busy.migrations[0].relocation?.writeFlow)
    let mirrored = try #require(busy.migrations[0].relocation?.mirroredBytesPerSecond)
    #expect((mirrored - 2000 * 4096).magnitude < 1e-3)
    #expect((busy.datastores[1].load.iops(of: flow) - 1000).magnitude < 1)
    let bandwidths = [idle, busy].compactMap { $0.migrations[0].transfer?.bandwidthBytesPerSecond }
    #expect((bandwidths[0] - bandwidths[1] - 2000 * 4096).magnitude < 1)
  }

  /// A host has 8 units, a vMotion without shared storage takes 4 (vSphere, 'Limits on simultaneous migrations').
  @Test func twoRunAtOnceAndAThirdWaits() throws {
    var datacenter = RelocationFaultTests.datacenter()
    datacenter.configuration.machines[0].count = 3
    datacenter.configuration.operations = [
      Operation(at: .seconds(60), .migrate(machines: 0..<3, host: 1, datastore: 1))
    ]
    let run = try datacenter.run()
    let seconds = run.events("migration").compactMap { $0.duration?.seconds }
    #expect(seconds.count == 3)
    #expect(seconds[0] > 2 * Self.diskBytes / 400e6 && seconds[1] > 2 * Self.diskBytes / 400e6)
    #expect(seconds[2] < 1.5 * Self.diskBytes / 400e6)
  }

  @Test func whatIsWrittenMeanwhileMustFit() throws {
    var datacenter = RelocationFaultTests.datacenter()
    datacenter.configuration.datastores[1].settings.capacityBytes = 38 << 30
    datacenter.configuration.machines[0].specification.disks[0].firstWriteFraction = 1
    datacenter.configuration.machines[0].specification.demand = DemandSettings(
      cpu: .constant(0.5), commandsPerSecond: .constant(20_000), interval: .seconds(20))
    let run = try datacenter.run()
    let event = try #require(run.events("migration_aborted").first)
    #expect(event.detail.hasPrefix("target-datastore-full"))
    #expect(run.model.machines[0].host == 0 && run.model.disks[0][0].datastore == 0)
    #expect(run.model.datastores[1].space.usedBytes == 0)
    #expect(run.model.machines[0].state == .running && run.model.machines[0].stuns == 0)
  }

  // MARK: Refusals

  private func refusal(_ change: (inout SmallDatacenter) -> Void) throws -> String {
    var datacenter = RelocationFaultTests.datacenter()
    change(&datacenter)
    let run = try datacenter.run()
    #expect(run.metric("migrations") == 0)
    return try #require(run.events("migration_refused").first).detail
  }

  @Test func aTargetWithoutTheDatastoreNeedsAnother() throws {
    let detail = try refusal {
      $0.configuration.operations = [Operation(at: .seconds(60), .migrate(machines: 0..<1, host: 1))]
    }
    #expect(detail == "esx-2 does not mount old")
  }

  @Test func refusalsSayWhy() throws {
    let full = try refusal { $0.configuration.datastores[1].settings.capacityBytes = 10 << 30 }
    #expect(full == "new has not enough space")
    let unmounted = try refusal {
      $0.configuration.operations = [Operation(at: .seconds(60), .migrate(machines: 0..<1, host: 2, datastore: 1))]
      $0.configuration.datastores[1].hosts = [1]
    }
    #expect(unmounted == "new cannot be reached from esx-3")
    let several = try refusal {
      $0.configuration.datastores.append(
        DatacenterConfiguration.DatastoreConfiguration(
          name: "third", settings: DatastoreSettings(capacityBytes: 1 << 40), hosts: [0]))
      $0.configuration.machines[0].specification.disks.append(
        VirtualMachineSpecification.Disk(name: "data", capacity: Bytes(count: 1 << 30), datastore: 2))
    }
    #expect(several.hasPrefix("its disks are on several datastores"))
  }

  @Test func anyHostIsOneThatSeesTheDisks() throws {
    var datacenter = RelocationFaultTests.datacenter()
    datacenter.configuration.operations = [Operation(at: .seconds(60), .migrate(machines: 0..<1, host: nil))]
    #expect(try datacenter.run().model.machines[0].host == 2)
    datacenter.configuration.datastores[0].hosts = [0]
    let run = try datacenter.run()
    #expect(run.events("migration_refused").first?.detail.contains("does not reach its datastores") == true)
  }

  // MARK: Policies

  /// A host full of machines that only it sees the disks of: DRS leaves them and says why the host cannot be emptied.
  @Test func drsDoesNotMoveDisksByItself() throws {
    var datacenter = RelocationFaultTests.datacenter()
    datacenter.configuration.datastores[0].hosts = [0]
    datacenter.configuration.clusters[0].isDRSEnabled = true
    datacenter.configuration.machines[0].count = 6
    datacenter.configuration.machines[0].specification.demand.cpu = .constant(1)
    datacenter.configuration.operations = [Operation(at: .minutes(20), .enterMaintenance(host: 0))]
    let run = try datacenter.run()
    #expect(run.metric("migrations") == 0 && run.metric("migrations_refused") == 0)
    #expect(run.model.machines.allSatisfy { $0.host == 0 && $0.isLocal })
    #expect(run.events("maintenance_blocked").first?.detail.contains("local-disk") == true)
    // The same machines on a datastore that all see are spread.
    datacenter.configuration.datastores[0].hosts = nil
    #expect(try datacenter.run().metric("migrations") > 0)
  }

  @Test func haRestartsOnlyWhereTheDisksAre() throws {
    var datacenter = RelocationFaultTests.datacenter()
    datacenter.configuration.operations = []
    datacenter.configuration.faults = FaultSchedule([.once(.host(0), at: .zero + .minutes(5), duration: .hours(1))])
    #expect(try datacenter.run().model.machines[0].host == 2)
    datacenter.configuration.datastores[0].hosts = [0]
    let run = try datacenter.run()
    #expect(run.model.machines[0].state == .error && run.metric("ha_restarts") == 0)
  }

  @Test func newDisksGoWhereTheHostsSeeThem() throws {
    var datacenter = RelocationFaultTests.datacenter()
    datacenter.configuration.operations = []
    datacenter.configuration.machines[0].specification.disks[0].datastore = nil
    datacenter.configuration.datastores[1].settings.capacityBytes = 1 << 44
    #expect(try datacenter.run().model.disks[0][0].datastore == 0)
    datacenter.configuration.machines[0].host = 1
    #expect(try datacenter.run().model.disks[0][0].datastore == 1)
    datacenter.configuration.datastores[0].hosts = [2]
    datacenter.configuration.machines[0].host = 0
    let run = try datacenter.run()
    #expect(run.events("disk_denied").first?.detail == "its hosts mount no datastore")
  }

  @Test func datastoresOfAClusterAreMountedAlike() {
    var configuration = RelocationFaultTests.datacenter().configuration
    for index in 0..<2 { configuration.datastores[index].cluster = "gold" }
    #expect(configuration.problems().map(\.parameter) == ["datastores.old.hosts", "datastores.new.hosts"])
    configuration.datastores[1].hosts = [2, 0]
    #expect(configuration.problems().isEmpty)
    configuration.datastores[0].hosts = [7]
    configuration.datastores[0].cluster = nil
    #expect(configuration.problems().map(\.parameter) == ["datastores.old.hosts"])
  }
}
