import Quantities
import Testing

@testable import VSphere

/// Fault Tolerance in the model. Limits: vSphere Availability 8.0, Fault Tolerance requirements (4 machines and 8
/// processors a host); failover within 1 to 2 s.
@Suite struct DatacenterFaultToleranceTests {
  private func datacenter(
    hosts: Int = 3, machines: Int = 1, vCPUs: Int = 2, demand: Double = 0.5, host: Int? = 0
  ) -> SmallDatacenter {
    var datacenter = SmallDatacenter(hosts: hosts, machines: machines, vCPUs: vCPUs, demand: demand)
    datacenter.configuration.clusters[0].ha.isEnabled = true
    datacenter.configuration.machines[0].hasFaultTolerance = true
    datacenter.configuration.machines[0].host = host
    datacenter.configuration.datastores = [
      DatacenterConfiguration.DatastoreConfiguration(name: "ds", settings: DatastoreSettings(capacityBytes: 1 << 44))
    ]
    return datacenter
  }

  @Test func theSecondaryRunsOnWhenThePrimarysHostFails() throws {
    var datacenter = datacenter()
    datacenter.configuration.faults = FaultSchedule([.once(.host(0), at: .zero + .minutes(10), duration: .hours(2))])
    let run = try datacenter.run()
    let failover = try #require(run.events("ft_failover").first)
    #expect(failover.time == .zero + .minutes(10))
    #expect(failover.duration == .seconds(1))
    #expect(failover.source == "esx-1" && failover.target == "esx-2")
    #expect(run.metric("ha_restarts") == 0)
    #expect(run.metric("downtime_total") == 0)
    #expect(run.metric("ft_failovers") == 1)
    #expect(run.metric("ft_downtime") == 1)
    #expect((run.model.accounts[0].stunnedSeconds - 1).magnitude < 1e-6)
    // A machine that stands still for a second asks for nothing.
    #expect((run.metric("cpu_demand") - 2500 * 3599 / 3600).magnitude < 0.01)
    #expect(run.metric("cpu_unserved").magnitude < 1e-6)
    // HA finds the failure out after 35 s, the failed host being its master, and makes another secondary.
    let created = try #require(run.events("ft_secondary_created").first)
    let restarts = try #require(run.events("ha_restarts_initiated").first)
    #expect(created.time == restarts.time)
    #expect(created.target == "esx-3")
    // 0.8 of 8 GiB at 10 Gb/s less 40 MB/s at half demand.
    let seconds = 0.8 * 8 * 1_073_741_824 / (1.25e9 - 20e6)
    #expect((try #require(created.duration).seconds - seconds).magnitude < 0.01)
    #expect(run.events("ft_protected").first?.time == created.time + (try #require(created.duration)))
    #expect(run.model.pairs[0].phase == .ready)
  }

  @Test func anotherSecondaryIsMadeWhenItsHostFails() throws {
    var datacenter = datacenter()
    datacenter.configuration.faults = FaultSchedule([.once(.host(1), at: .zero + .minutes(10), duration: .hours(2))])
    let run = try datacenter.run()
    #expect(run.events("ft_failover").isEmpty)
    #expect(run.events("ft_secondary_lost").map(\.source) == ["esx-2"])
    #expect(run.events("ft_secondary_created").map(\.target) == ["esx-3"])
    #expect(run.model.machines[0].host == 0)
    let covered = run.metric("ft_protected")
    #expect(covered > 98 && covered < 99.9)
  }

  @Test func bothHostsAtOnceNeedARestart() throws {
    var datacenter = datacenter()
    datacenter.configuration.faults = FaultSchedule([
      .once(.host(1), at: .zero + .minutes(10), duration: .hours(2)),
      .once(.host(0), at: .zero + .minutes(10), duration: .hours(2)),
    ])
    let run = try datacenter.run()
    #expect(run.events("ha_restart").map(\.target) == ["esx-3"])
    #expect(run.metric("downtime_total") > 35)
    // Nobody is left for a secondary.
    #expect(run.events("ft_secondary_waits").count == 1)
    #expect(run.model.pairs[0].phase == .absent)
  }

  @Test(arguments: [(machines: 5, vCPUs: 1, pairs: 3), (machines: 3, vCPUs: 4, pairs: 1)])
  func hostsTakeFourMachinesAndEightProcessorsInBothRoles(machines: Int, vCPUs: Int, pairs: Int) throws {
    let run = try datacenter(hosts: 2, machines: machines, vCPUs: vCPUs, host: nil).run(explains: true)
    #expect(run.model.pairs.count { $0.phase == .ready } == pairs)
    #expect(run.events("ft_secondary_waits").count == machines - pairs)
    for host in 0..<2 {
      let primaries = run.model.machines.count { $0.host == Int32(host) }
      let secondaries = run.model.pairs.count { $0.booking.host == Int32(host) }
      #expect(primaries + secondaries <= 4 && (primaries + secondaries) * vCPUs <= 8)
    }
    #expect(run.model.recording.decisions.count { $0.policy == "ft" } == pairs)
  }

