/// Why a guest leaves for the hypervisor.
public enum ExitKind: String, Sendable, Hashable, CaseIterable {
  /// CPUID.
  case cpuid
  /// Access to memory that has no entry in the host's page tables yet, or not for this use.
  case eptViolation
  /// Port or memory-mapped I/O that is emulated in the VMX process.
  case io
  /// Interrupt from outside.
  case interrupt
  /// Model-specific register, mostly the timer's.
  case msr
  /// Halt of an idle vCPU.
  case halt

  /// Cycles of the hypervisor for one such exit, beyond the round trip: CPUID 300, EPT violation 2000, I/O 10 000,
  /// interrupt 2000, MSR 500, halt 2000 (modelling defaults).
  public var handlerCycles: Double {
    switch self {
    case .cpuid: 300
    case .eptViolation: 2000
    case .io: 10_000
    case .interrupt: 2000
    case .msr: 500
    case .halt: 2000
    }
  }
}

/// Exits of one kind.
public struct VMExits: Sendable, Hashable {
  /// Why.
  public var kind: ExitKind
  /// How many, for each vCPU in a second.
  public var perSecond: Double
  /// Cycles of the hypervisor for each, beyond the round trip.
  public var handlerCycles: Double

  /// Makes exits; nil for the cycles of their kind.
  public init(_ kind: ExitKind, perSecond: Double, handlerCycles: Double? = nil) {
    self.kind = kind
    self.perSecond = perSecond
    self.handlerCycles = handlerCycles ?? kind.handlerCycles
  }
}
