/// Exits of a vCPU to the hypervisor, a second of its running, by kind.
public struct ExitRates: Sendable, Hashable {
  /// CPUID and others that need little.
  public var simplePerSecond: Double
  /// EPT or NPT violations.
  public var pageViolationsPerSecond: Double
  /// Memory-mapped and port I/O that the VMX process handles.
  public var deviceAccessesPerSecond: Double

  /// Rates; none by default.
  public init(
    simplePerSecond: Double = 0, pageViolationsPerSecond: Double = 0, deviceAccessesPerSecond: Double = 0
  ) {
    self.simplePerSecond = simplePerSecond
    self.pageViolationsPerSecond = pageViolationsPerSecond
    self.deviceAccessesPerSecond = deviceAccessesPerSecond
  }
}

/// Cycles to handle what a guest traps for, beyond the round trip.
public struct HandlerCycles: Sendable, Hashable {
  /// CPUID and the like. Default 300 (modelling default).
  public var simple: Double
  /// EPT or NPT violation. Default 2000 (modelling default).
  public var pageViolation: Double
  /// I/O handled by the VMX process. Default 10 000, a lower bound (modelling default).
  public var deviceAccess: Double
  /// Shadow paging: the guest loads another page table. Default 2000 (modelling default).
  public var shadowContextSwitch: Double
  /// Shadow paging: the guest writes an entry of a page table. Default 2000 (modelling default).
  public var shadowPageTableUpdate: Double

  /// Makes costs.
  public init(
    simple: Double = 300, pageViolation: Double = 2000, deviceAccess: Double = 10_000,
    shadowContextSwitch: Double = 2000, shadowPageTableUpdate: Double = 2000
  ) {
    self.simple = simple
    self.pageViolation = pageViolation
    self.deviceAccess = deviceAccess
    self.shadowContextSwitch = shadowContextSwitch
    self.shadowPageTableUpdate = shadowPageTableUpdate
  }
}
