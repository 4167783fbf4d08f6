import Quantities
import Testing
import VSphere

/// A host filled from 0.8 to 1.6 times its memory.
@Suite struct OvercommitmentTests {
  /// Forty machines, one in four without Tools, which want more and more.
  struct Ramp {
    var driver = MemoryDriver()
    var slots: [Int] = []
    var machines: [MachineMemorySettings] = []

    init(tools: (Int) -> Bool = { $0 % 4 != 0 }) {
      for index in 0..<40 {
        let machine = MemoryDriver.machine(gibibytes: 1.6 * 128 / 40, tools: tools(index))
        machines.append(machine)
        slots += driver.add(1, machine, wanted: 0)
      }
    }

    /// Lets the machines want so many times the host's memory together.
    mutating func want(_ ratio: Double, periods: Int64) {
      for (slot, machine) in zip(slots, machines) { driver.demand(slot, machine, wanted: ratio / 1.6, active: 0.3) }
      driver.run(periods: periods)
    }
  }

  /// Large pages are broken from 400 % of minFree on; then balloons; those without Tools are compressed and swapped. At
  /// every step what was reclaimed is what is used beyond the host's size.
  @Test func `techniques set in in their order and add up to the deficit`() throws {
    var ramp = Ramp()
    var onsets: [Double?] = [nil, nil, nil, nil]
    var reclaimed: Int64 = 0
    for step in 0...80 {
      let ratio = 0.8 + 0.01 * Double(step)
      ramp.want(ratio, periods: 20)
      let totals = ramp.driver.memory.totals()
      #expect(totals.reclaimedBytes == totals.deficitBytes)
      #expect(totals.reclaimedBytes >= reclaimed)
      #expect(totals.blockedBytes == 0)
      reclaimed = totals.reclaimedBytes
      let amounts = [totals.sharedSavedBytes, totals.balloonedBytes, totals.compressedBytes, totals.swappedBytes]
      for (technique, bytes) in amounts.enumerated() where bytes > 0 && onsets[technique] == nil {
        onsets[technique] = ratio
      }
    }
    let order = try onsets.map { try #require($0) }
    #expect(order == order.sorted())
    let host = ramp.driver.memory
    let used = Double(host.vmkernelBytes + host.totals().overheadBytes + host.minimumFree.bound(of: .high))
    #expect((order[0] - (1 - used / Double(host.sizeBytes))).magnitude < 0.011)
    #expect(order[1] > 1 && order[1] < 1.05)
    let totals = host.totals()
    #expect(totals.touchedBytes == ramp.slots.reduce(0) { $0 + host.machine($1).wantedBytes })
    #expect(totals.balloonedBytes > totals.compressedSavedBytes + totals.swappedBytes)
  }

  /// With Tools everywhere balloons bear it all, from a cold start too: guests touch memory more slowly than balloons
  /// take it, and passes come as often as that needs.
  @Test(arguments: [1.1, 1.6]) func `balloons suffice where there are Tools`(ratio: Double) {
    var ramp = Ramp { _ in true }
    ramp.want(ratio, periods: 60)
    let totals = ramp.driver.memory.totals()
    let wanted = ramp.slots.reduce(0) { $0 + ramp.driver.memory.machine($1).wantedBytes }
    #expect(Double(totals.touchedBytes) > 0.999 * Double(wanted), "but for what balloons are giving back")
    #expect(totals.balloonedBytes > Int64((ratio - 1) * Double(128 << 30)))
    #expect(totals.swappedBytes == 0 && totals.compressedBytes == 0)
    #expect(ramp.driver.memory.state <= .clear)
    #expect(ramp.driver.memory.stallFraction(ramp.slots[0]) == 0, "the active pages fit")
  }

  /// A host that fits is left alone, whatever the pace.
  @Test func `nothing is reclaimed while everything fits`() {
    var ramp = Ramp()
    for ratio in [0.3, 0.5, 0.8, 0.87] {
      ramp.want(ratio, periods: 5)
      #expect(!ramp.driver.memory.needsBalance)
      #expect(ramp.driver.memory.totals().reclaimedBytes == 0)
    }
    #expect(ramp.driver.passes == 0)
    #expect(ramp.driver.memory.largePagesFraction(ramp.slots[0]) == 1)
    #expect(ramp.driver.memory.stallFraction(ramp.slots[0]) == 0)
  }

  /// After the shortage: balloons go down, what was compressed or swapped comes back as it is touched, and the host has
  /// its peace.
  @Test func `memory comes back when machines leave`() {
    var ramp = Ramp()
    ramp.want(1.4, periods: 40)
    #expect(ramp.driver.memory.totals().swappedBytes > 0)
    for slot in ramp.slots.suffix(20) { ramp.driver.memory.removeMachine(slot) }
    #expect(ramp.driver.memory.check() == nil)
    ramp.driver.run(periods: 10_000)
    let totals = ramp.driver.memory.totals()
    #expect(totals.balloonedBytes == 0 && totals.compressedBytes == 0 && totals.swappedBytes == 0)
    #expect(totals.touchedBytes == ramp.slots.prefix(20).reduce(0) { $0 + ramp.driver.memory.machine($1).wantedBytes })
    #expect(!ramp.driver.memory.needsBalance)
    #expect(ramp.driver.passes < 2000)
  }

  /// Guests outrun every technique: the host swaps at once, then refuses, and free memory never runs out.
  @Test func `a boot storm`() {
    var settings = MemorySettings()
    settings.touchBytesPerSecond = 2e9
    var driver = MemoryDriver(settings: settings)
    let machine = MemoryDriver.machine(gibibytes: 8, tools: false, device: .hdd)
    let slots = driver.add(30, machine, wanted: 1, active: 0.1)
    var states: Set<MemoryState> = []
    var blocked = 0.0
    for _ in 0..<200 {
      driver.run(periods: 1)
      states.insert(driver.memory.state)
      blocked = max(blocked, slots.map { driver.memory.stallFraction($0) }.max() ?? 0)
      #expect(driver.memory.freeBytes >= 0)
    }
    #expect(states.contains(.low))
    #expect(driver.memory.totals().blockedBytes > 0)
    #expect(blocked == 0.95)
    #expect(driver.memory.totals().compressedBytes > 0)
  }
}
