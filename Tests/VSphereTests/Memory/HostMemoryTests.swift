import Quantities
import Testing
import VSphere

/// One technique, one bound at a time.
@Suite struct HostMemoryTests {
  static let gibibyte = MemoryDriver.gibibyte

  @Test func `a machine takes its overhead, then what it touches`() throws {
    var memory = HostMemory(sizeBytes: 128 << 30, processorGHz: 100)
    #expect(memory.freeBytes == 128 << 30 - memory.vmkernelBytes)
    let machine = MemoryDriver.machine(gibibytes: 4)
    let added = memory.addMachine(machine)
    let slot = try #require(added)
    #expect(memory.freeBytes == 128 << 30 - memory.vmkernelBytes - machine.overheadBytes)
    memory.setDemand(slot, activeBytes: 1 << 30, wantedBytes: 3 << 30)
    #expect(memory.machine(slot).consumedBytes == 3 << 30)
    #expect(memory.machine(slot).estimatedActiveBytes == 1 << 30)
    memory.setDemand(slot, activeBytes: 5 << 30, wantedBytes: 2 << 30)
    let state = memory.machine(slot)
    #expect(state.consumedBytes == 3 << 30 && state.touchedBytes == 3 << 30, "the host does not know what is free")
    #expect(state.activeBytes == 2 << 30, "what exceeds the wanted is cut")
    let removed = memory.removeMachine(slot)
    #expect(removed == state)
    #expect(memory.freeBytes == 128 << 30 - memory.vmkernelBytes)
    let again = memory.addMachine(machine)
    #expect(again == slot)
    #expect(memory.machine(slot).touchedBytes == 0)
  }

  @Test func `admission counts reservations and overheads`() throws {
    var memory = HostMemory(sizeBytes: 32 << 30, processorGHz: 50, vmkernelBytes: 2 << 30)
    let machine = MachineMemorySettings(sizeBytes: 16 << 30, reservationBytes: 14 << 30, overheadBytes: 1 << 30)
    #expect(memory.admits(machine))
    let added = memory.addMachine(machine)
    let slot = try #require(added)
    #expect(memory.unreservedBytes == 15 << 30)
    let second = memory.addMachine(machine)
    #expect(second != nil)
    #expect(memory.unreservedBytes == 0)
    let third = memory.addMachine(MachineMemorySettings(sizeBytes: 1 << 30, overheadBytes: 1))
    #expect(third == nil)
    var less = machine
    less.reservationBytes = 0
    let isChanged1 = memory.reconfigure(slot, less)
    #expect(isChanged1)
    #expect(memory.unreservedBytes == 14 << 30)
    less.reservationBytes = 15 << 30
    let isRefused2 = !memory.reconfigure(slot, less)
    #expect(isRefused2)
    #expect(memory.unreservedBytes == 14 << 30)
    #expect(memory.check() == nil)
  }

  /// Two idle machines of a size share what there is 2 : 1 by their shares, and 1 : 2 after a change of them.
  @Test func `targets follow the shares`() {
    var driver = MemoryDriver(gibibytes: 16)
    var machine = MemoryDriver.machine(gibibytes: 10)
    machine.shares = 1000
    let one = driver.add(1, machine, wanted: 1, active: 0)[0]
    machine.shares = 2000
    let two = driver.add(1, machine, wanted: 1, active: 0)[0]
    driver.run(periods: 100)
    func ratio() -> Double {
      Double(driver.memory.machine(two).targetBytes) / Double(driver.memory.machine(one).targetBytes)
    }
    #expect((ratio() - 2).magnitude < 1e-6)
    let isChanged = driver.memory.reconfigure(one, machine)
    machine.shares = 1000
    let isChangedToo = driver.memory.reconfigure(two, machine)
    #expect(isChanged && isChangedToo)
    driver.run(periods: 100)
    #expect((ratio() - 0.5).magnitude < 1e-6)
    #expect(driver.memory.machine(two).consumedBytes < driver.memory.machine(one).consumedBytes)
  }

  /// Memory added to a running machine can be wanted, and swapped.
  @Test func `memory can be added to a running machine`() {
    var driver = MemoryDriver(gibibytes: 64)
    var machine = MemoryDriver.machine(gibibytes: 4)
    let slot = driver.add(1, machine, wanted: 1)[0]
    machine.sizeBytes = 8 << 30
    let isChanged = driver.memory.reconfigure(slot, machine)
    #expect(isChanged)
    driver.demand(slot, machine, wanted: 1, active: 0.1)
    #expect(driver.memory.machine(slot).consumedBytes == 8 << 30)
    #expect(driver.memory.check() == nil)
  }

