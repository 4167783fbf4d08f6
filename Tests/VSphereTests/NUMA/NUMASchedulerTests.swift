import Quantities
import Testing
import VSphere

@Suite struct NUMASchedulerTests {
  private static let topology = NUMATopology(
    nodeCount: 2, coresPerNode: 8, memoryBytesPerNode: 64_000_000_000, capacityMHzPerNode: 20_000)

  private func machine(_ vCPUs: Int = 4, _ memory: Int64 = 8_000_000_000) -> NUMAMachine {
    NUMAMachine(vCPUs: vCPUs, memoryBytes: memory)
  }

  @Test func remoteMemoryAsWorkedOut() {
    #expect(abs(RemoteMemory.slowdown(stallShare: 0.25, remoteFraction: 0.5, latencyRatio: 1.7) - 1.0875) < 1e-12)
    let rate = { RemoteMemory.bandwidthBoundRate(localBytesPerSecond: 100, linkBytesPerSecond: 40, remoteFraction: $0) }
    #expect(rate(0) == 100 && rate(0.2) == 100 && rate(0.5) == 80 && rate(1) == 40)
  }

  @Test func wideMachines() {
    var numa = NUMAScheduler(topology: Self.topology)
    let exposed = numa.addMachine(machine(12))
    var hidden = machine(12)
    hidden.allowsVirtualTopology = false
    let interleaved = numa.addMachine(hidden)
    for slot in [exposed, interleaved] { numa.setMemory(slot, bytes: 8_000_000_000) }
    #expect(numa.clientCount(exposed) == 2 && numa.seesVirtualTopology(exposed) && numa.localFraction(exposed) == 1)
    #expect(!numa.seesVirtualTopology(interleaved) && numa.localFraction(interleaved) == 0.5)
    #expect(!numa.needsRebalance)
    let threads = NUMAScheduler(topology: Self.topology, settings: NUMASettings(preferHT: true))
    #expect(threads.clientCount(vCPUs: 12) == 1 && threads.clientCount(vCPUs: 17) == 2)
  }

  @Test func movesOnceAndPagesFollow() {
    var numa = NUMAScheduler(topology: Self.topology)
    let slots = (0..<4).map { _ in numa.addMachine(machine()) }
    for slot in slots { numa.setMemory(slot, bytes: 1_000_000_000) }
    #expect(slots.map { numa.homeNode($0) } == [0, 1, 0, 1])
    #expect(!numa.needsRebalance)
    numa.setLoad(slots[0], loadMHz: 6000)
    numa.setLoad(slots[2], loadMHz: 6000)
    #expect(numa.needsRebalance)
    #expect(numa.rebalance(at: .zero) == 1)
    #expect(numa.imbalance == 0 && numa.homeNode(slots[0]) == 1 && numa.localFraction(slots[0]) == 0)
    var looks: [Int64] = []
    var time = SimTime.zero
    while numa.needsRebalance {
      time = time + .seconds(2)
      #expect(numa.rebalance(at: time) == 0)
      looks.append(numa.localBytes(slots[0]))
    }
    #expect(looks == [50_000_000, 150_000_000, 350_000_000, 750_000_000, 1_000_000_000])
    #expect(numa.migrations(slots[0]) == 1)
  }

  @Test func oneBusyMachineDoesNotBounce() {
    var numa = NUMAScheduler(topology: Self.topology)
    let slot = numa.addMachine(machine())
    numa.setLoad(slot, loadMHz: 9000)
    #expect(numa.imbalance == 0.45 && !numa.needsRebalance)
  }

  @Test(arguments: [true, false])
  func strictAffinityStays(isStrict: Bool) {
    var numa = NUMAScheduler(topology: Self.topology)
    var bound = machine()
    bound.nodeAffinity = 0b11
    bound.isStrict = isStrict
    let slots = (0..<4).map { _ in numa.addMachine(bound) }
    numa.setLoad(slots[0], loadMHz: 6000)
    numa.setLoad(slots[2], loadMHz: 6000)
    #expect(numa.needsRebalance == !isStrict)
    bound.nodeAffinity = 0b10
    let pinned = (0..<3).map { _ in numa.addMachine(bound) }
    #expect(pinned.allSatisfy { numa.homeNode($0) == 1 })
  }

  @Test func memoryIsAccountedForExactly() {
    var numa = NUMAScheduler(topology: Self.topology)
    var state: UInt64 = 7
    func draw(_ below: UInt64) -> Int64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int64((state >> 33) % below)
    }
    var held: [Int: Int64] = [:]
    for step in 0..<2000 {
      if held.count < 12 { held[numa.addMachine(machine(Int(draw(16)) + 1))] = 0 }
      let slot = held.keys.sorted()[Int(draw(UInt64(held.count)))]
      let size = draw(14_000_000_000)
      numa.setMemory(slot, bytes: size)
      numa.setLoad(slot, loadMHz: Double(draw(9000)))
      held[slot] = size
      if step % 5 == 0 {
        numa.removeMachine(slot)
        held[slot] = nil
      }
      let before = numa.imbalance
      _ = numa.rebalance(at: SimTime.zero + .seconds(Int64(2 * step)))
      #expect(numa.imbalance <= before + 1e-9)
      #expect(held.allSatisfy { numa.totalBytes($0.key) == $0.value })
      let free = numa.freeBytes(node: 0) + numa.freeBytes(node: 1)
      #expect(free + held.values.reduce(0, +) == 128_000_000_000)
    }
  }
}
