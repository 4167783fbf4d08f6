import Quantities
import Testing

@testable import VSphere

/// Memory divided through resource pools. RP-01: vSphere Resource Management, Creating Resource Pools; RP-08: weighted
/// max-min fairness with floors and ceilings, derived.
@Suite struct MemoryPoolTests {
  private static let gibibyte = MemoryDriver.gibibyte

  /// A host with pools, and machines in them that want all they have and work with it.
  private func driver(
    gibibytes: Int64 = 128, parents: [Int?], pools: [MemoryPool], touchBytesPerSecond: Double = 1e9
  ) -> MemoryDriver {
    var driver = MemoryDriver()
    driver.memory = HostMemory(
      sizeBytes: gibibytes << 30, processorGHz: 100, settings: MemorySettings(touchBytesPerSecond: touchBytesPerSecond),
      poolParents: parents)
    driver.memory.setPools(pools)
    return driver
  }

  private func machine(_ pool: Int?, gibibytes: Double = 4, reserved: Double = 0) -> MachineMemorySettings {
    var machine = MemoryDriver.machine(gibibytes: gibibytes, reserved: reserved)
    machine.pool = pool.map(Int32.init)
    machine.sharing = PageSharing(ownDuplicateFraction: 0, commonFraction: 0)
    return machine
  }

  private func consumed(_ driver: MemoryDriver, _ slots: [Int]) -> Int64 {
    slots.reduce(0) { $0 + driver.memory.machine($1).consumedBytes }
  }

  private func inGiB(_ bytes: Double) -> MemoryPool { MemoryPool(limitBytes: bytes * Double(Self.gibibyte)) }

  /// RP-01: 3 GB, a pool with high shares and two machines, one with normal shares and three.
  @Test func `a high pool gets twice what a normal one does`() {
    let settings = MemorySettings(hysteresis: 0, touchBytesPerSecond: 1e9)
    // 6 % are kept free, so that 3 GiB are divided.
    let size = Int64((3 * Double(Self.gibibyte) / 0.94).rounded())
    var driver = MemoryDriver()
    driver.memory = HostMemory(
      sizeBytes: size, processorGHz: 10, vmkernelBytes: 0, settings: settings, poolParents: [nil, nil])
    driver.memory.setPools([MemoryPool(shares: 327_680), MemoryPool(shares: 163_840)])
    var settingsOfMachine = machine(0)
    settingsOfMachine.overheadBytes = 0
    settingsOfMachine.hasBalloonDriver = false
    let qa = driver.add(2, settingsOfMachine, active: 1)
    settingsOfMachine.pool = 1
    let marketing = driver.add(3, settingsOfMachine, active: 1)
    driver.run(periods: 100)
    for (slots, expected) in [(qa, 1.0), (marketing, 1.0 / 3)] {
      for slot in slots {
        let target = Double(driver.memory.machine(slot).targetBytes) / Double(Self.gibibyte)
        #expect((target - expected).magnitude < 1e-6)
      }
    }
  }

