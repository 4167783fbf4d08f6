/// Named slowdown factors of a guest: how many times longer its work takes than on hardware, by cause.
///
/// What does not depend on the pages that back the guest is worked out once; a reading is a few operations.
public struct VirtualizationOverhead: Sendable, Hashable {
  /// Slowdown factors by cause, each 1 or more, but for memory management, which may also gain.
  public struct Factors: Sendable, Hashable {
    /// Walks of page tables after TLB misses.
    public var memoryManagement: Double
    /// Exits to the hypervisor, traps of shadow page tables with them.
    public var exits: Double
    /// A hypervisor in the guest.
    public var nested: Double
    /// Virtualization-based security and software mitigations; those that act on exits are in `exits`.
    public var security: Double

    /// Product of the factors.
    public var slowdown: Double { memoryManagement * exits * nested * security }
  }

  /// Most of its time that a vCPU spends on exits: whatever their number, it gets something done (modelling default).
  public static let largestExitShare = 0.95

  /// Slowdown by walks with no large pages on the host.
  private let smallPageWalks: Double
  /// What large pages for all of its memory add to that; mostly negative.
  private let largePageGain: Double
  private let exits: Double
  private let nested: Double
  private let security: Double

  /// Works out the factors of a guest on cores of a speed in MHz, above 0.
  public init(_ settings: VirtualizationSettings, coreMHz: Double) {
    guard settings.mode != .none else {
      (smallPageWalks, largePageGain, exits, nested, security) = (1, 0, 1, 1, 1)
      return
    }
    smallPageWalks = settings.walkSlowdown(hostPages: .small)
    largePageGain = settings.walkSlowdown(hostPages: settings.hostPages) - smallPageWalks
    let share = min(Self.largestExitShare, settings.exitCyclesPerSecond / (coreMHz * 1e6))
    exits = 1 / (1 - share)
    if settings.nested == .none {
      nested = 1
    } else {
      let inner = min(Self.largestExitShare, share + settings.nestedExitCyclesPerSecond / (coreMHz * 1e6))
      nested = settings.nestedSlowdown * (1 - share) / (1 - inner)
    }
    security = settings.security.slowdown * settings.branchSlowdown
  }

  /// The factors while a part of the guest's memory, 0 to 1, is backed by large pages on the host. Pages that the host
  /// broke to share or reclaim have 4 KB.
  public func factors(largePagesFraction: Double) -> Factors {
    Factors(
      memoryManagement: smallPageWalks + largePageGain * largePagesFraction, exits: exits, nested: nested,
      security: security)
  }

  /// Product of the factors while a part of the guest's memory, 0 to 1, is backed by large pages on the host.
  public func slowdown(largePagesFraction: Double) -> Double {
    factors(largePagesFraction: largePagesFraction).slowdown
  }
}

extension VirtualizationSettings {
  /// Slowdown by walks, 1 + (MPKI W - MPKI' W') / 1000 / CPI with misses and walks of the guest and those the same work
  /// has on hardware, W = references x cycles (modelling default). Pages in the TLB are as large as the smaller of
  /// guest's and host's, so that small host pages under large guest pages also bring more misses; with equal misses
  /// this is 1 + MPKI / 1000 (W - W') / CPI.
  func walkSlowdown(hostPages: PageSize) -> Double {
    let pages = min(guestPages, hostPages)
    let references =
      mode == .shadow
      ? PageWalk.references(levels: hostLevels, pages: pages)
      : PageWalk.nestedReferences(
        guestLevels: guestLevels, guestPages: guestPages, hostLevels: hostLevels, hostPages: hostPages)
    let native = PageWalk.references(levels: guestLevels, pages: guestPages)
    let misses = (missesPerThousandInstructions ?? workload.missesPerThousandInstructions) / 1000
    let walked = pages.missRatio * Double(references) - guestPages.missRatio * Double(native)
    return 1 + misses * walked * cyclesPerReference / cyclesPerInstruction
  }

  /// Cycles from the guest to the hypervisor and back.
  var roundTripCycles: Double { generation.roundTripCycles + (flushesCaches ? flushCycles : 0) }

  /// Cycles a vCPU that runs spends on exits in a second.
  var exitCyclesPerSecond: Double {
    let own = (exits ?? workload.exits).reduce(0) { $0 + $1.perSecond * (roundTripCycles + $1.handlerCycles) }
    guard mode == .shadow else { return own }
    return own + (contextSwitchesPerSecond + pageTableUpdatesPerSecond) * (roundTripCycles + shadowHandlerCycles)
  }

  /// Cycles a vCPU that runs spends in a second on exits of the hypervisor in its guest: without VMCS shadowing, each
  /// exit of the inner guest brings some for accesses of the VMCS, which cost little more than the round trip.
  var nestedExitCyclesPerSecond: Double {
    guard nested == .plainVMCS else { return 0 }
    return (exits ?? workload.exits).reduce(0) { $0 + $1.perSecond } * exitsPerNestedExit * roundTripCycles
  }

  /// Slowdown by software mitigations of branch prediction.
  var branchSlowdown: Double {
    mitigatesBranches ? branchMitigationSlowdown ?? workload.branchMitigationSlowdown : 1
  }
}