  /// Waldspurger's test of the tax: two machines of a size, one idle; memory moves to the active one until what both
  /// pay for a page is equal: at the boundary an idle page costs four times an active one.
  @Test func `memory moves from an idle to an active machine`() {
    var driver = MemoryDriver(gibibytes: 16)
    let machine = MemoryDriver.machine(gibibytes: 10)
    let slots = driver.add(2, machine, wanted: 1, active: 0)
    driver.run(periods: 60)
    let equal = slots.map { driver.memory.machine($0).targetBytes }
    #expect((equal[0] - equal[1]).magnitude <= 1)
    driver.memory.setDemand(slots[1], activeBytes: 10 << 30, wantedBytes: 10 << 30)
    driver.run(periods: 400)
    let idle = driver.memory.machine(slots[0])
    let active = driver.memory.machine(slots[1])
    #expect(idle.targetBytes < active.targetBytes)
    #expect(idle.balloonedBytes > active.balloonedBytes)
    // 20 % of what there is, were it not for the upper bound of the active one and the largest balloon of the idle one.
    #expect(idle.balloonedBytes <= Int64(0.65 * Double(machine.sizeBytes)))
    #expect(Double(idle.targetBytes) < 0.4 * Double(equal[0] + equal[1]))
  }

  /// All that is left are reservations: the newcomer's growth waits, nobody loses what is promised to it.
  @Test func `reservations are kept`() {
    var driver = MemoryDriver(gibibytes: 64)
    let reserved = driver.add(8, MemoryDriver.machine(gibibytes: 6, reserved: 1), wanted: 1, active: 0)
    let others = driver.add(8, MemoryDriver.machine(gibibytes: 6), wanted: 1, active: 1)
    for _ in 0..<200 { driver.run(periods: 1) }
    for slot in reserved {
      let machine = driver.memory.machine(slot)
      #expect(machine.consumedBytes + machine.sharedSavedBytes == 6 << 30, "sharing costs it nothing")
      #expect(machine.stallFraction == 0)
    }
    for slot in others {
      let machine = driver.memory.machine(slot)
      #expect(machine.balloonedBytes <= Int64(0.65 * Double(machine.touchedBytes)))
      #expect(machine.balloonedBytes + machine.swappedBytes > 0)
      #expect(machine.stallFraction > 0)
    }
  }

  /// Passthrough devices see all of the memory: it is there at power-on, and is not touched.
  @Test func `a pinned machine has everything at once`() throws {
    var driver = MemoryDriver(gibibytes: 64)
    _ = driver.add(8, MemoryDriver.machine(gibibytes: 8), wanted: 1)
    driver.run(periods: 20)
    let pinned = MachineMemorySettings(sizeBytes: 16 << 30, overheadBytes: 100 << 20, isPinned: true)
    #expect(pinned.reservationBytes == 16 << 30)
    let added = driver.memory.addMachine(pinned)
    let slot = try #require(added)
    #expect(driver.memory.check() == nil)
    #expect(driver.memory.totals().swappedBytes > 0, "the others had to make room")
    driver.run(periods: 100)
    let machine = driver.memory.machine(slot)
    #expect(machine.consumedBytes == 16 << 30 && machine.reclaimedBytes == 0 && machine.largePagesFraction == 1)
  }

