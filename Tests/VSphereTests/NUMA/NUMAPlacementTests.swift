import Quantities
import Testing
import VSphere

private let gigabyte: Int64 = 1_073_741_824

private func scheduler(
  nodes: Int = 2, cores: Int = 10, gigabytes: Int64 = 128, isHyperThreaded: Bool = true,
  _ settings: NUMASettings = NUMASettings()
) -> NUMAScheduler {
  NUMAScheduler(
    nodeCount: nodes, coresPerNode: cores, memoryPerNodeBytes: gigabytes * gigabyte, coreMHz: 2600,
    isHyperThreaded: isHyperThreaded, settings: settings)
}

@Suite struct NUMAPlacementTests {
  @Test func `machines alternate between nodes that are equally free`() {
    var host = scheduler(nodes: 4)
    let slots = (0..<8).map { _ in host.addMachine(vCPUs: 2, memoryBytes: 4 * gigabyte, intensity: .compute) }
    let homes = slots.map { host.homeNodes(of: $0).description }
    #expect(homes == ["0", "1", "2", "3", "0", "1", "2", "3"])
  }

  @Test func `the node with the most free processors and memory is the home`() {
    var host = scheduler()
    let first = host.addMachine(vCPUs: 4, memoryBytes: 32 * gigabyte, intensity: .oltp)
    for _ in 0..<3 {
      let small = host.addMachine(vCPUs: 1, memoryBytes: 8 * gigabyte, intensity: .oltp)
      #expect(host.homeNodes(of: small) == [1])
    }
    // Memory is even now (32 and 24 + 8); processors decide.
    _ = host.addMachine(vCPUs: 1, memoryBytes: 8 * gigabyte, intensity: .oltp)
    host.setLoad(first, megahertz: 10_400)
    let next = host.addMachine(vCPUs: 1, memoryBytes: 0, intensity: .oltp)
    #expect(host.homeNodes(of: next) == [1])
  }

  /// Clients, whether the guest sees them, and the local part of its memory, by vCPUs and by cores of a node.
  @Test(arguments: [
    (8, 10, 2, 1, false, 1.0), (10, 10, 2, 1, false, 1.0), (12, 10, 2, 2, true, 1.0), (8, 4, 2, 2, false, 0.5),
    (8, 4, 8, 2, false, 0.5), (8, 2, 4, 4, false, 0.25), (9, 4, 4, 3, true, 1.0), (40, 10, 2, 2, true, 1.0),
    (9, 10, 2, 1, false, 1.0),
  ]) func `wide machines are divided evenly`(
    vCPUs: Int, cores: Int, nodes: Int, clients: Int, seesNodes: Bool, local: Double
  ) {
    var host = scheduler(nodes: nodes, cores: cores)
    let slot = host.addMachine(vCPUs: vCPUs, memoryBytes: 16 * gigabyte, intensity: .oltp)
    #expect(host.clientCount(of: slot) == clients)
    #expect(host.seesNodes(slot) == seesNodes)
    #expect(host.homeNodes(of: slot).count == clients)
    #expect(host.localFraction(of: slot) == local)
    host.setMemory(slot, bytes: 16 * gigabyte)
    #expect((host.localFraction(of: slot) - local).magnitude < 1e-9)
    host.setLoad(slot, megahertz: 5200)
    for node in host.nodes.indices where host.homeNodes(of: slot).contains(node) {
      let even = 5200 / Double(clients)
      let ofOneVCPU = 5200 / Double(vCPUs)
      #expect((host.nodes[node].loadMHz - even).magnitude < ofOneVCPU)
    }
  }

  @Test func `threads count with preferHT, and where there are any`() {
    let settings = NUMASettings(prefersHyperThreads: true)
    var host = scheduler(settings)
    var plain = scheduler(isHyperThreaded: false, settings)
    let threaded = host.addMachine(vCPUs: 20, memoryBytes: gigabyte, intensity: .oltp)
    #expect(host.clientCount(of: threaded) == 1)
    let unthreaded = plain.addMachine(vCPUs: 20, memoryBytes: gigabyte, intensity: .oltp)
    #expect(plain.clientCount(of: unthreaded) == 2)
  }

  @Test func `memory divides machines that would see nodes`() {
    var host = scheduler(nodes: 4)
    let divided = host.addMachine(vCPUs: 10, memoryBytes: 300 * gigabyte, intensity: .inMemory)
    #expect(host.clientCount(of: divided) == 3 && host.seesNodes(divided))
    let narrow = host.addMachine(vCPUs: 8, memoryBytes: 300 * gigabyte, intensity: .inMemory)
    #expect(host.clientCount(of: narrow) == 1)
    var older = scheduler(nodes: 4, NUMASettings(dividesByMemory: false))
    let undivided = older.addMachine(vCPUs: 10, memoryBytes: 300 * gigabyte, intensity: .oltp)
    #expect(older.clientCount(of: undivided) == 1)
    let configured = older.addMachine(vCPUs: 4, memoryBytes: gigabyte, intensity: .oltp, virtualNodes: 4)
    #expect(older.clientCount(of: configured) == 4 && older.seesNodes(configured))
  }

