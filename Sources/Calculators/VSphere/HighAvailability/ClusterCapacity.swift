import Documents
import VSphere

/// Units in which a cluster's capacities and reservations are written, and in which results are.
struct CapacityUnits: Sendable, Equatable {
  /// Of processor capacity.
  var cpu = ProcessorUnit.gigahertz
  /// Of memory.
  var memory = MemoryUnit.gigabytes
}

/// Hosts and the reservations of powered-on machines, as admission control counts them.
struct ClusterCapacity {
  /// Units in which they were written.
  var units: CapacityUnits
  /// Hosts that are available.
  var hosts: ContiguousArray<AdmissionControl.Host>
  /// Machines that are powered on.
  var machines: ContiguousArray<AdmissionControl.Machine>
}

extension SectionReader {
  /// Reads `hostUnits`, `hosts` and `vms`.
  func clusterCapacity(needsHosts: Bool) -> ClusterCapacity {
    let units = capacityUnits()
    let least = needsHosts ? 1 : 0
    let hosts = pairsOrSections(
      "hosts", count: least...10_000, "available hosts, each [CPU, memory] or {cpuGHz, memGB} (MHz, MB)",
      pair: { ($0, $1, 0.0) }
    ) {
      ($0.processor("cpu", units, required: true), $0.memory("mem", units, required: true), 0.0)
    }
    let machines = pairsOrSections(
      "vms", count: 0...1_000_000,
      "powered-on VMs, each [CPU, memory] reserved or {vm, cpuResGHz, memResMB, overheadMB} (MHz, GB)",
      pair: { ($0, $1, 0.0) }
    ) { section in
      _ = section.optional("vm", .name, "name of the VM")
      return (
        section.processor("cpuRes", units, required: false), section.memory("memRes", units, required: false),
        section.memory("overhead", units, required: false)
      )
    }
    checkTotal(hosts, units, "hosts")
    checkTotal(machines, units, "vms")
    return ClusterCapacity(
      units: units,
      hosts: ContiguousArray(
        hosts.enumerated().map { index, host in
          AdmissionControl.Host(
            id: Int32(index), cpuCapacityMHz: units.cpu.megahertz(host.0),
            memoryCapacityBytes: units.memory.bytes(host.1))
        }),
      machines: ContiguousArray(
        machines.map { machine in
          AdmissionControl.Machine(
            cpuReservationMHz: units.cpu.megahertz(machine.0), memoryReservationBytes: units.memory.bytes(machine.1),
            memoryOverheadBytes: units.memory.bytes(machine.2))
        }))
  }

  /// Most memory of all hosts or all VMs together: what can be added up in bytes.
  private static var totalLimitBytes: Double { 0x1p60 }

  private func checkTotal(_ items: [(Double, Double, Double)], _ units: CapacityUnits, _ key: String) {
    let bytes = items.reduce(0) { $0 + Double(units.memory.bytes($1.1)) + Double(units.memory.bytes($1.2)) }
    guard bytes > Self.totalLimitBytes else { return }
    refuse(
      key, "more memory together than \(MemoryUnit.gigabytes.amount(Int64(Self.totalLimitBytes))) GB",
      hint: "check the units")
  }

  /// The units of pairs and results. Where `hostUnits` says nothing they are those of the first host or VM with keys.
  private func capacityUnits() -> CapacityUnits {
    let words = ProcessorUnit.allCases.flatMap { cpu in MemoryUnit.allCases.map { "\(cpu.rawValue),\($0.rawValue)" } }
    let fallback = unitsOfFirstMap()
    let parts = value(
      "hostUnits", .word(words), default: "\(fallback.cpu.rawValue),\(fallback.memory.rawValue)",
      "units of CPU and memory; without it those of the first map in 'hosts' or 'vms'"
    ).split(separator: ",").map(String.init)
    return CapacityUnits(
      cpu: ProcessorUnit(rawValue: parts[0]) ?? fallback.cpu, memory: MemoryUnit(rawValue: parts[1]) ?? fallback.memory)
  }

  private func unitsOfFirstMap() -> CapacityUnits {
    var units = CapacityUnits()
    for (key, cpu, memory) in [("hosts", "cpu", "mem"), ("vms", "cpuRes", "memRes")] {
      guard case .list(let items)? = node(key)?.content, case .map(let entries)? = items.first?.content else {
        continue
      }
      let keys = entries.map(\.key)
      units.cpu = ProcessorUnit.allCases.first { keys.contains(cpu + $0.rawValue) } ?? units.cpu
      units.memory = MemoryUnit.allCases.first { keys.contains(memory + $0.rawValue) } ?? units.memory
      break
    }
    return units
  }

  /// An amount of processor capacity under a key that ends in its unit, in the units wanted.
  private func processor(_ key: String, _ units: CapacityUnits, required: Bool) -> Double {
    let unit = ProcessorUnit.allCases.first { has(key + $0.rawValue) } ?? units.cpu
    let amount = value(key + unit.rawValue, .amount, default: required ? nil : 0, "CPU, or in the other unit")
    return unit == units.cpu ? amount : units.cpu.amount(unit.megahertz(amount))
  }

  /// An amount of memory under a key that ends in its unit, in the units wanted.
  private func memory(_ key: String, _ units: CapacityUnits, required: Bool) -> Double {
    let unit = MemoryUnit.allCases.first { has(key + $0.rawValue) } ?? units.memory
    let amount = value(key + unit.rawValue, .amount, default: required ? nil : 0, "memory, or in the other unit")
    return unit == units.memory ? amount : units.memory.amount(unit.bytes(amount))
  }
}
