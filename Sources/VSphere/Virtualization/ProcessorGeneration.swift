/// Generation of a processor, for the cost of leaving the guest and returning to it.
public enum ProcessorGeneration: String, Sendable, Hashable, CaseIterable {
  /// Intel Prescott, 2005.
  case prescott
  /// Intel Merom, 2006.
  case merom
  /// Intel Penryn, 2008.
  case penryn
  /// Intel Nehalem, 2009: the first with EPT.
  case nehalem
  /// Intel Westmere, 2010.
  case westmere
  /// Intel Sandy Bridge, 2011.
  case sandyBridge
  /// Later parts of Intel.
  case later
  /// AMD EPYC.
  case epyc
  /// No part in particular.
  case typical

  /// Cycles from the guest to the hypervisor and back, nothing handled. Intel's to Sandy Bridge are known (Agesen et
  /// al., "Software Techniques for Avoiding Hardware Virtualization Exits", USENIX ATC 2012, table 1), EPYC's is the
  /// middle of 1344 to 1376 in a trace on the Linux kernel's mailing list, with the guest's part in it; later parts
  /// take 500 to 800, a typical one 1000 (modelling defaults).
  public var roundTripCycles: Double {
    switch self {
    case .prescott: 3963
    case .merom: 1579
    case .penryn: 1266
    case .nehalem: 1009
    case .westmere: 761
    case .sandyBridge: 784
    case .later: 650
    case .epyc: 1360
    case .typical: 1000
    }
  }
}
