import Infrastructure
import Quantities

/// Host failures a cluster tolerates, counted in slots: a slot holds the largest reservation of any powered-on machine.
///
/// Slot = (max of reservations or 32 MHz, max of memory reservation + overhead), each bounded from above by an optional
/// cap, or of a fixed size; a machine then takes ceil(need / slot) slots. A host has min(floor(C / cpu),
/// floor(M / memory)) slots. Current failover capacity = how many hosts, those with most slots first, can fail with
/// enough slots left for all. Fragmentation of a machine's slots over hosts is not looked at.
///
/// Source: published, vSphere Availability 6.7, Host Failures Cluster Tolerates; vSphere HA Deepdive 6.0.
public struct SlotPolicy: Sendable, Hashable {
  /// Size of a slot.
  public enum Size: Sendable, Hashable {
    /// The largest reservations, not above caps (options das.slotcpuinmhz, das.slotmeminmb); infinity and `Int64.max`
    /// for none.
    case largestReservation(cpuCapMHz: Double, memoryCapBytes: Int64)
    /// As given.
    case fixed(cpuMHz: Double, memoryBytes: Int64)
  }

  /// Host failures that must be survived.
  public var hostFailuresTolerated: Int
  /// Size of a slot.
  public var size: Size

  /// Makes a policy: one host failure, slots of the largest reservation without caps.
  public init(
    hostFailuresTolerated: Int = 1, size: Size = .largestReservation(cpuCapMHz: .infinity, memoryCapBytes: .max)
  ) {
    self.hostFailuresTolerated = hostFailuresTolerated
    self.size = size
  }

  /// Everything that is out of range.
  public func problems() -> [ParameterError] {
    var checks = HAParameterChecks()
    checks.requirePositive(hostFailuresTolerated, "hostFailuresTolerated")
    let (cpu, memory, names): (Double, Int64, (String, String))
    switch size {
    case .largestReservation(let cpuCap, let memoryCap):
      (cpu, memory, names) = (cpuCap, memoryCap, ("cpuCapMHz", "memoryCapBytes"))
    case .fixed(let cpuMHz, let bytes): (cpu, memory, names) = (cpuMHz, bytes, ("cpuMHz", "memoryBytes"))
    }
    checks.require(cpu > 0, "size.\(names.0)", "\(shortText(cpu)) is not above 0", "a number of MHz above 0")
    checks.require(memory > 0, "size.\(names.1)", "\(memory) is not above 0", "a number of bytes above 0")
    return checks.errors
  }

  /// Works out the slots of a cluster.
  public func numbers(
    _ control: AdmissionControl, hosts: ContiguousArray<AdmissionControl.Host>,
    machines: ContiguousArray<AdmissionControl.Machine>
  ) -> SlotNumbers {
    var cpu = control.minimumCPUMHz
    var memory: Int64 = 0
    for machine in machines {
      cpu = Swift.max(cpu, control.cpuNeedMHz(machine))
      memory = Swift.max(memory, control.memoryNeedBytes(machine))
    }
    switch size {
    case .largestReservation(let cpuCap, let memoryCap):
      cpu = Swift.min(cpu, cpuCap)
      memory = Swift.min(memory, memoryCap)
    case .fixed(let cpuMHz, let bytes):
      cpu = cpuMHz
      memory = bytes
    }
    var result = SlotNumbers(slotCPUMHz: cpu, slotMemoryBytes: memory, hostFailuresTolerated: hostFailuresTolerated)
    for host in hosts {
      result.slotsPerHost.append(
        Swift.min(
          SlotNumbers.floorOfRatio(host.cpuCapacityMHz, cpu),
          SlotNumbers.floorOfRatio(Double(host.memoryCapacityBytes), Double(memory))))
    }
    for machine in machines { result.usedSlots += slots(for: machine, control, cpu, memory) }
    result.count()
    return result
  }

  private func slots(
    for machine: AdmissionControl.Machine, _ control: AdmissionControl, _ cpu: Double, _ memory: Int64
  ) -> Int {
    Swift.max(
      1,
      Swift.max(
        SlotNumbers.ceilingOfRatio(control.cpuNeedMHz(machine), cpu),
        SlotNumbers.ceilingOfRatio(Double(control.memoryNeedBytes(machine)), Double(memory))))
  }

