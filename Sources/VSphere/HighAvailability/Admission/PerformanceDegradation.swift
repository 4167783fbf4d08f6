import Quantities

/// Whether machines would lose more performance after host failures than is tolerated. A warning, never a refusal.
///
/// Warns when usage (1 - tolerated) is above the capacity that remains after the tolerated failures, for processor or
/// memory; the largest hosts fail, for each resource by itself. Needs DRS.
///
/// Source: published, vSphere Availability 8.0, Admission Control (performance degradation VMs tolerate).
public struct PerformanceDegradation: Sendable, Hashable {
  /// Usage of one resource against what remains.
  public struct Resource: Sendable, Hashable {
    /// Usage now, MHz or bytes.
    public var usage: Double
    /// What must be there after failures: usage (1 - tolerated).
    public var required: Double
    /// What will be there.
    public var capacityAfterFailures: Double
    /// Whether that is too little.
    public var isExceeded: Bool { required > capacityAfterFailures }
  }

  /// Processor, MHz.
  public var cpu: Resource
  /// Memory, bytes.
  public var memory: Resource

  /// Whether a warning is due.
  public var isWarning: Bool { cpu.isExceeded || memory.isExceeded }

  /// Compares usage with what remains.
  /// - Parameters:
  ///   - control: settings; the tolerated part and the failures.
  ///   - hosts: the available hosts.
  ///   - cpuUsageMHz: processor usage of all machines.
  ///   - memoryUsageBytes: memory usage of all machines.
  public init(
    _ control: AdmissionControl, hosts: ContiguousArray<AdmissionControl.Host>, cpuUsageMHz: Double,
    memoryUsageBytes: Double
  ) {
    let failures = control.toleratedFailures
    let kept = 1 - control.performanceDegradationTolerated
    cpu = Resource(
      usage: cpuUsageMHz, required: cpuUsageMHz * kept,
      capacityAfterFailures: hosts.map(\.cpuCapacityMHz).sorted(by: >).dropFirst(failures).reduce(0) { $0 + $1 })
    memory = Resource(
      usage: memoryUsageBytes, required: memoryUsageBytes * kept,
      capacityAfterFailures: hosts.map { Double($0.memoryCapacityBytes) }.sorted(by: >).dropFirst(failures)
        .reduce(0) { $0 + $1 })
  }

  /// The warning a person reads; empty when there is none.
  public var warning: String {
    var parts: [String] = []
    if cpu.isExceeded {
      parts.append("\(HAText.megahertz(cpu.required)) needed, \(HAText.megahertz(cpu.capacityAfterFailures)) remain")
    }
    if memory.isExceeded {
      parts.append(
        "\(HAText.megabytes(Int64(memory.required))) needed, "
          + "\(HAText.megabytes(Int64(memory.capacityAfterFailures))) remain")
    }
    guard !parts.isEmpty else { return "" }
    return "Machines would lose more performance than tolerated after host failures: \(parts.joined(separator: "; "))"
  }
}
