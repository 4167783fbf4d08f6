import Infrastructure
import Quantities

/// A percentage of the cluster's processor and memory capacity kept in reserve.
///
/// Current failover percentage = floor(100 (total - needed) / total), for processor and memory each; needed is the sum
/// of the reservations of powered-on machines, at least 32 MHz each, with memory overheads. A power-on is allowed while
/// both remain at or above the configured percentages. Automatic: ceil(100 f / n) for f failures of n available hosts,
/// worked out anew whenever the number of hosts changes.
///
/// Source: published, vSphere Availability 6.0 best practices; Epping, vSphere HA Deepdive 6.0; example known from
/// vSphere Availability 5.x to 6.7.
public struct PercentagePolicy: Sendable, Hashable {
  /// Host failures the automatic percentage is for.
  public var hostFailuresTolerated: Int
  /// Processor percentage to keep, 0 to 100; nil for automatic.
  public var cpuPercent: Double?
  /// Memory percentage to keep, 0 to 100; nil for automatic.
  public var memoryPercent: Double?

  /// Makes a policy: automatic for one host failure.
  public init(hostFailuresTolerated: Int = 1, cpuPercent: Double? = nil, memoryPercent: Double? = nil) {
    self.hostFailuresTolerated = hostFailuresTolerated
    self.cpuPercent = cpuPercent
    self.memoryPercent = memoryPercent
  }

  /// The automatic percentage: ceil(100 failures / hosts), at most 100.
  public static func automaticPercent(failures: Int, hosts: Int) -> Int {
    guard hosts > 0 else { return failures > 0 ? 100 : 0 }
    return Swift.min(100, (100 * failures + hosts - 1) / hosts)
  }

  /// Everything that is out of range.
  public func problems() -> [ParameterError] {
    var checks = ParameterChecks()
    checks.require(
      hostFailuresTolerated >= 0, "hostFailuresTolerated", "\(hostFailuresTolerated) is negative", "0 or more")
    for (name, percent) in [("cpuPercent", cpuPercent), ("memoryPercent", memoryPercent)] {
      guard let percent else { continue }
      checks.require(
        (0...100).contains(percent), name, "\(shortText(percent)) is out of range", "a number from 0 to 100")
    }
    return checks.errors
  }

  /// Works out the percentages of a cluster, before and after a machine is powered on.
  public func numbers(
    _ control: AdmissionControl, hosts: ContiguousArray<AdmissionControl.Host>,
    poweredOn: ContiguousArray<AdmissionControl.Machine>, newcomer: AdmissionControl.Machine? = nil
  ) -> PercentageNumbers {
    var cpu = PercentageNumbers.Resource()
    var memory = PercentageNumbers.Resource()
    for host in hosts {
      cpu.total += host.cpuCapacityMHz
      memory.total += Double(host.memoryCapacityBytes)
    }
    for machine in poweredOn {
      cpu.needed += control.cpuNeedMHz(machine)
      memory.needed += Double(control.memoryNeedBytes(machine))
    }
    let automatic = Double(Self.automaticPercent(failures: hostFailuresTolerated, hosts: hosts.count))
    cpu.configuredPercent = cpuPercent ?? automatic
    memory.configuredPercent = memoryPercent ?? automatic
    cpu.complete(adding: newcomer.map(control.cpuNeedMHz) ?? 0)
    memory.complete(adding: newcomer.map { Double(control.memoryNeedBytes($0)) } ?? 0)
    return PercentageNumbers(cpu: cpu, memory: memory)
  }

  func decide(
    _ control: AdmissionControl, hosts: ContiguousArray<AdmissionControl.Host>,
    poweredOn: ContiguousArray<AdmissionControl.Machine>, newcomer: AdmissionControl.Machine?, name: String
  ) -> AdmissionDecision {
    let numbers = numbers(control, hosts: hosts, poweredOn: poweredOn, newcomer: newcomer)
    guard !numbers.isSufficient else { return AdmissionDecision(isAdmitted: true, numbers: .percentage(numbers)) }
    var parts: [String] = []
    if !numbers.cpu.isSufficient { parts.append(numbers.cpu.sentence("processor capacity") { HAText.megahertz($0) }) }
    if !numbers.memory.isSufficient {
      parts.append(numbers.memory.sentence("memory") { HAText.megabytes(Int64($0)) })
    }
    let subject = newcomer == nil ? "The cluster holds" : "Powering on \(name) would leave"
    return AdmissionDecision(
      isAdmitted: false, numbers: .percentage(numbers),
      refusal: "\(subject) too little for failover: \(parts.joined(separator: "; "))")
  }
}
