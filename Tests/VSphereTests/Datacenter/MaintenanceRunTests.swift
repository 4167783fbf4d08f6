import Quantities
import Testing

@testable import VSphere

/// Maintenance mode, upgrades, and what administrators do with machines.
@Suite struct MaintenanceRunTests {
  private func datacenter(hosts: Int = 3, machines: Int = 9) -> SmallDatacenter {
    var datacenter = SmallDatacenter(hosts: hosts, machines: machines, horizon: .hours(4))
    datacenter.configuration.clusters[0].isDRSEnabled = true
    datacenter.configuration.clusters[0].drs.period = .seconds(60)
    datacenter.configuration.datastores = [
      DatacenterConfiguration.DatastoreConfiguration(name: "ds", settings: DatastoreSettings(capacityBytes: 1 << 44))
    ]
    datacenter.configuration.machines[0].specification.disks = [
      VirtualMachineSpecification.Disk(name: "disk", capacity: Bytes(count: 20 << 30))
    ]
    return datacenter
  }

  @Test func maintenanceModeEmptiesAHost() throws {
    var datacenter = datacenter()
    datacenter.configuration.operations = [
      Operation(at: .minutes(10), .enterMaintenance(host: 0)), Operation(at: .minutes(60), .exitMaintenance(host: 0)),
    ]
    let run = try datacenter.run()
    #expect(run.events("migration").filter { $0.source == "esx-1" }.count == 3)
    #expect(run.events("maintenance").map(\.entity) == ["esx-1"])
    #expect(run.model.hosts[0].condition == .available)
    #expect(run.metric("downtime_total") == 0 && run.events("vm_failure").isEmpty)
  }

  @Test func rulesAndDevicesKeepMachines() throws {
    var datacenter = datacenter()
    datacenter.configuration.hosts[0].hardware.ports = [
      HostHardware.NetworkPorts(speed: DataRate(bitsPerSecond: 25e9), virtualFunctions: 8)
    ]
    datacenter.configuration.clusters[0].rules = [
      PlacementRule(name: "licensed", .runOn(hosts: [0], must: true), machines: [0])
    ]
    datacenter.configuration.machines[0].host = 0
    var pinned = SmallDatacenter.machine(vCPUs: 2, gibibytes: 4, demand: 0.1)
    pinned.adapters = [VirtualMachineSpecification.Adapter(kind: .virtualFunction)]
    pinned.memoryAllocation.reservation = Double(4 << 30)
    datacenter.configuration.machines.append(VirtualMachineGroup(name: "pinned", host: 0, specification: pinned))
    datacenter.configuration.operations = [Operation(at: .minutes(10), .enterMaintenance(host: 0))]
    let run = try datacenter.run()
    let blocked = run.events("maintenance_blocked")
    #expect(Set(blocked.map(\.entity)) == ["vm-1", "pinned"])
    #expect(blocked.first { $0.entity == "vm-1" }?.detail.contains("licensed") == true)
    #expect(run.model.hosts[0].condition == .enteringMaintenance)
    #expect(run.model.hosts[0].residents.count == 2)
  }

  @Test(arguments: [false, true]) func aRollingUpgradeCompletes(withFailure: Bool) throws {
    var datacenter = datacenter(hosts: 4, machines: 12)
    datacenter.configuration.clusters[0].ha = HASettings()
    datacenter.configuration.clusters[0].ha.admissionControl.policy = .disabled
    datacenter.configuration.operations = [
      Operation(at: .minutes(10), .rollingUpgrade(cluster: 0, patch: .minutes(12)))
    ]
    if withFailure {
      // The host that is being patched fails, and one that waits for its turn.
      datacenter.configuration.faults = FaultSchedule([
        .once(.host(0), at: .zero + .minutes(15), duration: .minutes(2)),
        .once(.host(3), at: .zero + .minutes(40), duration: .minutes(2)),
      ])
    }
    let run = try datacenter.run()
    #expect(run.events("rolling_upgrade").map(\.detail) == ["complete"])
    #expect(Set(run.events("host_upgraded").map(\.entity)).isSuperset(of: ["esx-2", "esx-3", "esx-4"]))
    if !withFailure {
      #expect(run.events("host_upgraded").map(\.entity) == ["esx-1", "esx-2", "esx-3", "esx-4"])
      #expect(run.metric("downtime_total") == 0)
    }
    #expect(run.model.machines.allSatisfy { $0.state == .running })
    #expect(run.model.hosts.allSatisfy { $0.condition == .available })
  }

