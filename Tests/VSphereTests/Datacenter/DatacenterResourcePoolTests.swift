import Quantities
import Testing

@testable import VSphere

/// Resource pools in the model against hand computations. RP-01: vSphere Resource Management, Creating Resource Pools;
/// RP-02: the same, Expandable Reservation Example 2; RP-05: C. Risinger, The Resource Pool Priority-Pie Paradox
/// (yellow-bricks.com 2010); RP-06: scaleDescendantsShares of the vSphere API; RP-07: Epping, vSphere HA Deepdive 6.0.
@Suite struct DatacenterResourcePoolTests {
  /// Hosts without hyper-threading, machines that want all they can get.
  private func datacenter(
    hosts: Int = 1, cores: Int, megahertz: Double, pools: [ResourcePool]
  ) -> SmallDatacenter {
    var datacenter = SmallDatacenter(hosts: hosts, machines: 0, horizon: .minutes(20))
    datacenter.configuration.machines = []
    datacenter.configuration.hosts[0].hardware.coresPerSocket = cores
    datacenter.configuration.hosts[0].hardware.frequency = Frequency(hertz: megahertz * 1e6)
    datacenter.configuration.hosts[0].hardware.hasHyperThreading = false
    datacenter.configuration.clusters[0].pools = pools
    return datacenter
  }

  private func pool(
    _ name: String, _ shares: ResourceAllocation.Shares, parent: Int? = nil, reservation: Double = 0,
    limit: Double = .infinity, isExpandable: Bool = true, scales: Bool = false
  ) -> ResourcePool {
    ResourcePool(
      name: name, parent: parent, cpu: ResourceAllocation(shares: shares, reservation: reservation, limit: limit),
      isCPUExpandable: isExpandable, hasScalableShares: scales)
  }

  private func group(
    _ name: String, _ count: Int, pool: Int?, host: Int? = 0, vCPUs: Int = 1, demand: Double = 1,
    reservation: Double = 0, isRunning: Bool = true
  ) -> VirtualMachineGroup {
    var machine = SmallDatacenter.machine(vCPUs: vCPUs, gibibytes: 1, demand: demand)
    machine.cpu.reservation = reservation
    machine.cpu.shares = .custom(1000)
    return VirtualMachineGroup(
      name: name, count: count, pool: pool, host: host, specification: machine, isRunning: isRunning)
  }

  private func used(_ run: FinishedDatacenter, _ machine: Int) -> Double { run.model.accounts[machine].usedMHz }