  /// RP-08, in bytes instead of GHz.
  @Test func `nested division keeps reservations, limits and shares`() {
    var tree = MemoryPoolTree(parents: [nil, nil])
    tree.set([MemoryPool(shares: 8000, reservationBytes: 2e9, limitBytes: 6e9), MemoryPool(shares: 4000)])
    func claim(_ shares: Double, _ upper: Double, lower: Double = 0) -> MemoryClaim {
      MemoryClaim(shares: shares, activity: .bytes(upper), lowerBytes: lower, upperBytes: upper)
    }
    for (slot, pool) in [Int32(0), 0, 1, 1].enumerated() { tree.add(slot, to: pool) }
    tree.add(4, to: nil)
    var targets = ContiguousArray(repeating: 0.0, count: 5)
    tree.divide(
      12e9,
      among: [claim(1000, 4e9), claim(3000, 4e9), claim(1000, 5e9, lower: 1e9), claim(1000, 1e9), claim(2000, 2e9)],
      IdleMemoryTax(rate: 0.75), into: &targets)
    for (target, expected) in zip(targets, [2e9, 4e9, 3e9, 1e9, 2e9]) { #expect((target - expected).magnitude < 1) }
  }

  @Test func `a pool's reservation comes before shares`() {
    var driver = driver(gibibytes: 16, parents: [nil, nil], pools: [MemoryPool(), MemoryPool(shares: 1000)])
    driver.memory.setPools([MemoryPool(reservationBytes: 6 * Double(Self.gibibyte)), MemoryPool(shares: 1000)])
    let small = driver.add(2, machine(0, gibibytes: 5), active: 1)
    _ = driver.add(4, machine(1, gibibytes: 5), active: 1)
    driver.run(periods: 100)
    let target = small.reduce(0) { $0 + driver.memory.machine($1).targetBytes }
    #expect((Double(target) / Double(Self.gibibyte) - 6).magnitude < 1e-6)
  }

  @Test func `a limit is reclaimed for on a host with free memory`() {
    var driver = driver(parents: [nil], pools: [inGiB(8)])
    let pool = driver.add(4, machine(0), active: 1)
    let free = driver.add(1, machine(nil), active: 1)
    driver.run(periods: 50)
    #expect(driver.memory.state == .high)
    #expect(consumed(driver, pool) <= 8 << 30)
    #expect(consumed(driver, pool) > 8 << 30 - 1 << 27)
    for slot in pool {
      #expect(driver.memory.machine(slot).touchedBytes > 4 << 30 - 1 << 20)
      #expect((driver.memory.machine(slot).targetBytes - 2 << 30).magnitude <= 1)
      #expect(driver.memory.stallFraction(slot) > 0)
    }
    #expect(consumed(driver, free) == 4 << 30)
    #expect(driver.memory.stallFraction(free[0]) == 0)
  }

  @Test func `a limit that is lowered takes memory, one that is lifted returns it`() {
    var driver = driver(parents: [nil, 0], pools: [inGiB(20), MemoryPool()])
    let slots = driver.add(4, machine(1), active: 1)
    #expect(consumed(driver, slots) == 16 << 30)
    #expect(!driver.memory.needsBalance)
    driver.memory.setPools([inGiB(8), MemoryPool()])
    #expect(driver.memory.needsBalance)
    driver.run(periods: 50)
    #expect(consumed(driver, slots) <= 8 << 30)
    driver.memory.setPools([MemoryPool(), MemoryPool()])
    driver.run(periods: 400)
    #expect(consumed(driver, slots) > 16 << 30 - 1 << 24)
  }

  @Test func `a limit that is enough costs nothing`() {
    var driver = driver(parents: [nil], pools: [inGiB(8)], touchBytesPerSecond: 20e6)
    let slots = driver.add(2, machine(0), wanted: 0.5, active: 1)
    #expect(consumed(driver, slots) == 4 << 30)
    driver.demand(slots[0], machine(0), wanted: 1, active: 1)
    driver.demand(slots[1], machine(0), wanted: 1, active: 1)
    #expect(consumed(driver, slots) == 8 << 30)
    driver.run(periods: 10)
    #expect(driver.passes == 0)
    // One more machine is one too many.
    _ = driver.add(1, machine(0), active: 1)
    #expect(driver.memory.needsBalance)
    #expect(driver.memory.totals().consumedBytes == 8 << 30)
  }

  /// A pool waits for what another machine of it leaves.
  @Test func `a higher limit lets waiting machines have their memory at once`() {
    var driver = driver(parents: [nil], pools: [inGiB(1)])
    let slots = driver.add(1, machine(0), active: 1)
    #expect(consumed(driver, slots) == 0)
    driver.memory.setPools([inGiB(4)])
    #expect(consumed(driver, slots) == 4 << 30)
    #expect(!driver.memory.needsBalance)
  }

  @Test func `reservations in a pool come before its limit`() {
    var driver = driver(parents: [nil], pools: [inGiB(2)])
    let slots = driver.add(1, machine(0, reserved: 1), active: 1) + driver.add(1, machine(0), active: 1)
    driver.run(periods: 50)
    #expect(consumed(driver, [slots[0]]) == 4 << 30)
    #expect(consumed(driver, [slots[1]]) == 0)
  }

  // MARK: Hosts of one pool

  /// One host's machines work with all their 16, the other's with nothing: 16 and a quarter of 16 are in demand.
  @Test(arguments: [(10.0, 8.0, 2.0), (20, 16, 4), (26, 16, 10), (32, 16, 16), (37, 20, 17)])
  func `hosts get what is in demand, then what could be used`(amount: Double, busy: Double, idle: Double) {
    let needs = [
      MemoryNeed(reserved: 0, demanded: 16, usable: 16), MemoryNeed(reserved: 0, demanded: 4, usable: 16),
    ]
    var total = MemoryNeed()
    for need in needs { total += need }
    #expect((needs[0].part(of: amount, in: total) - busy).magnitude < 1e-12)
    #expect((needs[1].part(of: amount, in: total) - idle).magnitude < 1e-12)
  }

  @Test func `what is reserved comes first`() {
    let needs = [
      MemoryNeed(reserved: 8, demanded: 8, usable: 8), MemoryNeed(reserved: 0, demanded: 4, usable: 16),
    ]
    var total = MemoryNeed()
    for need in needs { total += need }
    #expect(needs.map { $0.part(of: 10, in: total) } == [8, 2])
    #expect(needs.map { $0.part(of: .infinity, in: total) } == [.infinity, .infinity])
    #expect(
      needs[1].bounded(by: MemoryPool(reservationBytes: 6, limitBytes: 10))
        == MemoryNeed(
          reserved: 6, demanded: 6, usable: 10))
  }

