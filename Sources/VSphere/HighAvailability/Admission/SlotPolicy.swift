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
    var checks = ParameterChecks()
    checks.requireCount(hostFailuresTolerated, "hostFailuresTolerated")
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
