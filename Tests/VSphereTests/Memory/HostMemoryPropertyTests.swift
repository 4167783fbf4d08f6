import Quantities
import Testing
import VSphere

/// Whatever happens in whatever order, everything adds up.
@Suite struct HostMemoryPropertyTests {
  @Test(arguments: 1...15) func `random histories add up`(seed: Int) throws {
    var numbers = MemoryTestNumbers(seed: UInt64(seed))
    var settings = MemorySettings()
    settings.idleTax = [0, 0.75, 0.9][seed % 3]
    settings.compression.compressibleFraction = [0, 0.6, 1][seed / 3 % 3]
    if seed % 5 == 0 { settings.compression.largestFraction = 0 }
    settings.touchBytesPerSecond = [20e6, 200e6, 5e9][seed % 3]
    var driver = MemoryDriver(
      gibibytes: numbers.whole(8...64), processorGHz: Double(numbers.whole(1...200)), settings: settings)
    var slots: [Int] = []
    var reservations: [Int64] = []
    for _ in 0..<200 {
      switch numbers.whole(0...9) {
      case 0...1:
        let machine = Self.machine(&numbers)
        if let slot = driver.memory.addMachine(machine) {
          slots.append(slot)
          reservations.append(machine.reservationBytes)
          if numbers.chance(0.3) {
            // Pages that come swapped may be among the reserved ones.
            let swapped = machine.reservationBytes > 0 ? 0 : numbers.whole(0...1 << 30)
            driver.memory.populate(slot, bytes: numbers.whole(0...8 << 30), swappedBytes: swapped)
          }
        }
      case 2:
        if !slots.isEmpty {
          let index = Int(numbers.whole(0...Int64(slots.count - 1)))
          let slot = slots.remove(at: index)
          reservations.remove(at: index)
          let before = driver.memory.machine(slot)
          let removed = driver.memory.removeMachine(slot)
          #expect(removed == before)
        }
      case 3...6:
        if !slots.isEmpty {
          let slot = slots[Int(numbers.whole(0...Int64(slots.count - 1)))]
          driver.memory.setDemand(
            slot, activeBytes: numbers.whole(0...8 << 30), wantedBytes: numbers.whole(0...12 << 30))
        }
      default: driver.run(periods: numbers.whole(1...2))
      }
      let problem = driver.memory.check()
      try #require(problem == nil, "seed \(seed)")
      for (slot, reservation) in zip(slots, reservations) {
        let memory = driver.memory.machine(slot)
        try #require(memory.consumedBytes + memory.sharedSavedBytes >= min(reservation, memory.touchedBytes))
      }
    }
    for slot in slots {
      let stall = driver.memory.stallFraction(slot)
      #expect(stall >= 0 && stall <= 0.95)
      let large = driver.memory.largePagesFraction(slot)
      #expect(large >= 0 && large <= 1)
      driver.memory.removeMachine(slot)
    }
    #expect(driver.memory.freeBytes == driver.memory.sizeBytes - driver.memory.vmkernelBytes)
  }

  private static func machine(_ numbers: inout MemoryTestNumbers) -> MachineMemorySettings {
    let size = numbers.whole(1...16) << 30 - numbers.whole(0...4095)
    let reservation = numbers.chance(0.3) ? numbers.whole(0...size) : 0
    return MachineMemorySettings(
      sizeBytes: size, reservationBytes: reservation,
      limitBytes: numbers.chance(0.2) ? max(1, numbers.whole(reservation...size)) : nil,
      shares: Double(numbers.whole(1...100_000)), overheadBytes: numbers.whole(0...300 << 20),
      hasBalloonDriver: numbers.chance(0.7),
      sharing: PageSharing(
        zeroFraction: 0.1 * numbers.unit(), commonFraction: 0.3, commonMultiplicity: 1 + 9 * numbers.unit()),
      saltingGroup: numbers.chance(0.5) ? Int32(numbers.whole(0...2)) : nil, usesLargePages: numbers.chance(0.7),
      isPinned: false,
      swapSeconds: HostSwap.Device.allCases[Int(numbers.whole(0...2))].readSeconds)
  }

  /// A pass twice at the same instant changes nothing.
  @Test func `a pass at once after a pass is idle`() {
    var driver = MemoryDriver(gibibytes: 32)
    let machine = MemoryDriver.machine(gibibytes: 6)
    let slots = driver.add(7, machine, wanted: 1)
    driver.run(periods: 10)
    driver.pass()
    let before = slots.map { driver.memory.machine($0) }
    driver.pass()
    #expect(slots.map { driver.memory.machine($0) } == before)
  }

  @Test func `wrong settings are all named`() {
    var settings = MemorySettings()
    settings.idleTax = 1
    settings.balancePeriod = .zero
    settings.balloon.largestFraction = 1.5
    settings.swap.parallelWrites = 0
    #expect(
      settings.problems().map(\.parameter) == [
        "idleTax", "balancePeriod", "balloon.largestFraction", "swap.parallelWrites",
      ])
    let machine = MachineMemorySettings(
      sizeBytes: 1 << 30, reservationBytes: 2 << 30, limitBytes: 0, shares: 0, overheadBytes: -1,
      sharing: PageSharing(zeroFraction: 0.9, commonFraction: 0.9))
    #expect(
      machine.problems().map(\.parameter) == ["reservationBytes", "limitBytes", "shares", "overheadBytes", "sharing"])
    #expect(MemorySettings().problems() == [])
  }
}