  @Test func operationsDoWhatTheySay() throws {
    var datacenter = datacenter(machines: 4)
    datacenter.configuration.operations = [
      Operation(at: .minutes(1), .suspend(machines: 0..<1)), Operation(at: .minutes(20), .resume(machines: 0..<1)),
      Operation(at: .minutes(1), .snapshot(machines: 1..<2, withMemory: true)),
      Operation(at: .minutes(20), .deleteSnapshots(machines: 1..<2)),
      Operation(at: .minutes(1), .reset(machines: 2..<3)),
      Operation(at: .minutes(1), .shutDown(machines: 3..<4)), Operation(at: .minutes(20), .powerOn(machines: 3..<4)),
    ]
    let run = try datacenter.run()
    for kind in ["suspend", "resume", "snapshot", "snapshot_delete", "reset", "power_off", "power_on"] {
      #expect(run.events(kind).count == 1, "\(kind)")
    }
    #expect(run.model.machines.allSatisfy { $0.state == .running && $0.stuns == 0 && $0.snapshots == 0 })
    let horizon = datacenter.configuration.horizon.seconds
    let up = run.model.accounts.map(\.upSeconds)
    // Suspended and off machines are neither up nor down; a reset is downtime.
    #expect(up[0] < horizon - 1000 && run.model.accounts[0].downSeconds == 0)
    #expect(up[1] == horizon && run.model.accounts[1].stunnedSeconds > 0)
    #expect(
      run.model.accounts[2].downSeconds > 0 && (up[2] + run.model.accounts[2].downSeconds - horizon).magnitude < 1e-6)
    #expect(up[3] < horizon - 1000 && run.model.accounts[3].downSeconds == 0)
    // It serves again after a resume.
    #expect(run.model.accounts[0].servedMHz > 0)
    #expect(
      run.model.datastores[0].space.freeBytes
        == (try self.datacenter(machines: 4).run()).model.datastores[0].space.freeBytes)
  }

  @Test(arguments: [CloneKind.full, .linked, .instant]) func clonesComeUp(kind: CloneKind) throws {
    var datacenter = datacenter(machines: 1)
    var clones = datacenter.configuration.machines[0]
    clones.name = "clone"
    clones.count = 5
    clones.areClones = true
    clones.isRunning = false
    datacenter.configuration.machines.append(clones)
    datacenter.configuration.operations = [
      Operation(at: .minutes(5), .clone(machines: 1..<6, template: 0, kind: kind)),
      Operation(at: .minutes(100), .clone(machines: 1..<2, template: 0, kind: kind)),
    ]
    let run = try datacenter.run()
    #expect(run.events("clone").count == 5 && run.events("clone_refused").count == 1)
    #expect(run.model.machines.allSatisfy { $0.state == .running })
  }

  /// vSphere Availability: with admission control on, a host that the failover capacity needs is not emptied.
  @Test(arguments: [(2, true), (4, false)]) func admissionControlKeepsAHost(hosts: Int, isKept: Bool) throws {
    var datacenter = datacenter(hosts: hosts, machines: 6)
    datacenter.configuration.clusters[0].ha = HASettings()
    datacenter.configuration.operations = [Operation(at: .minutes(10), .enterMaintenance(host: 0))]
    let run = try datacenter.run()
    let blocked = run.events("maintenance_blocked")
    #expect(blocked.map(\.entity) == (isKept ? ["esx-1"] : []))
    #expect(blocked.allSatisfy { $0.detail == "HA admission control needs its capacity" })
    #expect(run.model.hosts[0].residents.isEmpty != isKept)
    #expect(run.model.hosts[0].condition == (isKept ? .enteringMaintenance : .maintenance))
  }

  /// Nobody balances, the table tells all the same.
  @Test func imbalanceIsMeasuredWithoutDRS() throws {
    var datacenter = SmallDatacenter(hosts: 2, machines: 8, demand: 0.9)
    datacenter.configuration.machines[0].host = 0
    datacenter.configuration.seriesInterval = .minutes(10)
    datacenter.configuration.seriesTables = [.clusters]
    let table = try datacenter.run().model.recording.series[0]
    let row = table.values.suffix(table.columns.count)
    let imbalance = try #require(table.columns.firstIndex(of: "imbalance"))
    let score = try #require(table.columns.firstIndex(of: "drs_score_pct"))
    #expect(row[row.startIndex + imbalance] > 0.2)
    #expect(row[row.startIndex + score] < 100)
  }

  /// One stream of 18 Gbit/s before 7.0 U2 (Broadcom KB 323379), as many as fill the NIC from then on.
  @Test func theReleaseBoundsAMigrationAt25Gigabits() throws {
    func seconds(_ version: VSphereRelease, bound: String) throws -> Double {
      var datacenter = SmallDatacenter(hosts: 2, machines: 1, machineGiB: 64, demand: 0.1)
      datacenter.configuration.version = version
      // Encryption, which is used wherever it can be, would bound both.
      datacenter.configuration.vMotion.encryption = .disabled
      datacenter.configuration.hosts[0].hardware.ports = [.init(speed: DataRate(bitsPerSecond: 25e9))]
      datacenter.configuration.machines[0].host = 0
      datacenter.configuration.operations = [Operation(at: .minutes(10), .migrate(machines: 0..<1, host: 1))]
      let migration = try #require(try datacenter.run().events("migration").first)
      #expect(migration.detail.contains("bound by \(bound)"), "\(migration.detail)")
      return try #require(migration.duration).seconds
    }
    let old = try seconds(.v70, bound: "streams")
    let new = try seconds(.v80, bound: "network")
    #expect(old > 1.1 * new)
  }
}