  // MARK: Property

  /// Whatever happened: once nothing happens any more, no pool holds more than its limit, or than is reserved in it.
  @Test(arguments: 1...30) func `pools stay within their limits`(seed: Int) throws {
    var numbers = MemoryTestNumbers(seed: UInt64(seed))
    let parents: [Int?] = [nil, nil, 0, 0, 2]
    var driver = driver(gibibytes: numbers.whole(16...96), parents: parents, pools: parents.map { _ in MemoryPool() })
    var limits = parents.map { _ in Double.infinity }
    var slots: [(slot: Int, machine: MachineMemorySettings)] = []
    for _ in 0..<80 {
      switch numbers.whole(0...9) {
      case 0...2:
        let pool = Int(numbers.whole(-1...4))
        var machine = machine(pool < 0 ? nil : pool, gibibytes: Double(numbers.whole(1...8)))
        if numbers.chance(0.2) { machine.reservationBytes = numbers.whole(0...machine.sizeBytes) }
        machine.hasBalloonDriver = numbers.chance(0.7)
        machine.sharing = PageSharing()
        guard let slot = driver.memory.addMachine(machine) else { continue }
        slots.append((slot, machine))
        if numbers.chance(0.3) { driver.memory.populate(slot, bytes: numbers.whole(0...4 << 30)) }
      case 3 where !slots.isEmpty:
        driver.memory.removeMachine(slots.remove(at: Int(numbers.whole(0...Int64(slots.count - 1)))).slot)
      case 4:
        limits = parents.map { _ in numbers.chance(0.5) ? Double(numbers.whole(1...24) << 30) : .infinity }
        driver.memory.setPools(
          zip(parents, limits).map { parent, limit in
            // A pool in another reserves nothing, which could be more than that one's limit.
            MemoryPool(
              shares: Double(numbers.whole(1...1000)),
              reservationBytes: parent == nil ? Double(numbers.whole(0...2) << 30) : 0, limitBytes: limit)
          })
      case 5...8 where !slots.isEmpty:
        let chosen = slots[Int(numbers.whole(0...Int64(slots.count - 1)))]
        driver.demand(chosen.slot, chosen.machine, wanted: numbers.unit(), active: numbers.unit())
      default: driver.run(periods: numbers.whole(1...3))
      }
      let problem = driver.memory.check()
      try #require(problem == nil, "seed \(seed)")
    }
    driver.run(periods: 60)
    for (pool, limit) in limits.enumerated() where limit < .infinity {
      var held: Int64 = 0
      var reserved: Int64 = 0
      for (slot, machine) in slots {
        var above = machine.pool.map(Int.init)
        while let current = above, current != pool { above = parents[current] }
        guard above == pool else { continue }
        let memory = driver.memory.machine(slot)
        held += memory.consumedBytes
        let usable = max(memory.touchedBytes, memory.wantedBytes) - memory.sharedSavedBytes
        reserved += min(machine.reservationBytes, usable)
      }
      #expect(Double(held) <= max(limit, Double(reserved)), "pool \(pool) of seed \(seed)")
    }
  }
}
