import Quantities
import Testing

@testable import VSphere

/// DPM in the model: a day and a night.
@Suite struct DatacenterPowerManagementTests {
  private func datacenter(_ automation: DPMSettings.Automation, hasHA: Bool = false) -> SmallDatacenter {
    var datacenter = SmallDatacenter(hosts: 4, machines: 16, horizon: .hours(48))
    datacenter.configuration.clusters[0].isDRSEnabled = true
    datacenter.configuration.clusters[0].dpm.automation = automation
    datacenter.configuration.clusters[0].ha.isEnabled = hasHA
    datacenter.configuration.machines[0].specification.demand.cpu = .daily(
      low: 0.05, high: 0.7, peak: .hours(14), noise: 0)
    datacenter.configuration.seriesInterval = .minutes(30)
    datacenter.configuration.seriesTables = [.clusters]
    return datacenter
  }

  @Test func hostsSleepAtNightAndServeTheDay() throws {
    let without = try datacenter(.off).run()
    let run = try datacenter(.automatic).run()
    #expect(run.metric("energy") < 0.85 * without.metric("energy"))
    #expect(run.metric("cpu_unserved") < 1)
    #expect(run.metric("host_power_offs") >= 4)
    #expect(run.metric("host_power_ons") >= 2)
    // No flapping: each of at most 3 hosts goes and comes once a day.
    #expect(run.metric("host_power_offs") <= 6)
    #expect(run.metric("host_power_ons") <= 6)
    let table = run.model.recording.series[0]
    func hostsOn(at hours: Int) -> Double { table.values[hours * 2 * table.columns.count] }
    #expect(hostsOn(at: 27) <= 2)
    #expect(hostsOn(at: 38) >= 3)
    // Machines left before their host did.
    #expect(run.metric("vms_not_running_at_end") == 0)
    #expect(run.events("dpm_enter_standby").count >= run.events("host_standby").count)
  }

  @Test func powerPolicyIsRecommendedOnlyWhenManual() throws {
    let run = try datacenter(.manual).run()
    #expect(run.metric("host_power_offs") == 0)
    #expect(run.metric("recommendations_not_applied") > 0)
  }

  @Test func twoHostsStayOnWithoutAdmissionControl() throws {
    var quiet = datacenter(.automatic)
    quiet.configuration.machines[0].specification.demand.cpu = .constant(0.02)
    let run = try quiet.run()
    #expect(run.model.hosts.count { $0.condition.runsMachines } == 2)
    #expect(run.metric("host_power_ons") == 0)
  }

  @Test func aHostIsWokenForARestart() throws {
    var failing = datacenter(.automatic, hasHA: true)
    failing.configuration.horizon = .hours(8)
    failing.configuration.machines[0].specification.demand.cpu = .constant(0.02)
    // 16 machines of 6 GiB reserved: one host holds them, and the failover reserve keeps a second on.
    failing.configuration.machines[0].specification.memoryAllocation.reservation = Double(6 << 30)
    // All hosts that are on after the night fall out one after the other.
    let calm = try failing.run()
    let on = calm.model.hosts.indices.filter { calm.model.hosts[$0].condition.runsMachines }
    #expect(on.count == 2)
    failing.configuration.faults = FaultSchedule(
      on.map { .once(.host(Int32($0)), at: .zero + .hours(6), duration: .hours(10)) })
    let run = try failing.run()
    #expect(run.events("dpm_power_on").count >= 1)
    #expect(run.model.machines.count { $0.state == .running } == 16)
  }

  @Test func aHostIsWokenForMachinesThatFindNoRoom() throws {
    var datacenter = datacenter(.automatic, hasHA: true)
    datacenter.configuration.horizon = .hours(8)
    datacenter.configuration.clusters[0].ha.admissionControl.policy = .disabled
    datacenter.configuration.machines[0].specification.demand.cpu = .constant(0.02)
    datacenter.configuration.machines[0].specification.memory = Bytes(count: 12 << 30)
    datacenter.configuration.machines[0].specification.memoryAllocation.reservation = Double(12 << 30)
    let calm = try datacenter.run()
    let on = calm.model.hosts.indices.filter { calm.model.hosts[$0].condition.runsMachines }
    #expect(on.count == 2)
    datacenter.configuration.faults = FaultSchedule([
      .once(.host(Int32(on[0])), at: .zero + .hours(6) + .seconds(30), duration: .hours(10))
    ])
    let run = try datacenter.run()
    #expect(run.events("dpm_power_on").map(\.detail) == ["HA has no room for a restart"])
    #expect(!run.events("ha_restart_waits").isEmpty)
    #expect(run.model.machines.count { $0.state == .running } == 16)
  }

  @Test func demandThatReturnsKeepsAHostOn() throws {
    var datacenter = datacenter(.automatic)
    datacenter.configuration.horizon = .hours(3)
    // Emptying takes long: 1 Gb/s and much memory.
    datacenter.configuration.hosts[0].hardware.ports = [.init(speed: DataRate(bitsPerSecond: 1e8), count: 1)]
    datacenter.configuration.machines[0].specification.demand.cpu = .constant(0.05)
    let calm = try datacenter.run()
    let order = try #require(calm.events("dpm_enter_standby").first)
    datacenter.configuration.machines[0].specification.demand.cpu = .steps([
      (.zero, 0.05), ((order.time - .zero) + .seconds(60), 1),
    ])
    let run = try datacenter.run()
    let cancelled = run.events("dpm_standby_cancelled")
    #expect(!cancelled.isEmpty && cancelled.allSatisfy { $0.detail == "demand is back" })
    #expect(cancelled.map(\.entity) == run.events("dpm_enter_standby").map(\.entity))
    #expect(run.metric("host_power_offs") == 0)
  }
}
