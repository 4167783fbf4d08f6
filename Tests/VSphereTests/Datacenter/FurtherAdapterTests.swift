import Infrastructure
import Quantities
import Testing

@testable import VSphere

/// Machines with several network adapters: each one's traffic goes its own way and costs by itself.
@Suite struct FurtherAdapterTests {
  /// A machine that sends 1 Gbit/s by its first adapter and receives something by its second.
  private func datacenter(
    _ kinds: [NetworkAdapterKind] = [.vmxnet3, .vmxnet3], groups: [PortGroup] = [], second: Double = 2e9,
    traffic: NetworkDemand.Traffic = .bulk
  ) -> SmallDatacenter {
    var datacenter = SmallDatacenter(hosts: 1, machines: 1)
    datacenter.configuration.hosts[0].hardware.ports = [
      HostHardware.NetworkPorts(speed: DataRate(bitsPerSecond: 10e9), count: 2, virtualFunctions: 1)
    ]
    datacenter.configuration.portGroups = groups
    datacenter.configuration.machines[0].specification.adapters = kinds.enumerated().map { position, kind in
      VirtualMachineSpecification.Adapter(kind: kind, portGroup: groups.indices.contains(position) ? position : nil)
    }
    datacenter.configuration.machines[0].specification.demand = DemandSettings(
      cpu: .constant(0.2), sent: .constant(1e9),
      furtherAdapters: [AdapterTraffic(received: .constant(second), kind: traffic)])
    return datacenter
  }

  private func uplinks(_ model: DatacenterModel) -> [Int] {
    model.ports.map { model.network[0].uplink(of: $0.transmitFlow) }
  }

  @Test func trafficAndCostsOfAllAdaptersAddUp() throws {
    let model = try datacenter().run().model
    let costs = NetworkAdapterCosts(.vmxnet3)
    #expect((model.machines[0].passedBitsPerSecond - 3e9).magnitude < 1)
    let guest = costs.guestTransmitMHzPerGigabit + 2 * costs.guestReceiveMHzPerGigabit
    let host = costs.hostTransmitMHzPerGigabit + 2 * costs.hostReceiveMHzPerGigabit
    #expect((model.machines[0].deviceMHz - guest).magnitude < 1e-6)
    #expect((model.hosts[0].networkMHz - host).magnitude < 1e-6)
    // Without port groups the ports of one machine are on different uplinks.
    #expect(uplinks(model) == [0, 1])
  }

  @Test func eachAdapterFollowsItsPortGroup() throws {
    let groups = [
      PortGroup(name: "front", teaming: Teaming(active: [1])),
      PortGroup(
        name: "back", teaming: Teaming(active: [1]),
        receiveShaping: TrafficShaping(averageBitsPerSecond: 5e8, peakBitsPerSecond: 5e8, burstBytes: 1_000_000)),
    ]
    let model = try datacenter(groups: groups).run().model
    #expect(uplinks(model) == [1, 1])
    // The first adapter is not shaped.
    #expect((model.machines[0].passedBitsPerSecond - 1.5e9).magnitude < 1)
  }

  /// What does not fit through the second adapter is lost there, whatever the first has room for.
  @Test func whatDoesNotFitIsDroppedByTheAdapter() throws {
    let model = try datacenter(second: 12e9, traffic: .packets).run().model
    #expect((model.machines[0].droppedPacketsPerSecond - 2e9 / 12_000).magnitude < 1)
    #expect((model.machines[0].passedBitsPerSecond - 11e9).magnitude < 1)
  }

  @Test func aVirtualFunctionBesideAnAdapterOfTheSwitch() throws {
    let model = try datacenter([.vmxnet3, .virtualFunction]).run().model
    // The only machine's function is of the first physical adapter; its port is number 0 as well.
    #expect(uplinks(model) == [0, 0])
    let host = NetworkAdapterCosts(.vmxnet3).hostTransmitMHzPerGigabit
    #expect((model.hosts[0].networkMHz - host).magnitude < 1e-6)
    let two = try datacenter([.virtualFunction, .virtualFunction]).run().model
    #expect(uplinks(two) == [0, 1] && two.hosts[0].networkMHz == 0)
  }

  @Test func portsComeAndGoWithTheMachine() throws {
    var datacenter = datacenter()
    datacenter.configuration.operations = [Operation(at: .minutes(5), .powerOff(machines: 0..<1))]
    let model = try datacenter.run().model
    #expect(model.ports.count == 2 && model.ports.allSatisfy { !$0.isConnected })
    #expect(model.machines[0].passedBitsPerSecond == 0 && model.hosts[0].networkMHz == 0)
  }

  @Test func anAdapterWithoutTrafficHasNoPort() throws {
    var datacenter = datacenter([.vmxnet3, .vmxnet3, .vmxnet3], second: 0)
    #expect(try datacenter.run().model.ports.count == 1)
    datacenter.configuration.machines[0].specification.demand.furtherAdapters.append(
      AdapterTraffic(sent: .drawn(.uniform(low: 1e9, high: 2e9))))
    let model = try datacenter.run().model
    #expect(model.ports.map(\.number) == [0, 1] && model.machines[0].passedBitsPerSecond > 2e9)
    datacenter.configuration.machines[0].specification.adapters.removeLast()
    #expect(datacenter.configuration.problems().map(\.parameter) == ["machines.vm.demand.further_adapters"])
  }
}
