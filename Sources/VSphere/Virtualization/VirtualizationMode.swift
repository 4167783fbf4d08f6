/// How a guest's addresses become the host's.
public enum VirtualizationMode: String, Sendable, Hashable, CaseIterable {
  /// The processor walks the guest's and the host's page tables: VT-x with EPT; AMD-V with NPT has the same parameters.
  case hardware
  /// The hypervisor keeps shadow page tables: walks are short, changes of the guest's tables trap.
  case shadow
  /// No hypervisor: every factor is 1.
  case none
}

/// A hypervisor inside the guest.
public enum NestedVirtualization: String, Sendable, Hashable, CaseIterable {
  /// None.
  case none
  /// One, which reads and writes its VMCS without exits (VMCS shadowing).
  case shadowedVMCS
  /// One whose every access of its VMCS exits.
  case plainVMCS
}

/// Virtualization-based security of a Windows guest (VBS, with HVCI).
public enum VirtualizationBasedSecurity: String, Sendable, Hashable, CaseIterable {
  /// Off.
  case none
  /// On, with mode-based execution control.
  case modeBasedExecution
  /// On, on a processor without mode-based execution control, that is before Kaby Lake and Skylake-SP.
  case emulated

  /// Slowdown of the guest, a factor: 1, 1.075 (published range 5 to 10 %), 1.25 (modelling default).
  public var slowdown: Double {
    switch self {
    case .none: 1
    case .modeBasedExecution: 1.075
    case .emulated: 1.25
    }
  }
}
