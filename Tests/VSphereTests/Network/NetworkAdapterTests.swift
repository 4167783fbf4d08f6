import Testing
import VSphere

@Suite struct NetworkAdapterTests {
  /// vSphere 6.5 Networking lists what is lost with SR-IOV; vSphere 8.0's extensions keep vMotion, DRS, HA and suspend.
  @Test func passthroughLosesWhatTheManualLists() {
    #expect(NetworkAdapterKind.vmxnet3.lostFeatures.isEmpty && NetworkAdapterKind.e1000e.lostFeatures.isEmpty)
    let lost = NetworkAdapterKind.virtualFunction.lostFeatures
    for feature in [
      VirtualMachineFeatures.vMotion, .storageVMotion, .highAvailability, .faultTolerance, .drs, .dpm, .suspendResume,
      .snapshots, .hotAdd, .netFlow, .virtualWire, .portStatistics, .memoryOvercommitment,
    ] {
      #expect(lost.contains(feature), "\(feature.description)")
    }
    let extended = NetworkAdapterKind.extendedVirtualFunction.lostFeatures
    #expect(extended.isDisjoint(with: [.vMotion, .drs, .highAvailability, .suspendResume]))
    #expect(extended.contains([.snapshots, .faultTolerance, .hotAdd, .memoryOvercommitment]))
    #expect(NetworkAdapterKind.directPath.lostFeatures == lost)
    #expect(VirtualMachineFeatures([.vMotion, .drs]).description == "vMotion, DRS")
    #expect(VirtualMachineFeatures.names.reduce(VirtualMachineFeatures()) { $0.union($1.feature) } == .all)
  }

  private func load(
    _ kind: NetworkAdapterKind, _ demand: NetworkDemand, transmit: Double = .infinity, receive: Double = .infinity
  ) -> NetworkLoad {
    NetworkLoad(demand, NetworkAdapterCosts(kind), transmitGrant: transmit, receiveGrant: receive)
  }

  /// Bulk TCP: 350 MHz for each Gbit/s received and 200 sent through vmxnet3, half with a virtual function, all of it
  /// the guest's.
  @Test func bulkTrafficCostsByTheGigabit() {
    let demand = NetworkDemand(transmitBitsPerSecond: 2e9, receiveBitsPerSecond: 3e9)
    let switched = load(.vmxnet3, demand)
    #expect(agree(switched.hostMHz + switched.guestMHz, 3 * 350 + 2 * 200))
    let direct = load(.virtualFunction, demand)
    #expect(direct.hostMHz == 0)
    #expect(agree(direct.guestMHz, (3 * 350 + 2 * 200) / 2))
    #expect(agree(direct.guestMHz, switched.guestMHz))
  }

  /// 6000 cycles a packet of 1500 B received one by one and 25 000 a segment of 64 KiB sent; 2500 and 15 000 directly.
  @Test(arguments: [(NetworkAdapterKind.vmxnet3, 6000.0, 25_000.0), (.virtualFunction, 2500, 15_000)])
  func packetsCostTheirCycles(kind: NetworkAdapterKind, received: Double, sent: Double) {
    let receiving = load(
      kind, NetworkDemand(transmitBitsPerSecond: 0, receiveBitsPerSecond: 12e6, packetBytes: 1500, traffic: .packets))
    #expect(agree(receiving.receivePacketsPerSecond, 1000))
    #expect(agree((receiving.hostMHz + receiving.guestMHz) * 1e6, 1000 * received))
    let sending = load(
      kind,
      NetworkDemand(
        transmitBitsPerSecond: 65_536 * 8 * 1000, receiveBitsPerSecond: 0, packetBytes: 65_536, traffic: .packets))
    #expect(agree((sending.hostMHz + sending.guestMHz) * 1e6, 1000 * sent))
  }

  @Test func smallPacketsHitTheCeiling() {
    // 2 million packets of 64 B a second; one queue of vmxnet3 passes 1.25 million, two pass all.
    var demand = NetworkDemand(
      transmitBitsPerSecond: 0, receiveBitsPerSecond: 2e6 * 512, packetBytes: 64, traffic: .packets)
    let one = load(.vmxnet3, demand)
    #expect(agree(one.receivePacketsPerSecond, 1.25e6) && agree(one.receiveDropsPerSecond, 0.75e6))
    #expect(one.transmitDropsPerSecond == 0)
    #expect(agree(one.addedLatencySeconds, 14e-6 + 1024 / 1.25e6), "the ring is full")
    demand.queues = 2
    #expect(load(.vmxnet3, demand).receiveDropsPerSecond == 0)
    demand.queues = 1
    #expect(load(.virtualFunction, demand).receiveDropsPerSecond == 0)
  }

  @Test func aSlowLinkSlowsBulkTrafficAndDropsPackets() {
    var demand = NetworkDemand(transmitBitsPerSecond: 4e9, receiveBitsPerSecond: 0)
    let bulk = load(.vmxnet3, demand, transmit: 1e9)
    #expect(bulk.transmitBitsPerSecond == 1e9 && bulk.transmitDropsPerSecond == 0)
    demand.traffic = .packets
    #expect(agree(load(.vmxnet3, demand, transmit: 1e9).transmitDropsPerSecond, 250_000))
  }

  /// Idle latency within the published ranges, then an M/D/1 queue: at half load the wait is half a service time.
  @Test func latencyGrowsWithLoad() {
    func latency(_ kind: NetworkAdapterKind, _ packets: Double) -> Double {
      load(
        kind,
        NetworkDemand(
          transmitBitsPerSecond: packets * 512, receiveBitsPerSecond: 0, packetBytes: 64, traffic: .packets)
      ).addedLatencySeconds
    }
    #expect((8e-6...20e-6).contains(latency(.vmxnet3, 0)))
    #expect((2e-6...5e-6).contains(latency(.virtualFunction, 0)))
    #expect((1e-6...3e-6).contains(latency(.directPath, 0)))
    #expect(agree(latency(.vmxnet3, 0.625e6) - latency(.vmxnet3, 0), 0.5 / 1.25e6))
    #expect(latency(.vmxnet3, 1.2e6) > latency(.vmxnet3, 1e6))
  }

  @Test func costsAreChecked() {
    for kind in NetworkAdapterKind.allCases { #expect(NetworkAdapterCosts(kind).problems().isEmpty) }
    var wrong = NetworkAdapterCosts(.vmxnet3)
    wrong.addedLatencySeconds = -1
    wrong.guestCyclesPerByte = .nan
    wrong.packetsPerSecondPerQueue = 0
    #expect(
      wrong.problems().map(\.parameter) == ["added_latency", "guest_cycles_per_byte", "packets_per_second"])
  }
}
