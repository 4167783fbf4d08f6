/// Processors by the time of an exit from a guest and back.
public enum ProcessorGeneration: String, Sendable, Hashable, CaseIterable {
  /// Intel, 2005.
  case prescott
  /// Intel, 2006.
  case merom
  /// Intel, 2007.
  case penryn
  /// Intel, 2008.
  case nehalem
  /// Intel, 2010.
  case westmere
  /// Intel, 2011.
  case sandyBridge
  /// What the model assumes of a processor it does not know.
  case typical
  /// Later Intel parts.
  case modern
  /// AMD EPYC.
  case epyc

  /// Exit round trip, cycles. Intel to 2011 as known from Agesen et al., "Software Techniques for Avoiding Hardware
  /// Virtualization Exits", USENIX ATC 2012, table 1; EPYC the middle of a published trace (Linux kernel mailing list,
  /// December 2020, guest part included); typical 1000 and modern 650, of 500 to 800 (modelling defaults).
  public var exitRoundTripCycles: Double {
    switch self {
    case .prescott: 3963
    case .merom: 1579
    case .penryn: 1266
    case .nehalem: 1009
    case .westmere: 761
    case .sandyBridge: 784
    case .typical: 1000
    case .modern: 650
    case .epyc: 1360
    }
  }
}
