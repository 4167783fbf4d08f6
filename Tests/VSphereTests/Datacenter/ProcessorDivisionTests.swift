import Infrastructure
import Quantities
import Testing

@testable import VSphere

/// How the model divides a host's processors: published examples and closed forms.
@Suite struct ProcessorDivisionTests {
  /// SH-03: two machines of 1000 shares on 8 GHz have 4 GHz each; a third with 2000 gets half of the host.
  /// Source: vSphere Resource Management, Resource Allocation Shares.
  @Test func sharesDivideTheHost() throws {
    let two = ProcessorHost(cores: 4, [.init(count: 2, vCPUs: 4, shares: 1000)])
    #expect(isClose(try two.used(), [4000, 4000], within: 1e-6))
    let three = ProcessorHost(cores: 4, [.init(count: 2, vCPUs: 4, shares: 1000), .init(vCPUs: 4, shares: 2000)])
    #expect(isClose(try three.used(), [2000, 2000, 4000], within: 1e-6))
  }

  /// RS-01: of two machines with 1 GHz reserved on 2 GHz one wants 0.5 GHz: the other gets 1.5 GHz.
  /// Source: vSphere Resource Management, Resource Allocation Reservation.
  @Test func idleReservationsAreLent() throws {
    var host = ProcessorHost(
      cores: 2, coreGHz: 1,
      [
        .init(vCPUs: 2, demand: 0.25, shares: 1000, reservationMHz: 1000),
        .init(vCPUs: 2, shares: 1000, reservationMHz: 1000),
      ])
    let model = try host.datacenter.run().model
    // What the guest does costs a little more on the host than by itself.
    let light = 500 * model.machines[0].slowdown
    #expect(light < 600)
    #expect(isClose(model.accounts.map(\.usedMHz), [light, 2000 - light], within: 1e-6))
    host.datacenter.configuration.machines[0].specification.demand.cpu = .constant(1)
    #expect(isClose(try host.used(), [1000, 1000], within: 1e-6))
  }

  /// RP-01: pools High and Normal share 6 GHz 2 to 1, two and three machines in them.
  /// Source: vSphere Resource Management, Creating Resource Pools.
  @Test(arguments: [DatacenterConfiguration.Fidelity.fluid, .quantum])
  func poolsDivideTheHost(fidelity: DatacenterConfiguration.Fidelity) throws {
    var host = ProcessorHost(
      cores: 3, coreGHz: 2, horizon: .seconds(30),
      [.init(count: 2, vCPUs: 3, pool: 0), .init(count: 3, vCPUs: 3, pool: 1)])
    host.datacenter.configuration.clusters[0].pools = [
      ResourcePool(name: "RP-QA", cpu: ResourceAllocation(shares: .level(.high))),
      ResourcePool(name: "RP-Marketing", cpu: ResourceAllocation(shares: .level(.normal))),
    ]
    host.datacenter.configuration.fidelity = fidelity
    let expected = [2000, 2000, 2000.0 / 3, 2000.0 / 3, 2000.0 / 3]
    #expect(isClose(try host.used(), expected, within: fidelity == .fluid ? 0.1 : 40))
  }

  /// A limit keeps a machine from what it wants on an idle host; that is ready time, and counted as the limit's.
  @Test func aLimitIsReadyTime() throws {
    let host = ProcessorHost(cores: 4, [.init(limitMHz: 500)])
    let account = try host.datacenter.run().model.accounts[0]
    #expect((account.usedMHz - 500).magnitude < 1e-6)
    #expect((account.times.maxLimited - 0.75).magnitude < 1e-9)
    #expect((account.readyIntegral - 0.75 * 60).magnitude < 1e-6)
    #expect((account.maxLimitedIntegral - 0.75 * 60).magnitude < 1e-6)
    #expect(account.times.contentionReady.magnitude < 1e-9)
  }

  /// CPU-02: 24 busy vCPUs on 12 cores with 24 threads run all the time and are charged 62.5 % of a core each.
  /// Source: vmwareopsguide.com, VM CPU and ESXi CPU metrics.
  @Test func hyperThreadsGiveAQuarterMore() throws {
    let host = ProcessorHost(cores: 12, isHyperThreaded: true, [.init(count: 24)])
    let model = try host.datacenter.run().model
    #expect((model.accounts.reduce(0) { $0 + $1.usedMHz } - 1.25 * 12 * 2000).magnitude < 1e-6)
    #expect(model.accounts.allSatisfy { ($0.times.run - 1).magnitude < 1e-9 })
    #expect(model.accounts.allSatisfy { ($0.times.used - 0.625).magnitude < 1e-9 })
    let half = ProcessorHost(cores: 12, isHyperThreaded: true, [.init(count: 12)])
    #expect(isClose(try half.used(), Array(repeating: 2000, count: 12), within: 1e-6))
  }

  /// SCAv1 leaves one thread a core; SCAv2 pairs only vCPUs of one machine.
  @Test func sideChannelSchedulersCostThreads() throws {
    func total(_ vCPUs: Int, _ scheduler: SideChannelScheduler) throws -> Double {
      var host = ProcessorHost(cores: 12, isHyperThreaded: true, [.init(count: 24 / vCPUs, vCPUs: vCPUs)])
      host.datacenter.configuration.processor.sideChannelScheduler = scheduler
      return try host.used().reduce(0, +)
    }
    #expect((try total(1, .v1) - 24_000).magnitude < 1e-6)
    #expect((try total(1, .v2) - 24_000).magnitude < 1e-6)
    #expect((try total(2, .v1) - 24_000).magnitude < 1e-6)
    #expect((try total(2, .v2) - 30_000).magnitude < 1e-6)
    // Of three vCPUs two have a partner: two thirds of the gain.
    #expect((try total(3, .v2) - 24_000 * (1 + 0.25 * 2 / 3)).magnitude < 1e-6)
  }

