/// How much slower than on bare metal a machine runs, by cause: factors of 1 or more that multiply.
public struct VirtualizationOverhead: Sendable, Hashable {
  /// Longer page walks, or the traps of shadow paging.
  public let memoryManagement: Double
  /// Exits to the hypervisor.
  public let exits: Double
  /// A hypervisor inside the machine.
  public let nested: Double
  /// VBS and mitigations in the guest; the mitigations of exits are in `exits`.
  public let security: Double

  /// All of them.
  public var total: Double { memoryManagement * exits * nested * security }

  /// Most of a vCPU's cycles that exits can take; a rate that asks for more cannot be sustained (modelling default).
  public static let largestExitShare = 0.99

  /// Slowdowns on a processor of `frequencyHz`.
  ///
  /// memory management = 1 + MPKI/1000 * (virtual - native walk cycles) / CPI; exits = 1/(1 - exits/s * cost/f)
  /// (modelling defaults). `largePagesFraction` is the part of host memory still backed by pages of `hostPages`; the
  /// rest was broken into 4 KB by memory pressure, and costs are averaged over both.
  public init(_ settings: VirtualizationSettings, frequencyHz: Double, largePagesFraction: Double = 1) {
    let isVirtual = settings.mode != .none
    let roundTrip =
      settings.generation.exitRoundTripCycles + (settings.mitigatesExits ? settings.mitigatedExitExtraCycles : 0)
    switch settings.mode {
    case .hardware:
      let whole = Self.walkSlowdown(settings, hostPages: settings.hostPages)
      let broken = Self.walkSlowdown(settings, hostPages: .small)
      let fraction = min(1, max(0, largePagesFraction))
      memoryManagement = 1 + fraction * whole + (1 - fraction) * broken
    case .shadowPaging:
      let cyclesPerSecond =
        settings.contextSwitchesPerSecond * (roundTrip + settings.handlers.shadowContextSwitch)
        + settings.pageTableUpdatesPerSecond * (roundTrip + settings.handlers.shadowPageTableUpdate)
      memoryManagement = Self.slowdown(cyclesPerSecond: cyclesPerSecond, frequencyHz: frequencyHz)
    case .none: memoryManagement = 1
    }
    // Page violations are EPT's own: shadow paging pays for its faults above.
    let violations = settings.mode == .hardware ? settings.exits.pageViolationsPerSecond : 0
    let exitCycles =
      settings.exits.simplePerSecond * (roundTrip + settings.handlers.simple)
      + violations * (roundTrip + settings.handlers.pageViolation)
      + settings.exits.deviceAccessesPerSecond * (roundTrip + settings.handlers.deviceAccess)
    let exitSlowdown = isVirtual ? Self.slowdown(cyclesPerSecond: exitCycles, frequencyHz: frequencyHz) : 1
    exits = exitSlowdown
    switch isVirtual ? settings.nesting : .none {
    case .none: nested = 1
    case .withShadowing: nested = settings.nestedBaseSlowdown
    case .withoutShadowing:
      let count = settings.exits.simplePerSecond + violations + settings.exits.deviceAccessesPerSecond
      let cycles = exitCycles + count * settings.nestedExitMultiplier * roundTrip
      nested =
        settings.nestedBaseSlowdown * Self.slowdown(cyclesPerSecond: cycles, frequencyHz: frequencyHz) / exitSlowdown
    }
    let guest =
      switch isVirtual ? settings.guestSecurity : .off {
      case .off: 1.0
      case .withMBEC: settings.securitySlowdown
      case .withoutMBEC: settings.securitySlowdownWithoutMBEC
      }
    security = guest / (1 - settings.systemCallLoss)
  }

  /// What two-dimensional walks add over native ones, as a fraction of the native time. The miss rate is that of the
  /// smaller page size on both sides of the comparison.
  private static func walkSlowdown(_ settings: VirtualizationSettings, hostPages: PageSize) -> Double {
    let guestLevels = settings.guestPages.levels(depth: settings.guestDepth)
    let hostLevels = hostPages.levels(depth: settings.hostDepth)
    let extra = PageWalk.references(guestLevels: guestLevels, hostLevels: hostLevels) - guestLevels
    let misses = settings.missesPerThousandInstructions * settings.guestPages.smaller(hostPages).missFactor
    return misses / 1000 * Double(extra) * settings.walkReferenceCycles / settings.nativeCyclesPerInstruction
  }

  private static func slowdown(cyclesPerSecond: Double, frequencyHz: Double) -> Double {
    1 / (1 - min(largestExitShare, cyclesPerSecond / frequencyHz))
  }
}
