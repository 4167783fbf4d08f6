import Documents
import VSphere

/// `ha-percentage`: the percentage policy of HA admission control.
enum HAPercentage: Calculator {
  static let about = CalculatorDescription(
    name: "ha-percentage", summary: "HA admission control by percentage: what is free for failover, what may be used",
    source: "vSphere Availability 6.0 best practices; Epping, vSphere HA Deepdive 6.0",
    example: """
      {"hosts": [[9, 9], [9, 6], [6, 6]], "vms": [[2, 1], [2, 1], [1, 2], [1, 1], [1, 1]], "configuredPct": 25}
      """,
    outputs: [
      CalculatorOutput("totalRequirements<units>", "processor and memory all VMs need", unit: "those of the input"),
      CalculatorOutput("totalHost<units>", "processor and memory of all hosts", unit: "those of the input"),
      CalculatorOutput("currentCpuFailoverPct", "processor capacity that is free, rounded down", unit: "%"),
      CalculatorOutput("currentMemFailoverPct", "memory that is free, rounded down", unit: "%"),
      CalculatorOutput("stillUsableCpuPct", "processor capacity that may still be reserved", unit: "%"),
      CalculatorOutput("stillUsableMemPct", "memory that may still be reserved", unit: "%"),
      CalculatorOutput("admissible", "whether at least the configured percentages are free"),
      CalculatorOutput("reason", "why not, in words; only where not"),
      CalculatorOutput(
        "usableGB, usableGHz", "capacity that may be reserved; with a number of 'hosts'", unit: "GB, GHz"),
      CalculatorOutput("reservedGB, reservedGHz", "capacity that is kept; with a number of 'hosts'", unit: "GB, GHz"),
      CalculatorOutput("pctForOneHostExact", "what one of the hosts is of all; with a number of 'hosts'", unit: "%"),
      CalculatorOutput("pctForOneHostRounded", "the automatic percentage for one failure", unit: "%"),
      CalculatorOutput("pct", "the automatic percentage of each case; with 'cases'", unit: "%"),
    ])

  /// The three questions that can be asked.
  enum Input {
    /// How a cluster stands.
    case cluster(ClusterCapacity, PercentagePolicy)
    /// What a percentage keeps of hosts that are all alike: number, GHz and GB of each.
    case equalHosts(Int, cpuGHz: Double?, memoryGB: Double?, PercentagePolicy)
    /// The automatic percentage for failures of hosts.
    case automatic([[Int]])
  }

  static func read(_ reader: SectionReader) -> Input {
    if reader.has("cases") { return .automatic(cases(reader)) }
    guard reader.has("hosts"), case .scalar? = reader.node("hosts")?.content else {
      return .cluster(reader.clusterCapacity(needsHosts: true), policy(reader))
    }
    let hosts = reader.value("hosts", ValueForm<Int>.count(1...100_000), "number of equal hosts, or a list of hosts")
    let cpu = reader.optional("cpuGHzPerHost", .positiveAmount, "processor capacity of each, GHz")
    let memory = reader.optional("memGBPerHost", .positiveAmount, "memory of each, GB")
    return .equalHosts(hosts, cpuGHz: cpu, memoryGB: memory, policy(reader))
  }

  private static func cases(_ reader: SectionReader) -> [[Int]] {
    let pair = ValueForm<[Int]>.list(of: .count(0...100_000), count: 2...2)
    return reader.value(
      "cases", .list(of: pair, count: 1...100_000), "pairs of host failures to survive and number of hosts")
  }

  private static func policy(_ reader: SectionReader) -> PercentagePolicy {
    var policy = PercentagePolicy()
    policy.hostFailuresTolerated = reader.value(
      "hostFailuresToTolerate", .count(0...100_000), default: policy.hostFailuresTolerated,
      "host failures the automatic percentage is for")
    let key = reader.has("pct") ? "pct" : "configuredPct"
    let both = reader.optional(key, .percentage, "part to keep of both, %; automatic without; also 'pct'")
    policy.cpuPercent =
      reader.optional("configuredCpuPct", .percentage, "part of processor capacity to keep, %") ?? both
    policy.memoryPercent = reader.optional("configuredMemPct", .percentage, "part of memory to keep, %") ?? both
    return policy
  }

  static func evaluate(_ input: Input) -> JSONObject {
    switch input {
    case .cluster(let cluster, let policy): results(cluster, policy)
    case .equalHosts(let count, let cpu, let memory, let policy): results(count, cpu, memory, policy)
    case .automatic(let cases):
      ["pct": .integers(cases.map { PercentagePolicy.automaticPercent(failures: $0[0], hosts: $0[1]) })]
    }
  }

  private static func results(_ cluster: ClusterCapacity, _ policy: PercentagePolicy) -> JSONObject {
    let control = AdmissionControl(policy: .percentage(policy))
    let numbers = policy.numbers(control, hosts: cluster.hosts, poweredOn: cluster.machines)
    let decision = control.decide(hosts: cluster.hosts, poweredOn: cluster.machines)
    let units = cluster.units
    func pair(_ megahertz: Double, _ bytes: Double) -> JSONValue {
      .numbers([units.cpu.amount(megahertz), units.memory.amount(Int64(min(bytes, 0x1p62)))])
    }
    let suffix = units.cpu.rawValue + units.memory.rawValue
    var result: JSONObject = [
      "totalRequirements\(suffix)": pair(numbers.cpu.neededAfter, numbers.memory.neededAfter),
      "totalHost\(suffix)": pair(numbers.cpu.total, numbers.memory.total),
      "currentCpuFailoverPct": .integer(numbers.cpu.percentAfter),
      "currentMemFailoverPct": .integer(numbers.memory.percentAfter),
      "stillUsableCpuPct": .number(numbers.cpu.usablePercent),
      "stillUsableMemPct": .number(numbers.memory.usablePercent),
      "admissible": .bool(decision.isAdmitted),
    ]
    if !decision.isAdmitted { result.append("reason", .text(decision.refusal)) }
    return result
  }

  private static func results(
    _ count: Int, _ cpuGHz: Double?, _ memoryGB: Double?, _ policy: PercentagePolicy
  ) -> JSONObject {
    let control = AdmissionControl(policy: .percentage(policy))
    let host = AdmissionControl.Host(
      id: 0, cpuCapacityMHz: ProcessorUnit.gigahertz.megahertz(cpuGHz ?? 1),
      memoryCapacityBytes: MemoryUnit.gigabytes.bytes(memoryGB ?? 1))
    let numbers = policy.numbers(control, hosts: ContiguousArray(repeating: host, count: count), poweredOn: [])
    var result = JSONObject()
    if memoryGB != nil {
      func gigabytes(_ bytes: Double) -> JSONValue { .number(bytes / 0x1p30) }
      result.append("usableGB", gigabytes(numbers.memory.usableCapacity))
      result.append("reservedGB", gigabytes(numbers.memory.reservedCapacity))
    }
    if cpuGHz != nil {
      result.append("usableGHz", .number(ProcessorUnit.gigahertz.amount(numbers.cpu.usableCapacity)))
      result.append("reservedGHz", .number(ProcessorUnit.gigahertz.amount(numbers.cpu.reservedCapacity)))
    }
    result.append("pctForOneHostExact", .number(100 * Double(host.memoryCapacityBytes) / numbers.memory.total))
    result.append("pctForOneHostRounded", .integer(PercentagePolicy.automaticPercent(failures: 1, hosts: count)))
    return result
  }
}
