import Quantities
import Testing
import VSphere

/// Who pays, who is spared and what it costs when memory is short.
@Suite struct HostReclamationTests {
  /// Everything but the promised memory goes: resident pages first, then the compression caches too.
  @Test func `a newcomer with a reservation can take all the others have`() throws {
    var driver = MemoryDriver(gibibytes: 16)
    let others = driver.add(4, MemoryDriver.machine(gibibytes: 3, tools: false), wanted: 1)
    driver.run(periods: 200)
    let overhead: Int64 = 20 << 20
    let pinned = MachineMemorySettings(
      sizeBytes: driver.memory.unreservedBytes - overhead, overheadBytes: overhead, isPinned: true)
    let added = driver.memory.addMachine(pinned)
    let slot = try #require(added)
    #expect(driver.memory.check() == nil)
    #expect(driver.memory.machine(slot).consumedBytes == pinned.sizeBytes)
    #expect(driver.memory.freeBytes == 0)
    #expect(others.allSatisfy { driver.memory.machine($0).consumedBytes == 0 })
  }

  /// The slow device frees what it can, the fast one the rest.
  @Test func `what one machine cannot free another does`() {
    var settings = MemorySettings()
    settings.touchBytesPerSecond = 300e6
    settings.compression.largestFraction = 0
    settings.sharesPages = false
    var driver = MemoryDriver(gibibytes: 64, settings: settings)
    let slow = driver.add(1, MemoryDriver.machine(gibibytes: 24, tools: false, device: .hdd), wanted: 1, active: 0)[0]
    let fast = driver.add(1, MemoryDriver.machine(gibibytes: 24, tools: false, device: .nvme), wanted: 1, active: 0)[0]
    driver.run(periods: 1)
    _ = driver.add(1, MemoryDriver.machine(gibibytes: 24), wanted: 1)
    driver.run(periods: 8)
    let written = driver.memory.machine(slow).swappedBytes
    #expect(driver.memory.totals().blockedBytes == 0)
    #expect(written > 0)
    #expect(driver.memory.machine(fast).swappedBytes > 3 * written)
    // 32 pages at once, 7.5 ms each: 17.5 MB/s.
    #expect(driver.memory.machine(slow).swapOutBytesPerSecond < 17.5e6)
  }

  /// Slow swap devices everywhere: the others wait for memory, the one with a reservation gets what there is.
  @Test func `growth within a reservation comes first`() {
    var settings = MemorySettings()
    settings.touchBytesPerSecond = 300e6
    var driver = MemoryDriver(gibibytes: 64, settings: settings)
    let machine = MemoryDriver.machine(gibibytes: 8, tools: false, device: .hdd)
    let others = driver.add(12, machine, wanted: 0.6, active: 0.1)
    driver.run(periods: 20)
    for slot in others { driver.demand(slot, machine, wanted: 1, active: 0.1) }
    let reserved = driver.add(1, MemoryDriver.machine(gibibytes: 8, reserved: 1, tools: false), wanted: 1)[0]
    driver.run(periods: 40)
    // It waits only while nothing at all is free.
    let waited = driver.memory.machine(reserved).blockedBytes
    #expect(others.allSatisfy { driver.memory.machine($0).blockedBytes > 2 * waited })
    #expect(driver.memory.machine(reserved).touchedBytes == 8 << 30)
    #expect(driver.memory.machine(reserved).swappedBytes == 0)
  }

  /// In `low`, machines above their target are refused memory while those below it still get some.
  @Test func `the low state refuses those above their target`() {
    var settings = MemorySettings()
    settings.touchBytesPerSecond = 500e6
    settings.compression.largestFraction = 0
    var driver = MemoryDriver(gibibytes: 32, settings: settings)
    let machine = MemoryDriver.machine(gibibytes: 8, tools: false, device: .hdd)
    let old = driver.add(4, machine, wanted: 0.8, active: 0.1)
    driver.run(periods: 40)
    for slot in old { driver.demand(slot, machine, wanted: 1, active: 0.1) }
    let new = driver.add(1, machine, wanted: 1, active: 0.1)[0]
    var refused = 0
    for _ in 0..<20 {
      let isLow = driver.memory.state == .low
      let before = old.map { driver.memory.machine($0) }
      let newBefore = driver.memory.machine(new)
      driver.run(periods: 1)
      guard isLow, newBefore.consumedBytes < newBefore.targetBytes else { continue }
      for (slot, before) in zip(old, before) where before.consumedBytes > before.targetBytes {
        refused += 1
        #expect(driver.memory.machine(slot).touchedBytes == before.touchedBytes)
        #expect(driver.memory.stallFraction(slot) == 0.95)
      }
      #expect(driver.memory.machine(new).touchedBytes > newBefore.touchedBytes)
    }
    #expect(refused > 0)
  }