  @Test func aHighPoolGetsTwiceWhatANormalOneDoes() throws {
    var datacenter = datacenter(
      cores: 2, megahertz: 3000, pools: [pool("RP-QA", .level(.high)), pool("RP-Marketing", .level(.normal))])
    datacenter.configuration.machines = [group("qa", 2, pool: 0), group("marketing", 3, pool: 1)]
    let run = try datacenter.run()
    for machine in 0..<2 { #expect((used(run, machine) - 2000).magnitude < 0.1) }
    for machine in 2..<5 { #expect((used(run, machine) - 2000.0 / 3).magnitude < 0.1) }
  }

  /// Half of QA and two thirds of Marketing are on the first host: 4000 against 2667 shares there, 4000 against 1333
  /// on the second.
  @Test(arguments: [true, false])
  func hostsDivideByThePartOfAPoolTheyHold(hasDRS: Bool) throws {
    var datacenter = datacenter(
      hosts: 2, cores: 2, megahertz: 3000,
      pools: [pool("RP-QA", .level(.high)), pool("RP-Marketing", .level(.normal))])
    datacenter.configuration.clusters[0].isDRSEnabled = hasDRS
    datacenter.configuration.clusters[0].drs.automation = .manual
    datacenter.configuration.machines = [
      group("qa-a", 1, pool: 0, vCPUs: 2), group("marketing-a", 2, pool: 1, vCPUs: 2),
      group("qa-b", 1, pool: 0, host: 1, vCPUs: 2), group("marketing-b", 1, pool: 1, host: 1, vCPUs: 2),
    ]
    let run = try datacenter.run()
    for (machine, expected) in [3600.0, 1200, 1200, 4500, 1500].enumerated() {
      #expect((used(run, machine) - expected).magnitude < 0.5)
    }
  }

  @Test func poolsOfManyMachinesAreThin() throws {
    var datacenter = datacenter(
      cores: 10, megahertz: 2000, pools: [pool("Test", .custom(1000)), pool("Production", .custom(4000))])
    datacenter.configuration.machines = [group("test", 4, pool: 0), group("production", 50, pool: 1)]
    let run = try datacenter.run()
    // 5 % and 1.6 % of 20 GHz.
    #expect((used(run, 0) - 1000).magnitude < 0.1)
    #expect((used(run, 10) - 320).magnitude < 0.1)
  }

  @Test func scalableSharesGrowWithTheMachines() throws {
    var datacenter = datacenter(
      cores: 10, megahertz: 2000,
      pools: [pool("Normal", .level(.normal), scales: true), pool("High", .level(.high), scales: true)])
    datacenter.configuration.machines = [group("normal", 4, pool: 0), group("high", 50, pool: 1)]
    let run = try datacenter.run()
    #expect(run.model.clusters[0].pools.map(\.shares) == [4000, 100_000])
    #expect((used(run, 10) / used(run, 0) - 2).magnitude < 1e-6)
    #expect((used(run, 0) - 20_000 * 4.0 / 104 / 4).magnitude < 0.1)
  }

  /// A pool of 8 with children of 4 and 4, one of which holds a machine only: nested division.
  @Test func poolsNest() throws {
    var datacenter = datacenter(
      cores: 4, megahertz: 2000,
      pools: [
        pool("outer", .custom(3000)), pool("inner-a", .custom(2000), parent: 0),
        pool("inner-b", .custom(1000), parent: 0), pool("other", .custom(1000)),
      ])
    datacenter.configuration.machines = [
      group("a", 2, pool: 1, vCPUs: 4), group("b", 1, pool: 2, vCPUs: 4), group("other", 1, pool: 3, vCPUs: 4),
    ]
    let run = try datacenter.run()
    // 6000 of 8000 to the outer pool, 4000 and 2000 to its children.
    for (machine, expected) in [2000.0, 2000, 2000, 2000].enumerated() {
      #expect((used(run, machine) - expected).magnitude < 0.1)
    }
  }

  @Test func aPoolsLimitHoldsOverAllItsHosts() throws {
    var datacenter = datacenter(
      hosts: 2, cores: 2, megahertz: 3000, pools: [pool("capped", .level(.normal), limit: 4000)])
    datacenter.configuration.machines = [
      group("a", 2, pool: 0), group("b", 1, pool: 0, host: 1), group("free", 1, pool: nil, host: 1),
    ]
    let run = try datacenter.run()
    // Demands of 3, 3 and 3 GHz: a third of the limit to each machine.
    for machine in 0..<3 { #expect((used(run, machine) - 4000.0 / 3).magnitude < 0.1) }
    #expect((used(run, 3) - 3000).magnitude < 0.1)
  }

  @Test func aPoolsReservationComesBeforeShares() throws {
    var datacenter = datacenter(
      cores: 2, megahertz: 3000,
      pools: [pool("small", .custom(100), reservation: 4500), pool("big", .custom(9900))])
    datacenter.configuration.machines = [group("small", 2, pool: 0), group("big", 2, pool: 1)]
    let run = try datacenter.run()
    #expect((used(run, 0) - 2250).magnitude < 0.1)
    #expect((used(run, 2) - 750).magnitude < 0.1)
  }

  @Test func aMachinePoweredOnGetsItsPoolsShareAtOnce() throws {
    var datacenter = datacenter(
      cores: 2, megahertz: 3000, pools: [pool("RP-QA", .level(.high)), pool("RP-Marketing", .level(.normal))])
    datacenter.configuration.machines = [
      group("qa", 2, pool: 0, host: nil, isRunning: false), group("marketing", 3, pool: 1),
    ]
    datacenter.configuration.operations = [Operation(at: .minutes(5), .powerOn(machines: 0..<2))]
    let run = try datacenter.run()
    #expect(run.model.machines[0].state == .running)
    #expect((used(run, 0) - 2000).magnitude < 0.1)
    #expect((used(run, 4) - 2000.0 / 3).magnitude < 0.1)
  }

  /// RP-MOM reserves 6 GHz and runs VM-M1 of 1 GHz; RP-KID reserves 2 GHz of it and may borrow.
  @Test(arguments: [true, false])
  func expandableReservationsBorrowAtPowerOn(isExpandable: Bool) throws {
    var datacenter = datacenter(
      cores: 4, megahertz: 2500,
      pools: [
        pool("RP-MOM", .level(.normal), reservation: 6000, isExpandable: false),
        pool("RP-KID", .level(.normal), parent: 0, reservation: 2000, isExpandable: isExpandable),
      ])
    datacenter.configuration.machines = [
      group("VM-M1", 1, pool: 0, reservation: 1000),
      group("VM-K", 3, pool: 1, host: nil, reservation: 2000, isRunning: false),
    ]
    datacenter.configuration.operations = [
      Operation(at: .minutes(2), .powerOn(machines: 1..<2)), Operation(at: .minutes(4), .powerOn(machines: 2..<3)),
      Operation(at: .minutes(6), .powerOn(machines: 3..<4)),
    ]
    let run = try datacenter.run()
    let cluster = run.model.clusters[0]
    let denied = run.events("power_on_denied")
    if isExpandable {
      #expect(denied.map(\.entity) == ["VM-K-3"])
      #expect(denied.first?.detail.contains("resource pool RP-MOM is short of 1000 MHz") == true)
      #expect(cluster.cpuReservations.unreserved(in: cluster.pools[0].cpuReservations) == 1000)
    } else {
      #expect(denied.map(\.entity) == ["VM-K-2", "VM-K-3"])
      #expect(denied.first?.detail.contains("resource pool RP-KID is short of 2000 MHz") == true)
      #expect(cluster.cpuReservations.unreserved(in: cluster.pools[0].cpuReservations) == 3000)
    }
  }

  /// Two machines of 10,000 shares in a pool of 2,000: 1,000 each in the root until DRS puts them back.
  @Test(arguments: [SimDuration.hours(1), .minutes(5)])
  func restartedMachinesAreFlattenedUntilTheNextPass(period: SimDuration) throws {
    var datacenter = datacenter(
      hosts: 2, cores: 8, megahertz: 2500,
      pools: [pool("pool", .custom(2000)), pool("nested", .custom(1000), parent: 0)])
    datacenter.configuration.horizon = .minutes(30)
    datacenter.configuration.clusters[0].isDRSEnabled = true
    datacenter.configuration.clusters[0].drs.period = period
    datacenter.configuration.clusters[0].drs.automation = .manual
    datacenter.configuration.clusters[0].ha.isEnabled = true
    datacenter.configuration.clusters[0].pools.removeLast()
    datacenter.configuration.machines = [group("vm", 2, pool: 0)]
    datacenter.configuration.machines[0].specification.cpu.shares = .custom(10_000)
    datacenter.configuration.datastores = [
      DatacenterConfiguration.DatastoreConfiguration(name: "ds", settings: DatastoreSettings(capacityBytes: 1 << 44))
    ]
    datacenter.configuration.faults = FaultSchedule([.once(.host(0), at: .zero + .minutes(2), duration: .hours(2))])
    let run = try datacenter.run()
    let isFlattened = period == .hours(1)
    for machine in run.model.machines {
      #expect(machine.state == .running && machine.host == 1)
      #expect(machine.isFlattened == isFlattened)
      #expect(machine.leafPool == (isFlattened ? -1 : 0))
      #expect(run.model.sharesOnHost(Int(machine.position)) == (isFlattened ? 1000 : 10_000))
    }
  }

  /// Siblings are machines and pools: 1000 of 1000 + 3000 in a pool of 4000, itself half of its parent's 2000.
  @Test func flattenedSharesCountPoolsAmongSiblings() throws {
    var datacenter = datacenter(
      hosts: 1, cores: 8, megahertz: 2500,
      pools: [
        pool("top", .custom(2000)), pool("middle", .custom(4000), parent: 0), pool("low", .custom(3000), parent: 1),
      ])
    datacenter.configuration.machines = [
      group("in-middle", 1, pool: 1), group("in-low", 2, pool: 2), group("in-top", 4, pool: 0),
    ]
    var model = try datacenter.run().model
    for machine in model.machines.indices { model.machines[machine].isFlattened = true }
    #expect(model.sharesOnHost(0) == 250)
    #expect(model.sharesOnHost(1) == 375)
    #expect(model.sharesOnHost(3) == 250)
  }
}
