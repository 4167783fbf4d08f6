import Documents
import VSphere

/// `ha-slots`: the slot policy of HA admission control.
enum HASlots: Calculator {
  static let about = CalculatorDescription(
    name: "ha-slots", summary: "HA admission control by slots: slot size, slots of each host, failures it survives",
    source: "vSphere Availability 6.7, Host Failures Cluster Tolerates; Epping, vSphere HA Deepdive 6.0",
    example: """
      {"hosts": [[9, 9], [9, 6], [6, 6]], "hostUnits": "GHz,GB", "vms": [[2, 1], [2, 1], [1, 2], [1, 1], [1, 1]], \
      "hostFailuresToTolerate": 1}
      """,
    outputs: [
      CalculatorOutput("slotCpu<unit>", "processor part of a slot", unit: "that of the input, GHz or MHz"),
      CalculatorOutput("slotMem<unit>", "memory part of a slot", unit: "that of the input, GB or MB"),
      CalculatorOutput("slotsPerVm", "slots each VM takes", unit: "slots"),
      CalculatorOutput("slotsPerHost", "slots of each host; this and the rest only with 'hosts'", unit: "slots"),
      CalculatorOutput("slotsAfterLargestFails", "slots left when the host with most fails", unit: "slots"),
      CalculatorOutput("slotsAfterTwoFail", "slots left when the two with most fail", unit: "slots"),
      CalculatorOutput("currentFailoverCapacity", "hosts that can fail with slots left for all VMs", unit: "hosts"),
      CalculatorOutput("admissible", "whether as many failures as configured are survived"),
      CalculatorOutput("reason", "why not, in words; only where not"),
    ])

  /// A cluster and its policy.
  struct Input {
    var cluster: ClusterCapacity
    var control: AdmissionControl
    var policy: SlotPolicy
  }

  static func read(_ reader: SectionReader) -> Input {
    let cluster = reader.clusterCapacity(needsHosts: false)
    var policy = SlotPolicy()
    policy.hostFailuresTolerated = reader.value(
      "hostFailuresToTolerate", .count(1...10_000), default: policy.hostFailuresTolerated, "host failures to survive")
    let cpuCap = reader.value(
      "slotCpuInMHz", .limit, default: .infinity, "cap of the slot's processor part, MHz (das.slotcpuinmhz)")
    let memoryCap = reader.value(
      "slotMemInMB", .limit, default: .infinity, "cap of the slot's memory part, MB (das.slotmeminmb)")
    if cpuCap == 0 { reader.refuse("slotCpuInMHz", "a slot of nothing", hint: "a number of MHz above 0") }
    if memoryCap == 0 { reader.refuse("slotMemInMB", "a slot of nothing", hint: "a number of MB above 0") }
    policy.size = .largestReservation(
      cpuCapMHz: cpuCap, memoryCapBytes: memoryCap.isFinite ? MemoryUnit.megabytes.bytes(memoryCap) : .max)
    var control = AdmissionControl(policy: .slots(policy))
    control.minimumCPUMHz = reader.value(
      "vmCpuMinMHz", .amount, default: control.minimumCPUMHz, "counted for a VM without that much reserved, MHz")
    control.minimumMemoryBytes = MemoryUnit.megabytes.bytes(
      reader.value(
        "vmMemoryMinMB", .real(0...1e6), default: MemoryUnit.megabytes.amount(control.minimumMemoryBytes),
        "counted for a VM without that much reserved, MB"))
    return Input(cluster: cluster, control: control, policy: policy)
  }

  static func evaluate(_ input: Input) -> JSONObject {
    let (cluster, control) = (input.cluster, input.control)
    let slots = input.policy.numbers(control, hosts: cluster.hosts, machines: cluster.machines)
    let fixed = SlotPolicy(size: .fixed(cpuMHz: slots.slotCPUMHz, memoryBytes: slots.slotMemoryBytes))
    var result: JSONObject = [
      "slotCpu\(cluster.units.cpu.rawValue)": .number(cluster.units.cpu.amount(slots.slotCPUMHz)),
      "slotMem\(cluster.units.memory.rawValue)": .number(cluster.units.memory.amount(slots.slotMemoryBytes)),
      "slotsPerVm": .integers(
        cluster.machines.map { fixed.numbers(control, hosts: [], machines: [$0]).usedSlots }),
    ]
    guard !cluster.hosts.isEmpty else { return result }
    let decision = control.decide(hosts: cluster.hosts, poweredOn: cluster.machines)
    result.append("slotsPerHost", .integers(slots.slotsPerHost))
    result.append("slotsAfterLargestFails", .integer(slots.slots(after: 1)))
    result.append("slotsAfterTwoFail", .integer(slots.slots(after: 2)))
    result.append("currentFailoverCapacity", .integer(slots.currentFailoverCapacity))
    result.append("admissible", .bool(decision.isAdmitted))
    if !decision.isAdmitted { result.append("reason", .text(decision.refusal)) }
    return result
  }
}
