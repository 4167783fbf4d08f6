import Quantities
import Testing
import VSphere

private let gigabyte: Int64 = 1_073_741_824

private func scheduler(
  nodes: Int = 2, cores: Int = 10, gigabytes: Int64 = 128, _ settings: NUMASettings = NUMASettings()
) -> NUMAScheduler {
  NUMAScheduler(
    nodeCount: nodes, coresPerNode: cores, memoryPerNodeBytes: gigabytes * gigabyte, coreMHz: 2000,
    isHyperThreaded: true, settings: settings)
}

extension NUMAScheduler {
  /// A machine with load and memory.
  fileprivate mutating func add(
    megahertz: Double, gigabytes: Int64 = 8, vCPUs: Int = 4, affinity: NUMANodeSet? = nil, group: Int32? = nil
  ) -> Int32 {
    let slot = addMachine(
      vCPUs: vCPUs, memoryBytes: gigabytes * gigabyte, intensity: .oltp, affinity: affinity,
      isStrict: affinity != nil, group: group)
    setMemory(slot, bytes: gigabytes * gigabyte)
    setLoad(slot, megahertz: megahertz)
    return slot
  }
}

@Suite struct NUMARebalancerTests {
  @Test func `a balanced host has nothing to do`() {
    var host = scheduler()
    let slots = (0..<8).map { _ in host.add(megahertz: 2000) }
    #expect(host.nodes.map(\.loadMHz) == [8000, 8000] && !host.needsRebalance)
    // 9.9 % of a node's 20 000 MHz is balanced, 10 % is not.
    host.setLoad(slots[0], megahertz: 3980)
    #expect(!host.needsRebalance)
    host.setLoad(slots[0], megahertz: 4000)
    #expect(host.needsRebalance)
  }