  /// A limit below what the guest uses is felt on a host that has plenty: by the balloon with Tools, by compression and
  /// swapping without.
  @Test(arguments: [true, false]) func `a limit reclaims on an idle host`(tools: Bool) throws {
    var driver = MemoryDriver(gibibytes: 128)
    var machine = MemoryDriver.machine(gibibytes: 8, tools: tools)
    machine.limitBytes = 5 << 30
    let slot = driver.add(1, machine, wanted: 1, active: 0.2)[0]
    #expect(driver.memory.machine(slot).consumedBytes <= 5 << 30, "not for a moment")
    driver.run(periods: 40)
    let state = driver.memory.machine(slot)
    #expect(driver.memory.state == .high)
    #expect(state.touchedBytes == 8 << 30)
    #expect(state.consumedBytes <= 5 << 30)
    #expect(state.consumedBytes > Int64(4.9 * Double(1 << 30)), "and no less than the limit")
    #expect((state.balloonedBytes > state.swappedBytes) == tools)
    if !tools { #expect(state.swapInBytesPerSecond > 0 && state.swapOutBytesPerSecond > 0) }
  }

  /// Lowered on a running machine, the limit is reached from above.
  @Test(arguments: [true, false]) func `a lowered limit is enforced`(tools: Bool) throws {
    var driver = MemoryDriver(gibibytes: 128)
    var machine = MemoryDriver.machine(gibibytes: 8, tools: tools)
    let slot = driver.add(1, machine, wanted: 1, active: 0.2)[0]
    #expect(driver.memory.machine(slot).consumedBytes == 8 << 30)
    machine.limitBytes = 5 << 30
    let isChanged3 = driver.memory.reconfigure(slot, machine)
    #expect(isChanged3)
    #expect(driver.memory.needsBalance)
    driver.run(periods: 20)
    #expect(driver.memory.machine(slot).consumedBytes <= 5 << 30)
    machine.limitBytes = nil
    let isChanged4 = driver.memory.reconfigure(slot, machine)
    #expect(isChanged4)
    driver.run(periods: 5000)
    #expect(driver.memory.machine(slot).consumedBytes == 8 << 30)
    #expect(!driver.memory.needsBalance)
  }

  /// A balloon inflates at 100 MB/s: 1.5 GB in a pass.
  @Test func `balloons move at their speed`() {
    var driver = MemoryDriver(gibibytes: 128)
    var machine = MemoryDriver.machine(gibibytes: 16)
    let slot = driver.add(1, machine, wanted: 1, active: 0)[0]
    machine.limitBytes = 8 << 30
    _ = driver.memory.reconfigure(slot, machine)
    driver.pass()
    var sizes: [Int64] = []
    for _ in 0..<7 {
      driver.run(periods: 1)
      sizes.append(driver.memory.machine(slot).balloonedBytes)
    }
    #expect(sizes.prefix(5) == [1_500_000_000, 3_000_000_000, 4_500_000_000, 6_000_000_000, 7_500_000_000])
    #expect(sizes[6] == 8 << 30)
  }

  /// At most 10 % of the machine; two pages in the place of one; then the swap file fills.
  @Test func `the compression cache has its bound`() {
    var settings = MemorySettings()
    settings.compression.compressibleFraction = 1
    settings.sharesPages = false
    var driver = MemoryDriver(gibibytes: 128, settings: settings)
    var machine = MemoryDriver.machine(gibibytes: 10, tools: false)
    machine.limitBytes = 6 << 30
    let slot = driver.add(1, machine, wanted: 0.69, active: 0)[0]
    driver.run(periods: 40)
    var state = driver.memory.machine(slot)
    #expect(state.swappedBytes == 0, "6.9 GB of which 1.8 are in 0.9")
    #expect((state.compressedSavedBytes - (Int64(6.9 * Double(1 << 30)) - 6 << 30)).magnitude < 4096)
    driver.demand(slot, machine, wanted: 1, active: 0)
    driver.run(periods: 40)
    state = driver.memory.machine(slot)
    #expect(state.compressedBytes - state.compressedSavedBytes == (10 << 30) / 10)
    #expect(state.swappedBytes == 3 << 30)
  }

  /// The pages of a migration find their place at once: by compression and swapping, the newcomer's included.
  @Test func `arriving pages are taken in at once`() throws {
    var driver = MemoryDriver(gibibytes: 64)
    _ = driver.add(10, MemoryDriver.machine(gibibytes: 5.5), wanted: 1)
    driver.run(periods: 100)
    let machine = MemoryDriver.machine(gibibytes: 8, reserved: 0.5)
    let added = driver.memory.addMachine(machine)
    let slot = try #require(added)
    let left = driver.memory.populate(slot, bytes: 7 << 30, swappedBytes: 1 << 29)
    #expect(driver.memory.check() == nil)
    let state = driver.memory.machine(slot)
    #expect(state.touchedBytes == 7 << 30 + 1 << 29)
    #expect(state.wantedBytes == state.touchedBytes)
    #expect(state.consumedBytes >= 4 << 30)
    #expect(state.swappedBytes >= left + 1 << 29)
    #expect(driver.memory.nextBalance(at: driver.now) == driver.now)
    driver.run(periods: 20)
  }

  /// Without large pages all is scanned in an hour, as far as 4 MB/s a GHz go; with them nothing is.
  @Test func `small pages are shared without any shortage`() {
    var driver = MemoryDriver(gibibytes: 128, processorGHz: 100)
    let machine = MemoryDriver.machine(gibibytes: 8, largePages: false)
    let slots = driver.add(4, machine, wanted: 1, active: 0)
    let large = driver.add(1, MemoryDriver.machine(gibibytes: 8), wanted: 1, active: 0)[0]
    driver.run(periods: 121)
    let half = Double(driver.memory.machine(slots[0]).sharedSavedBytes)
    #expect((half / (0.075 * Double(machine.sizeBytes)) - 0.5).magnitude < 0.01)
    driver.run(periods: 1000)
    #expect(driver.memory.machine(slots[0]).sharedSavedBytes == Int64(0.075 * Double(machine.sizeBytes)))
    #expect(driver.memory.machine(large).sharedSavedBytes == 0)
    #expect(driver.memory.machine(large).largePagesFraction == 1)
    #expect(driver.memory.machine(slots[0]).largePagesFraction == 0)
    #expect(driver.passes < 250, "then there is nothing left to scan")
  }

  /// A slow processor bounds the scan: 1 GHz, 4 MB/s, 60 MB a pass.
  @Test func `the scan is bounded by the processors`() {
    var driver = MemoryDriver(gibibytes: 128, processorGHz: 1)
    let slots = driver.add(2, MemoryDriver.machine(gibibytes: 32, largePages: false), wanted: 1, active: 0)
    driver.run(periods: 1)
    let scanned = Double(slots.reduce(0) { $0 + driver.memory.machine($1).sharedSavedBytes }) / 0.075
    #expect((scanned - 60 * 1_048_576).magnitude < 100)
  }
}