  @Test func `affinity holds homes, strictly or while there is room`() {
    var host = scheduler(nodes: 4)
    let big = host.addMachine(vCPUs: 4, memoryBytes: 100 * gigabyte, intensity: .oltp, affinity: [2], isStrict: true)
    #expect(host.homeNodes(of: big) == [2])
    let strict = host.addMachine(vCPUs: 4, memoryBytes: 64 * gigabyte, intensity: .oltp, affinity: [2], isStrict: true)
    #expect(host.homeNodes(of: strict) == [2])
    let soft = host.addMachine(
      vCPUs: 4, memoryBytes: 64 * gigabyte, intensity: .oltp, affinity: [2], isStrict: false)
    #expect(!host.homeNodes(of: soft).contains(2))
    let absent = host.addMachine(vCPUs: 4, memoryBytes: 0, intensity: .oltp, affinity: [9])
    #expect(host.homeNodes(of: absent).count == 1)
    let wide = host.addMachine(vCPUs: 20, memoryBytes: 0, intensity: .oltp, affinity: [3], isStrict: true)
    #expect(host.clientCount(of: wide) == 2 && host.homeNodes(of: wide) == [3])
  }

  @Test func `a host that interleaves its nodes has no homes`() {
    var host = scheduler(nodes: 4, NUMASettings(isEnabled: false))
    let slot = host.addMachine(vCPUs: 2, memoryBytes: 8 * gigabyte, intensity: .oltp)
    host.setMemory(slot, bytes: 4 * gigabyte + 3)
    host.setLoad(slot, megahertz: 4000)
    #expect(host.homeNodes(of: slot).isEmpty)
    #expect(host.localFraction(of: slot) == 0.25)
    let spread: [Int64] = [gigabyte + 1, gigabyte + 1, gigabyte + 1, gigabyte]
    #expect(host.nodes.map(\.usedBytes) == spread)
    #expect(host.nodes.allSatisfy { $0.loadMHz == 1000 })
    #expect(!host.needsRebalance)
    host.removeMachine(slot)
    #expect(host.nodes.allSatisfy { $0.usedBytes == 0 && $0.loadMHz == 0 })
  }

  @Test func `one node is all local and never rebalanced`() {
    var host = scheduler(nodes: 1)
    let slot = host.addMachine(vCPUs: 32, memoryBytes: 200 * gigabyte, intensity: .stream)
    host.setMemory(slot, bytes: 200 * gigabyte)
    host.setLoad(slot, megahertz: 30_000)
    #expect(host.homeNodes(of: slot) == [0] && host.clientCount(of: slot) == 1)
    #expect(host.slowdown(of: slot) == 1 && !host.needsRebalance)
    #expect(host.nodes[0].freeBytes == -72 * gigabyte)
  }

  @Test func `memory that does not fit at home is elsewhere, and is given back in proportion`() {
    var host = scheduler()
    let slot = host.addMachine(vCPUs: 4, memoryBytes: 160 * gigabyte, intensity: .oltp)
    host.setMemory(slot, bytes: 160 * gigabyte)
    #expect(host.localFraction(of: slot) == 0.8)
    #expect(host.localBytes(of: slot) == 128 * gigabyte && host.remoteBytes(of: slot) == 32 * gigabyte)
    #expect((host.slowdown(of: slot) - 1.035).magnitude < 1e-12)
    #expect(host.nodes[0].awaitedBytes == 32 * gigabyte)
    // Most of its pages are at home, and the others cannot come: one look, then rest.
    host.rebalance(at: .zero)
    #expect(host.lastMoves.isEmpty && !host.needsRebalance)
    host.setMemory(slot, bytes: 80 * gigabyte)
    #expect(host.usedBytes(of: slot, on: 0) == 64 * gigabyte && host.usedBytes(of: slot, on: 1) == 16 * gigabyte)
    #expect(host.needsRebalance)
  }

  /// At mu 0.25, r 0.5, rho 1.7: 8.75 %. Bandwidth: the link bounds beyond r = link / local.
  @Test func `remote memory costs latency or bandwidth`() {
    let slowdown = RemoteAccess.slowdown(stalledFraction: 0.25, remoteFraction: 0.5, latencyRatio: 1.7)
    #expect((slowdown - 1.0875).magnitude < 1e-12)
    func rate(_ remote: Double) -> Double {
      RemoteAccess.bytesPerSecond(localBytesPerSecond: 100e9, linkBytesPerSecond: 40e9, remoteFraction: remote)
    }
    let rates: [Double] = [100e9, 100e9, 80e9, 40e9]
    #expect([0, 0.4, 0.5, 1].map(rate) == rates)
  }

  @Test func `sets of nodes`() {
    let some: NUMANodeSet = [0, 3, 63]
    #expect(some.count == 3 && some.contains(63) && !some.contains(1) && some.description == "0,3,63")
    #expect(some.intersection(.all(4)) == [0, 3] && some.subtracting(.all(4)).first == 63)
    #expect(NUMANodeSet.all(64).count == 64 && NUMANodeSet([]).isEmpty && NUMANodeSet([]).first == nil)
    #expect(NUMANodeSet([]).description == "-")
  }

  @Test func `settings name what is wrong`() {
    #expect(NUMASettings().problems().isEmpty)
    let wrong = NUMASettings(
      rebalancePeriod: .zero, imbalanceThreshold: -1, slowestPageBytesPerSecond: 300e6, latencyRatio: .nan)
    #expect(
      wrong.problems().map(\.parameter) == [
        "rebalancePeriod", "imbalanceThreshold", "fastestPageBytesPerSecond", "latencyRatio",
      ])
  }
}