  @Test func `the client moves that evens nodes best, and its pages follow faster and faster`() {
    var host = scheduler()
    let loads: [Double] = [6000, 1000, 4000, 1000, 2000, 1000]
    let slots = loads.map { _ in host.add(megahertz: 0) }
    for (slot, load) in zip(slots, loads) { host.setLoad(slot, megahertz: load) }
    #expect(host.nodes.map(\.loadMHz) == [12_000, 3000])
    var now = SimTime.zero
    host.rebalance(at: now)
    #expect(
      host.lastMoves.map { [Int($0.slot), $0.source, $0.destination] } == [[Int(slots[2]), 0, 1]]
        && host.lastMoves[0].reason == .balance)
    #expect(host.changedSlots == [slots[2]] && host.migrations(of: slots[2]) == 1)
    #expect(host.homeNodes(of: slots[2]) == [1] && host.localFraction(of: slots[2]) == 0)
    #expect(host.slowdown(of: slots[2]) == 1 + 0.25 * 0.7)
    var moved: [Int64] = []
    while host.needsRebalance && moved.count < 100 {
      let before = host.usedBytes(of: slots[2], on: 1)
      now = now + .seconds(2)
      host.rebalance(at: now)
      moved.append(host.usedBytes(of: slots[2], on: 1) - before)
    }
    #expect(moved.prefix(6) == [50_000_000, 100_000_000, 200_000_000, 400_000_000, 512_000_000, 512_000_000])
    // 8 GiB: 750 MB in the first four periods, 512 MB in each further one.
    #expect(moved.count == 4 + 16 && host.localFraction(of: slots[2]) == 1)
    #expect(host.nodes.map(\.usedBytes) == [16 * gigabyte, 32 * gigabyte])
  }

  /// Two moves even the nodes alike; the one with fewer pages to follow is made.
  @Test func `time between passes bounds what follows`() {
    var host = scheduler()
    let stays = host.add(megahertz: 0, gigabytes: 9)
    _ = host.add(megahertz: 0, gigabytes: 9)
    let moved = host.add(megahertz: 0)
    host.setLoad(stays, megahertz: 6000)
    host.setLoad(moved, megahertz: 3000)
    host.rebalance(at: .zero)
    #expect(host.homeNodes(of: moved) == [1])
    host.rebalance(at: SimTime.zero + .seconds(1))
    #expect(host.usedBytes(of: moved, on: 1) == 25_000_000)
    host.rebalance(at: SimTime.zero + .seconds(1))
    #expect(host.usedBytes(of: moved, on: 1) == 25_000_000)
  }

  @Test func `what cannot be lowered is looked at once`() {
    var host = scheduler()
    let large = host.add(megahertz: 8000)
    #expect(host.needsRebalance)
    host.rebalance(at: .zero)
    #expect(host.lastMoves.isEmpty && !host.needsRebalance)
    host.setLoad(large, megahertz: 8000)
    #expect(!host.needsRebalance)
    host.setLoad(large, megahertz: 7000)
    #expect(host.needsRebalance)
  }

  @Test(arguments: [(2, 1), (3, 1), (1, 8)]) func `small hosts do not rebalance`(nodes: Int, cores: Int) {
    var host = scheduler(nodes: nodes, cores: cores)
    for _ in 0..<4 { _ = host.add(megahertz: 900, vCPUs: 1, affinity: [0]) }
    #expect(!host.needsRebalance)
    host.rebalance(at: .zero)
    #expect(host.lastMoves.isEmpty)
  }

  @Test func `affinity holds against balance`() {
    var host = scheduler()
    for _ in 0..<3 { _ = host.add(megahertz: 4000, affinity: [0]) }
    host.rebalance(at: .zero)
    #expect(host.lastMoves.isEmpty && !host.needsRebalance)
    let stays = host.addMachine(vCPUs: 4, memoryBytes: 0, intensity: .oltp, isStrict: true)
    #expect(host.homeNodes(of: stays) == [1])
    host.setLoad(stays, megahertz: 20_000)
    _ = host.add(megahertz: 4000, affinity: [1])
    host.rebalance(at: .zero)
    #expect(host.lastMoves.isEmpty && host.imbalance > 0.1)
  }

  @Test func `clients of one machine stay apart`() {
    var host = scheduler(nodes: 3)
    let wide = host.add(megahertz: 12_000, gigabytes: 30, vCPUs: 20)
    host.rebalance(at: .zero)
    #expect(host.homeNodes(of: wide) == [0, 1] && !host.needsRebalance)
  }

  @Test func `machines that communicate come together where that keeps the balance`() {
    var host = scheduler()
    let pair = [host.add(megahertz: 400, group: 7), host.add(megahertz: 400, group: 7)]
    #expect(host.homeNodes(of: pair[0]) != host.homeNodes(of: pair[1]) && host.needsRebalance)
    host.rebalance(at: .zero)
    #expect(host.lastMoves.map(\.reason) == [.locality])
    #expect(host.homeNodes(of: pair[0]) == host.homeNodes(of: pair[1]))
    var busy = scheduler()
    for _ in 0..<2 { _ = busy.add(megahertz: 4000, group: 7) }
    busy.rebalance(at: .zero)
    #expect(busy.lastMoves.isEmpty && !busy.needsRebalance)
    var off = scheduler(NUMASettings(usesActionAffinity: false))
    for _ in 0..<2 { _ = off.add(megahertz: 400, group: 7) }
    #expect(!off.needsRebalance)
  }

  @Test func `a client goes to its pages when they cannot come to it`() {
    var host = scheduler(gigabytes: 32)
    let filler = host.add(megahertz: 100, gigabytes: 30, affinity: [0])
    let other = host.add(megahertz: 100, gigabytes: 4, affinity: [1])
    let roaming = host.addMachine(vCPUs: 2, memoryBytes: 0, intensity: .inMemory)
    #expect(host.homeNodes(of: roaming) == [1])
    host.setMemory(other, bytes: 31 * gigabyte)
    host.setMemory(filler, bytes: 20 * gigabyte)
    host.setMemory(roaming, bytes: 8 * gigabyte)
    #expect(host.localFraction(of: roaming) == 0.125 && host.needsRebalance)
    host.rebalance(at: .zero)
    #expect(host.homeNodes(of: roaming) == [0] && host.lastMoves.map(\.reason) == [.locality])
  }

  @Test func `pages that spilled come home when there is room`() {
    var host = scheduler(gigabytes: 32)
    let filler = host.add(megahertz: 0, gigabytes: 30)
    _ = host.add(megahertz: 0, gigabytes: 20, affinity: [1])
    let spilled = host.add(megahertz: 0, gigabytes: 6, affinity: [0])
    #expect(host.usedBytes(of: spilled, on: 1) == 4 * gigabyte)
    host.setMemory(filler, bytes: 10 * gigabyte)
    var now = SimTime.zero
    while host.needsRebalance && now < .seconds(100) {
      host.rebalance(at: now)
      now = now + .seconds(2)
    }
    #expect(host.localFraction(of: spilled) == 1 && now < .seconds(40))
  }
}