  @Test func bothHostsPayForCheckpointsAndTheNetworkCarriesThem() throws {
    let run = try datacenter().run()
    // 20 MB/s of 1.25 GB/s: 10 % and 1.6 % of the way to 40 % of 2.5 GHz.
    let load = 20e6 / 1.25e9
    let charge = 2500 * (0.1 + 0.3 * load)
    #expect((run.model.hosts[0].usedMHz - run.model.accounts[0].usedMHz - charge).magnitude < 0.01)
    #expect((run.model.hosts[1].usedMHz - charge).magnitude < 0.01)
    #expect((run.model.networkUtilisation(0) - load).magnitude < 1e-9)
    #expect((run.model.networkUtilisation(1) - load).magnitude < 1e-9)
    #expect(run.events("ft_latency").isEmpty)
    // Half an epoch of 10 ms, the transfer and the round trip.
    #expect((run.metric("ft_output_delay") - (5 + 10 * load + 0.2)).magnitude < 1e-6)
    #expect((run.metric("cpu_unserved")).magnitude < 1e-9)
  }

  @Test func gigabitLoggingIsRedAndSlowsAGuestThatWritesMore() throws {
    var datacenter = datacenter(demand: 0.9)
    datacenter.configuration.hosts[0].hardware.ports = [.init(speed: DataRate(bitsPerSecond: 1e9), count: 1)]
    datacenter.configuration.machines[0].specification.demand.dirtyRate = DataRate(bitsPerSecond: 0.8e9)
    let slow = try datacenter.run()
    #expect(slow.events("ft_latency").map(\.detail) == ["red, guest at 100 %"])
    #expect(slow.metric("cpu_unserved").magnitude < 1e-6)
    // A secondary that never catches up is not made.
    datacenter.configuration.machines[0].specification.demand.dirtyRate = DataRate(bitsPerSecond: 2e9)
    let never = try datacenter.run()
    #expect(never.model.pairs[0].phase == .absent)
    // One that was made while the guest was quiet slows it later: 125 MB/s less the round trip, of 250 MB/s.
    datacenter.configuration.machines[0].specification.demand.cpu = .steps([(.zero, 0.1), (.minutes(30), 1)])
    let late = try datacenter.run()
    let share = 0.5 * (1 - 0.0002 / 0.5)
    #expect((late.model.machines[0].checkpointSpeed - share).magnitude < 1e-6)
    #expect((late.metric("cpu_unserved") - 100 * (1 - share) * 1 / 1.1).magnitude < 0.5)
  }

  @Test func maintenanceOfTheSecondarysHostMovesIt() throws {
    var datacenter = datacenter()
    datacenter.configuration.clusters[0].isDRSEnabled = true
    datacenter.configuration.operations = [
      Operation(at: .minutes(10), .enterMaintenance(host: 1)),
      Operation(at: .minutes(20), .snapshot(machines: 0..<1, withMemory: false)),
      Operation(at: .minutes(30), .migrate(machines: 0..<1, host: 2)),
    ]
    let run = try datacenter.run()
    #expect(run.events("ft_secondary_created").map(\.target) == ["esx-3"])
    #expect(run.events("maintenance").map(\.entity) == ["esx-2"])
    #expect(run.events("snapshot_refused").count == 1)
    // Not to the host of its secondary.
    #expect(run.events("migration_refused").first?.detail.contains("other machine of the pair") == true)
    #expect(run.model.machines[0].host == 0)
  }

  @Test func aPrimaryThatMovesTakesItsCheckpointsAlong() throws {
    var datacenter = datacenter()
    datacenter.configuration.operations = [Operation(at: .minutes(10), .migrate(machines: 0..<1, host: 2))]
    let run = try datacenter.run()
    #expect(run.model.machines[0].host == 2)
    #expect(run.model.pairs[0].sender == 2 && run.model.pairs[0].receiver == 1)
    #expect(run.model.hosts[0].checkpointMHz == 0)
    #expect(run.model.hosts[2].checkpointMHz > 0)
  }

  @Test func aMachinePoweredOffHasNoSecondary() throws {
    var datacenter = datacenter()
    datacenter.configuration.operations = [
      Operation(at: .minutes(10), .powerOff(machines: 0..<1)), Operation(at: .minutes(30), .powerOn(machines: 0..<1)),
    ]
    let run = try datacenter.run()
    #expect(run.events("ft_secondary_created").count == 1)
    #expect(run.model.pairs[0].phase == .ready)
    #expect(run.metric("ft_protected") < 75)
  }

  // MARK: Resource pools

