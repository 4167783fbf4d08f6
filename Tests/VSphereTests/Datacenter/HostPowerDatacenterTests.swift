import Infrastructure
import Quantities
import Testing

@testable import VSphere

@Suite struct HostPowerDatacenterTests {
  private func energy(_ host: ProcessorHost) throws -> Double {
    try host.datacenter.run().model.hosts[0].meter.energy(at: .zero + host.datacenter.configuration.horizon).joules
  }

  /// A constant load draws what the curve says for it, all the time.
  @Test func energyIsTheCurveOverTheUsage() throws {
    var host = ProcessorHost(cores: 4, horizon: .hours(2), [.init(count: 2, vCPUs: 2, limitMHz: 1000)])
    host.datacenter.configuration.hosts[0].hardware.power = PowerModel(
      .exponent(idle: Power(watts: 100), max: Power(watts: 300), exponent: 2))
    #expect((try energy(host) - 7200 * (100 + 200 * 0.25 * 0.25)).magnitude < 1e-6)
  }

  /// Steps of load: the sum over the steps, not the power of the mean load.
  @Test func energyOfStepsIsTheSum() throws {
    var host = ProcessorHost(cores: 4, horizon: .seconds(600), [.init(vCPUs: 4)])
    host.datacenter.configuration.hosts[0].hardware.power = PowerModel(
      .square(idle: Power(watts: 100), max: Power(watts: 300)))
    host.datacenter.configuration.machines[0].specification.demand.cpu = .steps([(.zero, 0), (.seconds(300), 1)])
    #expect((try energy(host) - (300 * 100 + 300 * 300)).magnitude < 1e-6)
  }

  /// High Performance raises idle power by 30 % and leaves full power; components add up.
  @Test func policyAndComponents() throws {
    var host = ProcessorHost(cores: 4, horizon: .seconds(100), [])
    host.datacenter.configuration.hosts[0].hardware.hostPower = HostPowerSettings(policy: .highPerformance)
    #expect((try energy(host) - 13_000).magnitude < 1e-6)
    host.datacenter.configuration.hosts[0].hardware.addsComponents = true
    // 256 GiB are 8 modules of 3 W, two ports an adapter of 12.5 W.
    #expect((try energy(host) - 16_650).magnitude < 1e-6)
    host.datacenter.configuration.hosts[0].hardware.graphics = [.init(board: .a40, count: 2)]
    #expect((try energy(host) - 26_650).magnitude < 1e-6)
    #expect(host.datacenter.configuration.hosts[0].hardware.totalPower.off == Power(watts: 10))
  }

  /// A host that slows its cores gives less, and draws as much as its load.
  @Test func frequencyRatio() throws {
    var host = ProcessorHost(cores: 4, [.init(count: 2, vCPUs: 4)])
    host.datacenter.configuration.hosts[0].hardware.frequencyRatio = 0.8
    #expect(isClose(try host.used(), [3200, 3200], within: 1e-6))
    #expect((try energy(host) - 60 * (100 + 200 * 0.8)).magnitude < 1e-6)
    host.datacenter.configuration.hosts[0].hardware.frequencyRatio = 1.2
    #expect(isClose(try host.used(), [4800, 4800], within: 1e-6))
  }

  /// Nothing is drawn from the failure to the return; then the host is idle.
  @Test func aFailedHostDrawsNothing() throws {
    var host = ProcessorHost(cores: 4, horizon: .seconds(1000), [])
    host.datacenter.configuration.faults = FaultSchedule([
      .once(.host(0), at: .zero + .seconds(100), duration: .seconds(400))
    ])
    let model = try host.datacenter.run().model
    let before = model.hosts[0].meter.energy(at: .zero + .seconds(1000)).joules
    #expect(before >= 100 * 100 && before <= 100 * 600 + 1e-6)
  }

  /// Standby power is that of the management controller.
  @Test func standbyPower() throws {
    var datacenter = SmallDatacenter(machines: 1, demand: 0.05, horizon: .hours(3))
    datacenter.configuration.clusters[0].isDRSEnabled = true
    datacenter.configuration.clusters[0].dpm.automation = .automatic
    datacenter.configuration.hosts[0].count = 3
    datacenter.configuration.hosts[0].hardware.hostPower = HostPowerSettings(standbyWatts: 7)
    let model = try datacenter.run().model
    let standby = model.hosts.filter { $0.condition == .standby }
    #expect(!standby.isEmpty && standby.allSatisfy { $0.meter.watts == 7 })
  }
}
