import Quantities
import Testing
import VSphere

/// Drives a host's memory as a model does: passes when they are due, and checks that everything adds up.
struct MemoryDriver {
  static let gibibyte: Int64 = 1 << 30

  var memory: HostMemory
  var now = SimTime.zero
  var passes = 0

  init(gibibytes: Int64 = 128, processorGHz: Double = 100, settings: MemorySettings = MemorySettings()) {
    memory = HostMemory(sizeBytes: gibibytes * Self.gibibyte, processorGHz: processorGHz, settings: settings)
  }

  /// Lets a number of balance periods go by.
  mutating func run(periods count: Int64) {
    let end = now + memory.settings.balancePeriod * count
    while let due = memory.nextBalance(at: now), due <= end {
      now = due
      pass()
    }
    now = end
    #expect(memory.check() == nil)
  }

  mutating func pass() {
    memory.balance(to: now)
    passes += 1
  }

  /// Adds machines that want a part of what they have.
  mutating func add(_ count: Int, _ machine: MachineMemorySettings, wanted: Double = 1, active: Double = 0.3) -> [Int] {
    (0..<count).compactMap { _ in
      guard let slot = memory.addMachine(machine) else { return nil }
      demand(slot, machine, wanted: wanted, active: active)
      return slot
    }
  }

  mutating func demand(_ slot: Int, _ machine: MachineMemorySettings, wanted: Double, active: Double) {
    let bytes = Double(machine.sizeBytes) * wanted
    memory.setDemand(slot, activeBytes: Int64(bytes * active), wantedBytes: Int64(bytes))
  }

  static func machine(
    gibibytes: Double, reserved: Double = 0, tools: Bool = true, largePages: Bool = true,
    device: HostSwap.Device = .ssd
  ) -> MachineMemorySettings {
    let size = Int64(gibibytes * Double(gibibyte))
    return MachineMemorySettings(
      sizeBytes: size, reservationBytes: Int64(reserved * Double(size)),
      overheadBytes: OverheadMemory.bytes(sizeBytes: size, vCPUs: 2), hasBalloonDriver: tools,
      usesLargePages: largePages, swapSeconds: device.readSeconds)
  }
}
