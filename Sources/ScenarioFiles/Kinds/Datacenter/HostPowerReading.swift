import Documents
import Infrastructure
import Quantities
import VSphere

extension SectionReader {
  /// Power policy and components beyond the measured server's; nil where nothing is written.
  func hostPower() -> HostPowerSettings? {
    optionalSection("host_power", "power policy, and components beyond the measured server's") { section in
      let fallback = HostPowerSettings()
      func watts(_ key: String, _ value: Double, _ meaning: String) -> Double {
        section.value(key, .power, default: Power(watts: value), meaning).watts
      }
      let settings = HostPowerSettings(
        addedMemoryModules: section.value("memory_modules", .count(0...256), default: 0, "memory modules added"),
        addedAdapters: section.value("adapters", .count(0...64), default: 0, "network adapters added"),
        addedDrives: section.value("drives", .count(0...256), default: 0, "drives added"),
        addedGPUs: section.value("gpus", .count(0...32), default: 0, "graphics boards added"),
        wattsPerMemoryModule: watts("memory_module", fallback.wattsPerMemoryModule, "power of a memory module"),
        wattsPerAdapter: watts("adapter", fallback.wattsPerAdapter, "power of an adapter"),
        wattsPerDrive: watts("drive", fallback.wattsPerDrive, "power of a drive"),
        wattsPerIdleGPU: watts("idle_gpu", fallback.wattsPerIdleGPU, "power of an idle graphics board"),
        policy: section.value(
          "policy", ValueForm<HostPowerPolicy>.choice, default: fallback.policy, "power policy of ESXi"),
        highPerformanceIdleIncrease: section.value(
          "high_performance_idle_increase", .real(0...10), default: fallback.highPerformanceIdleIncrease,
          "how much more an idle host draws under policy high-performance"),
        standbyWatts: watts("standby", fallback.standbyWatts, "power in standby"))
      section.report(
        settings.problems(),
        keys: [
          "watts_per_memory_module": "memory_module", "watts_per_adapter": "adapter", "watts_per_drive": "drive",
          "watts_per_idle_gpu": "idle_gpu", "standby_watts": "standby",
        ])
      return settings
    }
  }
}
