import Quantities
import Testing
import VSphere

@Suite struct MemorySharingTests {
  /// MEM-04. Waldspurger, OSDI 2002, figure 5: production servers of one operating system each. Shared and reclaimed
  /// megabytes determine the common part and the machines that hold a copy given the rest; with 2.5 machines for all
  /// three rows the part that is zero or repeats within a machine comes out as 18, 3 and 3 %. A fit, not a prediction.
  static let production: [(machines: Int, totalMB: Double, sharedMB: Double, reclaimedMB: Double, own: Double)] = [
    (10, 2048, 880, 673, 0.177), (9, 1846, 539, 345, 0.0293), (5, 1658, 165, 120, 0.0317),
  ]

  @Test(arguments: production)
  func `figure 5 of the ESX Server paper`(
    machines: Int, totalMB: Double, sharedMB: Double, reclaimedMB: Double, own: Double
  ) {
    let sharing = PageSharing(
      ownDuplicateFraction: own, commonFraction: sharedMB / totalMB - own, commonMultiplicity: 2.5)
    var driver = MemoryDriver(gibibytes: 16, processorGHz: 4)
    let size = Int64(totalMB / Double(machines) * 1_048_576)
    let machine = MachineMemorySettings(
      sizeBytes: size, overheadBytes: 0, sharing: sharing, saltingGroup: 7, usesLargePages: false)
    let slots = driver.add(machines, machine, wanted: 1)
    driver.run(periods: 1000)
    let saved = Double(driver.memory.totals().sharedSavedBytes) / 1_048_576
    let shared = slots.reduce(0) { $0 + Double(driver.memory.machine($1).sharedBytes) } / 1_048_576
    #expect((saved / reclaimedMB - 1).magnitude < 0.01)
    #expect((shared / sharedMB - 1).magnitude < 0.01)
  }

  /// The same paper: a machine alone shares about 5 of 40 MB; identical machines approach two thirds.
  @Test func `identical machines`() {
    let sharing = PageSharing(ownDuplicateFraction: 0.125, commonFraction: 0.6, commonMultiplicity: .infinity)
    let parts = (1...10).map { sharing.reclaimableFraction(machines: $0) }
    #expect(parts[0] == 0.125)
    #expect(parts == parts.sorted())
    #expect((parts[9] - 0.665).magnitude < 1e-12)
  }

  /// With salts of their own, the default, machines share with nobody else; those that leave a group take their part of
  /// the copies with them, which the others then pay for.
  @Test func `salts keep machines apart`() {
    var driver = MemoryDriver()
    var machine = MemoryDriver.machine(gibibytes: 4, largePages: false)
    machine.sharing = PageSharing(ownDuplicateFraction: 0.1, commonFraction: 0.4, commonMultiplicity: .infinity)
    let alone = driver.add(2, machine, wanted: 1)
    machine.saltingGroup = 1
    let together = driver.add(4, machine, wanted: 1)
    driver.run(periods: 1000)
    func saved(_ slot: Int) -> Double {
      Double(driver.memory.machine(slot).sharedSavedBytes) / Double(machine.sizeBytes)
    }
    #expect((saved(alone[0]) - 0.1).magnitude < 1e-6)
    #expect((saved(together[0]) - 0.4).magnitude < 1e-6)
    let free = driver.memory.freeBytes
    driver.memory.removeMachine(together[3])
    #expect(driver.memory.check() == nil)
    #expect((saved(together[0]) - (0.1 + 0.4 * 2 / 3)).magnitude < 1e-6)
    // It held 0.6 of its memory; the copies it held its part of stay with the other three.
    let freed = Double(driver.memory.freeBytes - free - machine.overheadBytes) / Double(machine.sizeBytes)
    #expect((freed - (0.6 - 3 * 0.4 / 12)).magnitude < 1e-6)
  }

  @Test func `sharing can be off`() {
    var settings = MemorySettings()
    settings.sharesPages = false
    var driver = MemoryDriver(settings: settings)
    _ = driver.add(4, MemoryDriver.machine(gibibytes: 4, largePages: false), wanted: 1)
    #expect(!driver.memory.needsBalance)
  }
}