  /// Guests with Tools that start into a short host at full speed are swapped at first; balloons take over and the swap
  /// files empty as far as they are touched.
  @Test func `balloons take over from swapping`() {
    var settings = MemorySettings()
    settings.touchBytesPerSecond = 400e6
    var driver = MemoryDriver(settings: settings)
    _ = driver.add(40, MemoryDriver.machine(gibibytes: 4.5), wanted: 1, active: 0.3)
    var most: Int64 = 0
    for _ in 0..<40 {
      driver.run(periods: 1)
      most = max(most, driver.memory.totals().swappedBytes)
    }
    #expect(most > 0)
    driver.run(periods: 2000)
    let totals = driver.memory.totals()
    #expect(totals.swappedBytes < most / 4)
    #expect(totals.balloonedBytes > 4 * (totals.swappedBytes + totals.compressedSavedBytes))
  }

  /// A guest that becomes active gets its target even if the only machine above its own has no balloon: the host comes
  /// to swap that one.
  @Test func `targets are reached whatever it takes`() {
    var driver = MemoryDriver(gibibytes: 16)
    let bare = driver.add(1, MemoryDriver.machine(gibibytes: 6, tools: false), wanted: 1, active: 0)[0]
    let machine = MemoryDriver.machine(gibibytes: 8)
    let slot = driver.add(1, machine, wanted: 1, active: 0)[0]
    driver.run(periods: 200)
    #expect(driver.memory.machine(slot).balloonedBytes > 1 << 29)
    driver.demand(slot, machine, wanted: 1, active: 0.9)
    driver.run(periods: 400)
    let memory = driver.memory.machine(slot)
    #expect(Double(memory.consumedBytes) > 0.95 * Double(memory.targetBytes))
    #expect(memory.stallFraction < 0.05)
    #expect(driver.memory.machine(bare).swappedBytes > 1 << 29)
  }

  /// 8 GB of which a limit leaves 5, all active: the guest with Tools misses 3 / 8 of its touches at 1 ms, far above
  /// what a stall may be; with 5.01 GB active it misses 10 MB, 43 pages a second.
  @Test func `a balloon costs what it takes of the active pages`() {
    var driver = MemoryDriver()
    var machine = MemoryDriver.machine(gibibytes: 8)
    machine.limitBytes = 5 << 30
    let slot = driver.add(1, machine, wanted: 1, active: 0)[0]
    driver.run(periods: 60)
    #expect(driver.memory.machine(slot).consumedBytes == 5 << 30)
    driver.demand(slot, machine, wanted: 1, active: 1)
    #expect(driver.memory.stallFraction(slot) == 0.95)
    driver.memory.setDemand(slot, activeBytes: 5 << 30 + 10 << 20, wantedBytes: 8 << 30)
    let misses = Double(10 << 20) / 4096 / 60
    #expect((driver.memory.stallFraction(slot) - misses * 0.001).magnitude < 1e-9)
    driver.memory.setDemand(slot, activeBytes: 5 << 30, wantedBytes: 8 << 30)
    #expect(driver.memory.stallFraction(slot) == 0)
  }

  /// Without Tools victims are random: 3 of 8 GB are gone, and so 3 / 8 of what the guest touches; it touches in a
  /// minute what is active, as far as it is not waiting.
  @Test func `swapping costs what is touched of it`() {
    var settings = MemorySettings()
    settings.compression.largestFraction = 0
    var driver = MemoryDriver(settings: settings)
    var machine = MemoryDriver.machine(gibibytes: 8, tools: false)
    machine.limitBytes = 5 << 30
    let slot = driver.add(1, machine, wanted: 1, active: 0)[0]
    driver.run(periods: 60)
    driver.demand(slot, machine, wanted: 1, active: 0.3)
    driver.run(periods: 3)
    let state = driver.memory.machine(slot)
    let part = Double(state.swappedBytes) / Double(state.touchedBytes)
    #expect((part - 0.375).magnitude < 0.02)
    let touches = Double(state.activeBytes) / 4096 / 60
    let stall = touches * part * HostSwap.Device.ssd.readSeconds
    #expect((state.stallFraction - stall).magnitude < 1e-9)
    #expect(stall > 0.5)
    let swapIn = touches * 4096 * part * (1 - stall)
    #expect((state.swapInBytesPerSecond / swapIn - 1).magnitude < 0.01)
    #expect((state.swapOutBytesPerSecond / swapIn - 1).magnitude < 0.05)
  }

  /// What was active in a quiet time is known when memory becomes short, and is forgotten slowly.
  @Test func `the estimate starts from the demand before`() {
    var driver = MemoryDriver(gibibytes: 32)
    let machine = MemoryDriver.machine(gibibytes: 16)
    let slots = driver.add(2, machine, wanted: 0.5, active: 0.8)
    #expect(!driver.memory.needsBalance)
    for slot in slots { driver.demand(slot, machine, wanted: 1, active: 0) }
    driver.run(periods: 1)
    let active = 0.4 * Double(machine.sizeBytes)
    let estimates = slots.map { Double(driver.memory.machine($0).estimatedActiveBytes) / active }
    #expect(estimates.allSatisfy { $0 > 0.8 && $0 < 1 })
    driver.run(periods: 400)
    #expect(slots.allSatisfy { Double(driver.memory.machine($0).estimatedActiveBytes) < 0.01 * active })
  }
}
