import Infrastructure
import Quantities
import Testing

@testable import VSphere

@Suite struct PortGroupTests {
  /// Machines on one host with two uplinks of 10 Gbit/s, each sending at a rate.
  private func datacenter(_ machines: Int, sent: Double, _ group: PortGroup?) -> SmallDatacenter {
    var datacenter = SmallDatacenter(machines: machines)
    datacenter.configuration.machines[0].host = 0
    datacenter.configuration.machines[0].specification.demand = DemandSettings(
      cpu: .constant(0.2), sent: .constant(sent))
    if let group {
      datacenter.configuration.portGroups = [group]
      datacenter.configuration.machines[0].specification.adapters = [
        VirtualMachineSpecification.Adapter(portGroup: 0)
      ]
    }
    return datacenter
  }

  private func uplink(_ run: FinishedDatacenter, _ machine: Int) -> Int {
    run.model.network[0].uplink(of: run.model.ports[machine].transmitFlow)
  }

  @Test func portsAreSpreadByTheirNumber() throws {
    let run = try datacenter(4, sent: 1e9, PortGroup(name: "net", teaming: Teaming(active: [0, 1]))).run()
    #expect((0..<4).map { uplink(run, $0) } == [0, 1, 0, 1])
  }

  @Test func explicitFailoverUsesStandbyOnlyWhileTheActiveIsDown() throws {
    let team = Teaming(policy: .explicitFailover, active: [1], standby: [0])
    var datacenter = datacenter(2, sent: 1e9, PortGroup(name: "net", teaming: team))
    #expect(uplink(try datacenter.run(), 0) == 1)
    datacenter.configuration.faults = FaultSchedule([
      .once(.nic(host: 0, nic: 1), at: .zero + .minutes(10), duration: .minutes(100))
    ])
    #expect(uplink(try datacenter.run(), 0) == 0)
    datacenter.configuration.faults = FaultSchedule([
      .once(.nic(host: 0, nic: 1), at: .zero + .minutes(10), duration: .minutes(10))
    ])
    #expect(uplink(try datacenter.run(), 0) == 1)
  }

  @Test func aTeamWithoutStandbyLosesItsTraffic() throws {
    var datacenter = datacenter(1, sent: 1e9, PortGroup(name: "net", teaming: Teaming(active: [1])))
    datacenter.configuration.faults = FaultSchedule([
      .once(.nic(host: 0, nic: 1), at: .zero + .minutes(10), duration: .minutes(100))
    ])
    #expect(try datacenter.run().model.machines[0].passedBitsPerSecond == 0)
  }

  @Test func loadBasedTeamingMovesAPortAfterThirtySeconds() throws {
    // Three ports of 4 Gbit/s: by number two are on uplink 0, 80 % busy. One moves, then 40 % and 80 %.
    let group = PortGroup(name: "net", teaming: Teaming(policy: .loadBased, active: [0, 1]))
    var datacenter = datacenter(3, sent: 3.9e9, group)
    datacenter.configuration.machines[0].specification.vCPUs = 4
    // The second machine is on another host: uplink 1 is free.
    var second = datacenter.configuration.machines[0]
    second.name = "other"
    second.count = 1
    second.host = 1
    datacenter.configuration.machines[0].count = 1
    var third = datacenter.configuration.machines[0]
    third.name = "third"
    third.count = 1
    datacenter.configuration.machines += [second, third]
    let run = try datacenter.run(explains: true)
    #expect(Set([uplink(run, 0), uplink(run, 2)]) == [0, 1])
    #expect(run.model.counts.portMoves == 1)
    let decision = try #require(run.model.recording.decisions.first { $0.policy == "load-based-teaming" })
    #expect(decision.time == .zero + .seconds(30))
  }

  @Test func belowThreeQuartersNothingMoves() throws {
    let group = PortGroup(name: "net", teaming: Teaming(policy: .loadBased, active: [0, 1]))
    var datacenter = datacenter(3, sent: 3.7e9, group)
    datacenter.configuration.machines[0].specification.vCPUs = 4
    #expect(try datacenter.run().model.counts.portMoves == 0)
  }

  @Test func aShapedPortSendsItsBurstAndThenTheAverage() throws {
    // 100 MB above the average of 100 Mbit/s at a peak of 500 Mbit/s: 800 Mbit / 400 Mbit/s = 2 s.
    let shaping = TrafficShaping(averageBitsPerSecond: 100e6, peakBitsPerSecond: 500e6, burstBytes: 100_000_000)
    var datacenter = datacenter(
      1, sent: 2e9, PortGroup(name: "net", teaming: Teaming(active: [0]), transmitShaping: shaping))
    datacenter.configuration.horizon = .milliseconds(1999)
    #expect((try datacenter.run().model.machines[0].passedBitsPerSecond - 500e6).magnitude < 1)
    datacenter.configuration.horizon = .milliseconds(2001)
    #expect((try datacenter.run().model.machines[0].passedBitsPerSecond - 100e6).magnitude < 1)
  }

  @Test func networkIOControlKeepsALimit() throws {
    var datacenter = datacenter(1, sent: 8e9, nil)
    datacenter.configuration.machines[0].specification.demand.packetSize = Bytes(count: 1500)
    datacenter.configuration.networkIOControl[.virtualMachine].limitBitsPerSecond = 2e9
    #expect((try datacenter.run().model.machines[0].passedBitsPerSecond - 2e9).magnitude < 1)
  }

  @Test func droppedPacketsAndThroughputAreInTheSeries() throws {
    // 12 Gbit/s of packets through one uplink of 10: 2 Gbit/s of 12,000 bits are lost.
    var datacenter = datacenter(1, sent: 12e9, PortGroup(name: "net", teaming: Teaming(active: [0])))
    datacenter.configuration.machines[0].specification.demand.traffic = .packets
    datacenter.configuration.seriesInterval = .minutes(30)
    let run = try datacenter.run()
    let machine = run.model.machines[0]
    #expect((machine.passedBitsPerSecond / 12000 + machine.droppedPacketsPerSecond - 1e6).magnitude < 1)
    #expect(machine.droppedPacketsPerSecond > 1e5)
    let hosts = try #require(run.model.recording.series.first { $0.name == "hosts" })
    let column = try #require(hosts.columns.firstIndex(of: "net_transmit_bits_per_second"))
    #expect((hosts.values[hosts.columns.count * 2 + column] - machine.passedBitsPerSecond).magnitude < 1)
  }
}