  func decide(
    _ control: AdmissionControl, hosts: ContiguousArray<AdmissionControl.Host>,
    poweredOn: ContiguousArray<AdmissionControl.Machine>, newcomer: AdmissionControl.Machine?, name: String
  ) -> AdmissionDecision {
    var machines = poweredOn
    if let newcomer { machines.append(newcomer) }
    let numbers = numbers(control, hosts: hosts, machines: machines)
    guard !numbers.isSufficient else { return AdmissionDecision(isAdmitted: true, numbers: .slots(numbers)) }
    let subject = newcomer == nil ? "The cluster" : "Powering on \(name)"
    let verb = newcomer == nil ? "does not tolerate" : "would leave too few slots to tolerate"
    let failures = HAText.count(hostFailuresTolerated, "host failure", "host failures")
    let refusal =
      "\(subject) \(verb) \(failures): \(HAText.count(numbers.usedSlots, "slot is", "slots are")) needed, "
      + "\(numbers.slots(after: hostFailuresTolerated)) remain after the largest fail "
      + "(slot \(HAText.megahertz(numbers.slotCPUMHz)), \(HAText.megabytes(numbers.slotMemoryBytes)); "
      + "\(numbers.totalSlots) slots on \(HAText.count(hosts.count, "host", "hosts")); "
      + "current failover capacity \(numbers.currentFailoverCapacity))"
    return AdmissionDecision(isAdmitted: false, numbers: .slots(numbers), refusal: refusal)
  }
}

/// Slots of a cluster.
public struct SlotNumbers: Sendable, Hashable {
  /// Processor part of a slot, MHz.
  public var slotCPUMHz: Double
  /// Memory part of a slot, bytes.
  public var slotMemoryBytes: Int64
  /// Slots of each host, in the order the hosts were given.
  public var slotsPerHost: ContiguousArray<Int> = []
  /// Slots of all hosts.
  public var totalSlots = 0
  /// Slots of the powered-on machines.
  public var usedSlots = 0
  /// Hosts that can fail, those with most slots first, with slots left for all machines; one host has to remain.
  public var currentFailoverCapacity = 0
  /// Host failures that must be survived.
  public var hostFailuresTolerated: Int

  /// Whether enough hosts can fail.
  public var isSufficient: Bool { currentFailoverCapacity >= hostFailuresTolerated }

  /// Slots that remain when that many of the hosts with most slots fail.
  public func slots(after failures: Int) -> Int {
    slotsPerHost.sorted(by: >).dropFirst(failures).reduce(0, Self.sum)
  }

  init(slotCPUMHz: Double, slotMemoryBytes: Int64, hostFailuresTolerated: Int) {
    self.slotCPUMHz = slotCPUMHz
    self.slotMemoryBytes = slotMemoryBytes
    self.hostFailuresTolerated = hostFailuresTolerated
  }

  mutating func count() {
    let descending = slotsPerHost.sorted(by: >)
    totalSlots = descending.reduce(0, Self.sum)
    currentFailoverCapacity = 0
    var remaining = descending.dropFirst()
    while !remaining.isEmpty, remaining.reduce(0, Self.sum) >= usedSlots {
      currentFailoverCapacity += 1
      remaining = remaining.dropFirst()
    }
  }

  /// A slot without a size fits any number of times; the bound keeps sums of many hosts within range.
  private static let unlimited = Int(Int32.max)

  private static func sum(_ left: Int, _ right: Int) -> Int { left + right }

  static func floorOfRatio(_ capacity: Double, _ size: Double) -> Int {
    guard size > 0 else { return unlimited }
    return Int(Swift.max(0, Swift.min((capacity / size + 1e-9).rounded(.down), Double(unlimited))))
  }

  static func ceilingOfRatio(_ need: Double, _ size: Double) -> Int {
    guard size > 0 else { return 0 }
    return Int(Swift.max(0, Swift.min((need / size - 1e-9).rounded(.up), Double(unlimited))))
  }
}
