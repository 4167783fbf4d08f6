/// The vCenter counters a recording may hold, by their names in the counter catalogue (`group.name.rollup`).
enum PerformanceCounter: String, CaseIterable {
  case cpuDemand = "cpu.demand.average"
  case cpuMegahertz = "cpu.usagemhz.average"
  case cpuPercent = "cpu.usage.average"
  case activeMemory = "mem.active.average"
  case received = "net.received.average"
  case transmitted = "net.transmitted.average"
  case reads = "virtualDisk.numberReadAveraged.average"
  case writes = "virtualDisk.numberWriteAveraged.average"

  /// Whether vCenter counts it for each disk and has no sum, so that instances are added up.
  var isPerInstance: Bool { self == .reads || self == .writes }

  /// The counter of a name, with or without the rollup.
  init?(header: String) {
    let name = header.lowercased()
    let known = Self.allCases.first { counter in
      let full = counter.rawValue.lowercased()
      return full == name || full.dropLast(".average".count) == name
    }
    guard let known else { return nil }
    self = known
  }
}