  /// A protected machine of 8 GiB in a pool that cannot borrow, and what the pool has reserved in the end.
  private func pooled(reservation: Double, parentReservation: Double? = nil) -> SmallDatacenter {
    var datacenter = datacenter()
    var pools = [
      ResourcePool(name: "ft", memory: ResourceAllocation(reservation: reservation), isMemoryExpandable: false)
    ]
    if let parentReservation {
      pools[0].parent = 0
      pools[0].isMemoryExpandable = true
      pools.insert(
        ResourcePool(
          name: "outer", memory: ResourceAllocation(reservation: parentReservation), isMemoryExpandable: false), at: 0)
    }
    datacenter.configuration.clusters[0].pools = pools
    datacenter.configuration.machines[0].pool = pools.count - 1
    return datacenter
  }

  private static let gibibyte = 1_073_741_824.0
  /// 8 GiB and the overhead of two processors.
  private static let needed = 8 * gibibyte + Double(OverheadMemory.bytes(sizeBytes: 8 << 30, vCPUs: 2))

  private func reserved(_ model: DatacenterModel, pool: Int = 0) -> Double {
    model.clusters[0].memoryReservations.used(in: model.clusters[0].pools[pool].memoryReservations)
  }

  @Test func aPairReservesTwiceInItsPool() throws {
    let run = try pooled(reservation: 20 * Self.gibibyte).run()
    #expect(run.model.pairs[0].phase == .ready)
    #expect(reserved(run.model) == 2 * Self.needed)
  }

  @Test func aPoolThatIsShortRefusesTheSecondary() throws {
    let run = try pooled(reservation: 16 * Self.gibibyte).run()
    #expect(run.model.machines[0].state == .running)
    #expect(run.model.pairs[0].phase == .absent)
    #expect(reserved(run.model) == Self.needed)
    let missing = Int(((2 * Self.needed - 16 * Self.gibibyte) / 1_048_576).rounded(.up))
    #expect(
      run.events("ft_secondary_waits").map(\.detail) == [
        "insufficient memory reservation: resource pool ft is short of \(missing) MiB"
      ])
    #expect(run.model.memory.allSatisfy { $0.unreservedBytes >= $0.sizeBytes - $0.vmkernelBytes - Int64(Self.needed) })
  }

  /// The other host has no virtual function left: what was reserved for the attempt is returned.
  @Test func aSecondaryThatFindsNoDeviceReservesNothing() throws {
    var datacenter = pooled(reservation: 20 * Self.gibibyte)
    datacenter.configuration.hosts[0].count = 2
    datacenter.configuration.hosts[0].hardware.ports = [
      .init(speed: DataRate(bitsPerSecond: 10e9), count: 1, virtualFunctions: 1)
    ]
    datacenter.configuration.machines[0].specification.adapters = [.init(kind: .virtualFunction)]
    var other = datacenter.configuration.machines[0]
    other.name = "other"
    other.hasFaultTolerance = false
    other.host = 1
    other.pool = nil
    datacenter.configuration.machines.append(other)
    let run = try datacenter.run()
    #expect(run.events("ft_secondary_waits").first?.detail.contains("no free SR-IOV virtual function") == true)
    #expect(reserved(run.model) == Self.needed)
  }

  @Test func aSecondaryBorrowsOfTheParentAndGivesBackWhenItEnds() throws {
    var datacenter = pooled(reservation: 10 * Self.gibibyte, parentReservation: 20 * Self.gibibyte)
    let lent = try datacenter.run()
    #expect(lent.model.pairs[0].phase == .ready)
    #expect(reserved(lent.model, pool: 1) == 2 * Self.needed)
    #expect(reserved(lent.model, pool: 0) == 2 * Self.needed)
    datacenter.configuration.operations = [Operation(at: .minutes(10), .powerOff(machines: 0..<1))]
    let off = try datacenter.run()
    #expect(reserved(off.model, pool: 1) == 0)
    #expect(reserved(off.model, pool: 0) == 10 * Self.gibibyte)
  }

  /// With two hosts no other secondary is made after a failover, nor where the host of the secondary is to be emptied.
  @Test(arguments: [0, 1]) func oneReservationIsLeftWhenOneHostIsGone(host: Int) throws {
    var datacenter = pooled(reservation: 20 * Self.gibibyte)
    datacenter.configuration.hosts[0].count = 2
    datacenter.configuration.faults = FaultSchedule([
      .once(.host(Int32(host)), at: .zero + .minutes(10), duration: .max)
    ])
    let run = try datacenter.run()
    #expect(run.metric("ft_failovers") == (host == 0 ? 1 : 0))
    #expect(run.model.machines[0].state == .running)
    #expect(run.model.pairs[0].phase == .absent)
    #expect(reserved(run.model) == Self.needed)
  }

  @Test func aSecondaryThatLeavesForMaintenanceReturnsWithItsReservation() throws {
    var datacenter = pooled(reservation: 20 * Self.gibibyte)
    datacenter.configuration.clusters[0].isDRSEnabled = true
    datacenter.configuration.operations = [Operation(at: .minutes(10), .enterMaintenance(host: 1))]
    let run = try datacenter.run()
    #expect(run.events("ft_secondary_lost").count == 1)
    #expect(run.model.pairs[0].phase == .ready)
    #expect(reserved(run.model) == 2 * Self.needed)
  }
}