  /// Ready and co-stop are those of `HostProcessors` for what the machines want.
  @Test func timesAreThoseOfTheProcessors() throws {
    let host = ProcessorHost(cores: 8, [.init(count: 14, vCPUs: 4, demand: 0.1), .init(count: 4, demand: 0.3)])
    let model = try host.datacenter.run().model
    var processors = HostProcessors(HostProcessorSettings(cores: 8, coreMHz: 2000, isHyperThreaded: false))
    processors.beginLoad()
    for index in model.machines.indices {
      processors.addLoad(vCPUs: Int(model.machines[index].vCPUs), demandMHz: model.accounts[index].wantedMHz)
    }
    processors.endLoad()
    #expect(model.accounts[0].times.costop > 0)
    for index in model.machines.indices {
      let wanted = model.accounts[index].wantedMHz
      let times = processors.times(vCPUs: Int(model.machines[index].vCPUs), wantedMHz: wanted, grantMHz: wanted)
      #expect((model.accounts[index].readyIntegral / 60 - times.ready).magnitude < 1e-12)
      #expect((model.accounts[index].costopIntegral / 60 - times.costop).magnitude < 1e-12)
    }
  }

  /// Integrals are the time-weighted sums of what held: a demand of 0.2, 0.9 and 0.4 for 300 s each, twice.
  @Test func integralsAreTimeWeightedSums() throws {
    var host = ProcessorHost(cores: 4, horizon: .seconds(1000), [.init(count: 2, vCPUs: 4)])
    let steps: [(time: SimDuration, value: Double)] = [(.zero, 0.2), (.seconds(300), 0.9), (.seconds(600), 0.4)]
    host.datacenter.configuration.machines[0].specification.demand.cpu = .steps(steps)
    let model = try host.datacenter.run().model
    let slowdown = model.machines[0].slowdown
    for account in model.accounts {
      #expect((account.demandIntegral - 8000 * (0.2 * 300 + 0.9 * 300 + 0.4 * 400)).magnitude < 1e-3)
      #expect((account.usedIntegral - (8000 * slowdown * (0.2 * 300 + 0.4 * 400) + 4000 * 300)).magnitude < 1e-3)
      #expect((account.servedIntegral - 8000 * (0.2 * 300 + 0.4 * 400) - 4000 / slowdown * 300).magnitude < 1e-3)
    }
    #expect((model.hosts[0].usedIntegral - model.accounts.reduce(0) { $0 + $1.usedIntegral }).magnitude < 1e-3)
  }

  /// Random loads, limits, reservations and migrations: the checked mode finds no host that gives more than it has.
  @Test(arguments: 1...4) func noHostGivesMoreThanItHas(seed: UInt64) throws {
    var datacenter = SmallDatacenter(hosts: 3, cores: 8, machines: 0, horizon: .hours(2))
    datacenter.configuration.clusters[0].isDRSEnabled = true
    datacenter.configuration.machines = (0..<6).map { kind in
      var specification = SmallDatacenter.machine(vCPUs: 1 + kind, gibibytes: 4, demand: 0)
      specification.demand.cpu = .drawn(.uniform(low: 0, high: 1))
      specification.demand.sent = .drawn(.uniform(low: 0, high: 1e9))
      specification.demand.interval = .seconds(60)
      if kind == 1 { specification.cpu.limit = 1500 }
      if kind == 2 { specification.cpu.reservation = 2000 }
      return VirtualMachineGroup(name: "kind\(kind)", count: 3, specification: specification)
    }
    let run = try datacenter.run(seed: seed)
    #expect(run.model.bookingDifference() == nil && run.eventCount > 500)
    for host in run.model.hosts { #expect(host.usedIntegral <= 1.25 * 8 * 2500 * 7200) }
  }

  /// While it sends, vMotion takes its part of the processors before all machines.
  @Test func migrationsAndTrafficCostTheHost() throws {
    var datacenter = SmallDatacenter(hosts: 2, cores: 4, machines: 3, vCPUs: 4, machineGiB: 32, demand: 1)
    datacenter.configuration.hosts[0].hardware.hasHyperThreading = false
    datacenter.configuration.machines[0].host = 0
    datacenter.configuration.machines[0].specification.demand.sent = .constant(2e9)
    datacenter.configuration.operations = [Operation(at: .seconds(60), .migrate(machines: 0..<1, host: 1))]
    datacenter.configuration.horizon = .seconds(75)
    let model = try datacenter.run().model
    let system = model.hosts[0].migrationMHz + model.hosts[0].networkMHz
    #expect(model.hosts[0].migrationMHz > 0 && model.hosts[0].networkMHz > 0)
    let granted = model.hosts[0].residents.reduce(0) { $0 + model.accounts[Int($1)].usedMHz }
    #expect((granted + system - 4 * 2500).magnitude < 1e-6)
    #expect(model.hosts[1].migrationMHz > 0 && model.hosts[1].usedMHz >= model.hosts[1].migrationMHz)
  }
}
