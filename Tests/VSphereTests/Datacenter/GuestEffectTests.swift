import Infrastructure
import Quantities
import Testing

@testable import VSphere

/// NUMA, page sizes and virtual GPUs as machines of the datacenter feel them.
@Suite struct GuestEffectTests {
  @Test func virtualizationTakesItsPartOfTheProcessor() throws {
    let run = try SmallDatacenter(machines: 1).run()
    let overhead = VirtualizationOverhead(VirtualizationSettings(), coreMHz: 2500).slowdown(largePagesFraction: 1)
    #expect(overhead > 1)
    #expect((run.metric("cpu_usage") / run.metric("cpu_demand") - overhead).magnitude < 1e-9)
  }

  /// A machine as wide as two nodes, without a virtual topology, finds half of its memory on the other node.
  @Test func anInterleavedWideMachinePaysForRemoteMemory() throws {
    var datacenter = SmallDatacenter(hosts: 1, cores: 16, machines: 1, vCPUs: 8)
    datacenter.configuration.hosts[0].hardware.sockets = 2
    datacenter.configuration.hosts[0].hardware.coresPerSocket = 4
    let run = try datacenter.run()
    let expected = RemoteAccess.slowdown(
      stalledFraction: MemoryIntensity.oltp.stalledFraction, remoteFraction: 0.5, latencyRatio: 1.7)
    #expect((run.model.machines[0].numaSlowdown - expected).magnitude < 1e-3)
  }

  /// One virtual node does not make a node wider, and without NUMA scheduling every machine's memory is interleaved.
  @Test func memoryIsRemoteWithoutNodes() throws {
    let expected = RemoteAccess.slowdown(
      stalledFraction: MemoryIntensity.oltp.stalledFraction, remoteFraction: 0.5, latencyRatio: 1.7)
    for (isEnabled, vCPUs) in [(true, 8), (false, 8), (false, 2)] {
      var datacenter = SmallDatacenter(hosts: 1, machines: 1, vCPUs: vCPUs)
      datacenter.configuration.hosts[0].hardware.sockets = 2
      datacenter.configuration.hosts[0].hardware.coresPerSocket = 4
      datacenter.configuration.numa.isEnabled = isEnabled
      datacenter.configuration.machines[0].specification.virtualNodes = 1
      let run = try datacenter.run()
      #expect((run.model.machines[0].numaSlowdown - expected).magnitude < 1e-3, "\(isEnabled) \(vCPUs)")
    }
  }

  /// Two machines want 0.8 of one GPU each; fixed shares of a quarter leave more unserved than an even division.
  @Test(arguments: [(GPUScheduler.bestEffort, 0.5), (.fixedShare, 0.25)])
  func aGPUServesWhatItsSchedulerAllows(scheduler: GPUScheduler, share: Double) throws {
    var datacenter = SmallDatacenter(hosts: 1, machines: 2)
    datacenter.configuration.hosts[0].hardware.graphics = [.init(board: .a40, count: 1)]
    datacenter.configuration.graphics.scheduler = scheduler
    datacenter.configuration.machines[0].specification.graphics = .virtual(try VirtualGPUProfile(parsing: "A40-12Q"))
    datacenter.configuration.machines[0].specification.demand.graphics = .constant(0.8)
    datacenter.configuration.seriesInterval = .minutes(1)
    datacenter.configuration.seriesTables = [.vms, .hosts]
    let run = try datacenter.run()
    #expect((run.metric("gpu_unserved", entity: "vm") - 100 * (0.8 - share) / 0.8).magnitude < 1e-6)
    #expect((run.model.machines[0].graphicsShare - share).magnitude < 1e-9)
    #expect((run.model.graphicsUtilisation(0) - 2 * share).magnitude < 1e-9)
  }

  @Test func nodesAreBalancedAndPagesFollow() throws {
    var datacenter = SmallDatacenter(hosts: 1, machines: 6, vCPUs: 4, demand: 0.1)
    datacenter.configuration.hosts[0].hardware.sockets = 2
    datacenter.configuration.hosts[0].hardware.coresPerSocket = 8
    // Three become busy later; whatever nodes they share, the load ends up even.
    datacenter.configuration.machines[0].specification.demand.cpu = .steps([
      (time: .zero, value: 0.1), (time: .minutes(10), value: 0.6),
    ])
    let run = try datacenter.run()
    #expect(run.model.numa[0].imbalance < 0.1)
    #expect(run.model.machines.allSatisfy { $0.numaSlowdown < 1.001 })
  }

  @Test func virtualGPUsArePlacedUntilThereIsNoRoom() throws {
    var datacenter = SmallDatacenter(hosts: 1, machines: 3)
    let board = GraphicsBoard.a40
    datacenter.configuration.hosts[0].hardware.graphics = [HostHardware.GraphicsBoards(board: board, count: 1)]
    datacenter.configuration.machines[0].specification.graphics = .virtual(try VirtualGPUProfile(parsing: "A40-24Q"))
    datacenter.configuration.machines[0].specification.demand.graphics = .constant(0.8)
    let run = try datacenter.run()
    #expect(run.metric("power_ons_denied") == 1)
    #expect(run.events("power_on_denied").first?.detail.contains("GPU") == true)
    #expect((run.model.machines[0].graphicsShare - 0.5).magnitude < 1e-9)
  }

  @Test func aFramebufferTooLargeForTheStunStaysAtHome() throws {
    var datacenter = SmallDatacenter(hosts: 2, machines: 1)
    datacenter.configuration.version = .v67
    let board = GraphicsBoard.p40
    datacenter.configuration.hosts[0].hardware.graphics = [HostHardware.GraphicsBoards(board: board, count: 1)]
    datacenter.configuration.machines[0].host = 0
    datacenter.configuration.operations = [Operation(at: .minutes(5), .migrate(machines: 0..<1, host: 1))]
    for (profile, succeeds) in [("P40-12Q", true), ("P40-24Q", false)] {
      datacenter.configuration.machines[0].specification.graphics = .virtual(
        try VirtualGPUProfile(parsing: profile))
      let run = try datacenter.run()
      #expect(run.metric("migrations") == (succeeds ? 1 : 0), "\(profile)")
      #expect(run.metric("migrations_aborted") == (succeeds ? 0 : 1), "\(profile)")
      #expect(run.model.machines[0].state == .running)
    }
  }
}
