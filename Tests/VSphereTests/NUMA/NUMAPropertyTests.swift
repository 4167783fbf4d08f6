import Quantities
import Testing
import VSphere

private let gigabyte: Int64 = 1_073_741_824

/// A host, what was reported of its machines, and its clock.
private struct RandomHost {
  var random: NUMARandom
  var host: NUMAScheduler
  let coresMHz: Double
  var slots: [Int32] = []
  var loads: [Int32: Double] = [:]
  var bytes: [Int32: Int64] = [:]
  var now = SimTime.zero
  /// Whether machines ever used more than the host has.
  var wasFull = false

  init(seed: UInt64) {
    random = NUMARandom(seed: seed)
    let nodes = 1 + random.index(below: 5)
    let cores = 1 + random.index(below: 12)
    let settings = NUMASettings(
      isEnabled: random.index(below: 8) > 0, prefersHyperThreads: random.index(below: 2) == 0,
      usesActionAffinity: random.index(below: 2) == 0)
    coresMHz = Double(cores) * 2500
    host = NUMAScheduler(
      nodeCount: nodes, coresPerNode: cores, memoryPerNodeBytes: 64 * gigabyte, coreMHz: 2500, isHyperThreaded: true,
      settings: settings)
  }

  mutating func change() {
    switch random.index(below: slots.count < 3 ? 1 : 6) {
    case 0:
      let slot = host.addMachine(
        vCPUs: 1 + random.index(below: 24), memoryBytes: Int64(random.index(below: 64)) * gigabyte / 3,
        intensity: MemoryIntensity.allCases[random.index(below: 4)],
        affinity: random.index(below: 4) == 0 ? NUMANodeSet(bits: 1 + random.next() % 31) : nil,
        isStrict: random.index(below: 2) == 0, virtualNodes: random.index(below: 6) == 0 ? 2 : nil,
        group: random.index(below: 3) == 0 ? Int32(random.index(below: 3)) : nil)
      slots.append(slot)
      loads[slot] = 0
      bytes[slot] = 0
    case 1 where slots.count > 12:
      let slot = slots.remove(at: random.index(below: slots.count))
      host.removeMachine(slot)
      loads[slot] = nil
      bytes[slot] = nil
    case 1, 2, 3:
      let slot = slots[random.index(below: slots.count)]
      loads[slot] = Double(random.index(below: 1 + Int(coresMHz / 2)))
      host.setLoad(slot, megahertz: loads[slot] ?? 0)
    default:
      let slot = slots[random.index(below: slots.count)]
      bytes[slot] = Int64(random.next() % UInt64(16 * gigabyte))
      host.setMemory(slot, bytes: bytes[slot] ?? 0)
      wasFull = wasFull || bytes.values.reduce(0, +) > Int64(host.nodes.count) * 64 * gigabyte
    }
  }

  mutating func pass() {
    host.rebalance(at: now)
    now = now + .seconds(2)
  }

  /// Every byte and every megahertz is on a node, once.
  func check() {
    for slot in slots {
      let parts = host.nodes.indices.map { host.usedBytes(of: slot, on: $0) }
      let local = host.localFraction(of: slot)
      let isConserved = host.usedBytes(of: slot) == bytes[slot] && parts.reduce(0, +) == bytes[slot]
      let isSplit = host.localBytes(of: slot) + host.remoteBytes(of: slot) == bytes[slot]
      #expect(isConserved && isSplit && parts.allSatisfy { $0 >= 0 } && local >= 0 && local <= 1 + 1e-12)
    }
    for node in host.nodes.indices {
      let used = slots.reduce(0) { $0 + host.usedBytes(of: $1, on: node) }
      #expect(host.nodes[node].usedBytes == used && host.nodes[node].awaitedBytes >= 0)
    }
    if !wasFull {
      let fits = host.nodes.allSatisfy { $0.freeBytes >= 0 }
      #expect(fits)
    }
    let load = host.nodes.reduce(0) { $0 + $1.loadMHz }
    #expect((load - loads.values.sorted().reduce(0, +)).magnitude < 1e-3)
  }
}

@Suite struct NUMAPropertyTests {
  @Test func `bytes and loads are conserved whatever happens`() {
    for seed in 0..<25 {
      var random = RandomHost(seed: UInt64(seed))
      for step in 0..<120 {
        random.change()
        if random.host.needsRebalance && step % 3 == 0 { random.pass() }
        random.check()
      }
      for slot in random.slots { random.host.removeMachine(slot) }
      #expect(random.host.nodes.allSatisfy { $0.usedBytes == 0 && $0.assignedBytes == 0 && $0.awaitedBytes == 0 })
      #expect(random.host.nodes.allSatisfy { $0.loadMHz.magnitude < 1e-6 })
    }
  }

  /// At constant loads no client is twice at the same home, balancing moves lower the squares of loads, and passes end.
  @Test func `clients come to rest`() {
    var moves = 0
    for seed in 100..<180 {
      var random = RandomHost(seed: UInt64(seed))
      for _ in 0..<80 { random.change() }
      var seen: Set<[UInt64]> = [random.slots.map { random.host.homeNodes(of: $0).bits }]
      var squares = random.host.nodes.reduce(0) { $0 + $1.loadMHz * $1.loadMHz }
      var passes = 0
      while random.host.needsRebalance && passes < 2000 {
        let imbalance = random.host.imbalance
        random.pass()
        passes += 1
        let now = random.host.nodes.reduce(0) { $0 + $1.loadMHz * $1.loadMHz }
        guard let move = random.host.lastMoves.first else { continue }
        moves += 1
        #expect(seen.insert(random.slots.map { random.host.homeNodes(of: $0).bits }).inserted)
        switch move.reason {
        case .balance: #expect(imbalance >= 0.1 && now < squares)
        case .locality: #expect(random.host.imbalance < 0.1)
        }
        squares = now
      }
      #expect(!random.host.needsRebalance)
      random.check()
    }
    #expect(moves > 50)
  }

  @Test func `the same calls give the same host`() {
    func run() -> [String] {
      var random = RandomHost(seed: 9)
      var lines: [String] = []
      for _ in 0..<300 {
        random.change()
        random.pass()
        lines.append("\(random.host.nodes) \(random.host.lastMoves) \(random.host.changedSlots)")
      }
      return lines
    }
    #expect(run() == run())
  }
}
