import Infrastructure

/// How a machine is virtualized and what it does that costs because of it.
public struct VirtualizationSettings: Sendable, Hashable {
  /// How memory is virtualized.
  public enum Mode: String, Sendable, Hashable, CaseIterable {
    /// VT-x with EPT, or AMD-V with NPT: the processor walks both page tables.
    case hardware
    /// VT-x or AMD-V with page tables that the hypervisor keeps in shadow.
    case shadowPaging
    /// Not virtualized.
    case none
  }

  /// A hypervisor inside the machine.
  public enum Nesting: String, Sendable, Hashable, CaseIterable {
    /// None.
    case none
    /// One, on a processor with VMCS shadowing.
    case withShadowing
    /// One, on a processor without: an exit of its guest is many of its own.
    case withoutShadowing
  }

  /// Virtualization-based security of a Windows guest (VBS with HVCI).
  public enum GuestSecurity: String, Sendable, Hashable, CaseIterable {
    /// Off.
    case off
    /// On, with mode-based execution control (MBEC).
    case withMBEC
    /// On, on a processor without MBEC (before Kaby Lake and Skylake-SP's successors).
    case withoutMBEC
  }

  /// How memory is virtualized. Default hardware.
  public var mode: Mode
  /// Pages of the guest. Default large (modelling default).
  public var guestPages: PageSize
  /// Pages that back the guest's memory. Default large, as ESXi does (published).
  public var hostPages: PageSize
  /// Depth of the guest's page table. Default 4.
  public var guestDepth: Int
  /// Depth of the host's. Default 4.
  public var hostDepth: Int
  /// Cycles of a reference of a walk: 3 to 6 with hot paging-structure caches, 30 cold. Default 4 (modelling default).
  public var walkReferenceCycles: Double
  /// Cycles an instruction of the load without TLB misses. Default 1 (modelling default).
  public var nativeCyclesPerInstruction: Double
  /// TLB misses per thousand instructions with 4 KB pages.
  public var missesPerThousandInstructions: Double
  /// Exits. Default none.
  public var exits: ExitRates
  /// What handling costs.
  public var handlers: HandlerCycles
  /// The processor's exits.
  public var generation: ProcessorGeneration
  /// Switches between address spaces in the guest, a second and vCPU. Shadow paging traps each (published: 100 to 1000
  /// a second, vSphere Resource Management). Default 500 (modelling default).
  public var contextSwitchesPerSecond: Double
  /// Writes to page tables in the guest, a second and vCPU, trapped by shadow paging. Default 1000 (modelling default).
  public var pageTableUpdatesPerSecond: Double
  /// A hypervisor inside. Default none.
  public var nesting: Nesting
  /// Slowdown of nesting itself. Default 1.07, of 6 to 8 % (known: Ben-Yehuda et al., "The Turtles Project", OSDI 2010).
  public var nestedBaseSlowdown: Double
  /// Exits of the inner hypervisor for one of its guest without VMCS shadowing: tens. Default 20 (modelling default).
  public var nestedExitMultiplier: Double
  /// VBS. Default off.
  public var guestSecurity: GuestSecurity
  /// Slowdown of VBS with MBEC. Default 1.075, of 5 to 10 % (modelling default).
  public var securitySlowdown: Double
  /// Slowdown of VBS without MBEC. Default 1.25 (modelling default).
  public var securitySlowdownWithoutMBEC: Double
  /// Whether the hypervisor flushes L1 and buffers at entry (L1TF, MDS) and guards branches (IBRS): an exit then takes
  /// `mitigatedExitExtraCycles` more. Default false.
  public var mitigatesExits: Bool
  /// Cycles those add to an exit. Default 1250: 500 to 800 become 1500 to 2500 (modelling default).
  public var mitigatedExitExtraCycles: Double
  /// Loss to retpolines or IBRS in the guest's system calls: 0.03 to 0.10 where those are many. Default 0
  /// (modelling default).
  public var systemCallLoss: Double

  /// Settings of a load of a class; everything else can be set after.
  public init(mode: Mode = .hardware, memoryClass: MemoryClass = .web, exits: ExitRates = ExitRates()) {
    self.mode = mode
    guestPages = .large
    hostPages = .large
    guestDepth = 4
    hostDepth = 4
    walkReferenceCycles = 4
    nativeCyclesPerInstruction = 1
    missesPerThousandInstructions = memoryClass.missesPerThousandInstructions
    self.exits = exits
    handlers = HandlerCycles()
    generation = .typical
    contextSwitchesPerSecond = 500
    pageTableUpdatesPerSecond = 1000
    nesting = .none
    nestedBaseSlowdown = 1.07
    nestedExitMultiplier = 20
    guestSecurity = .off
    securitySlowdown = 1.075
    securitySlowdownWithoutMBEC = 1.25
    mitigatesExits = false
    mitigatedExitExtraCycles = 1250
    systemCallLoss = 0
  }

  /// Everything wrong with the settings; empty when they can be used.
  public func problems() -> [ParameterError] {
    var errors: [ParameterError] = []
    func require(_ isRight: Bool, _ parameter: String, _ hint: String) {
      if !isRight { errors.append(ParameterError(parameter: parameter, problem: "is out of range", hint: hint)) }
    }
    func atLeast(_ value: Double, _ least: Double, _ parameter: String) {
      require(value.isFinite && value >= least, parameter, "a number of \(least) or more")
    }
    require((2...5).contains(guestDepth), "guestDepth", "2 to 5 levels")
    require((2...5).contains(hostDepth), "hostDepth", "2 to 5 levels")
    atLeast(walkReferenceCycles, 0, "walkReferenceCycles")
    require(
      nativeCyclesPerInstruction.isFinite && nativeCyclesPerInstruction > 0, "nativeCyclesPerInstruction",
      "a number above 0")
    atLeast(missesPerThousandInstructions, 0, "missesPerThousandInstructions")
    atLeast(exits.simplePerSecond, 0, "exits.simplePerSecond")
    atLeast(exits.pageViolationsPerSecond, 0, "exits.pageViolationsPerSecond")
    atLeast(exits.deviceAccessesPerSecond, 0, "exits.deviceAccessesPerSecond")
    atLeast(handlers.simple, 0, "handlers.simple")
    atLeast(handlers.pageViolation, 0, "handlers.pageViolation")
    atLeast(handlers.deviceAccess, 0, "handlers.deviceAccess")
    atLeast(handlers.shadowContextSwitch, 0, "handlers.shadowContextSwitch")
    atLeast(handlers.shadowPageTableUpdate, 0, "handlers.shadowPageTableUpdate")
    atLeast(contextSwitchesPerSecond, 0, "contextSwitchesPerSecond")
    atLeast(pageTableUpdatesPerSecond, 0, "pageTableUpdatesPerSecond")
    atLeast(nestedBaseSlowdown, 1, "nestedBaseSlowdown")
    atLeast(nestedExitMultiplier, 1, "nestedExitMultiplier")
    atLeast(securitySlowdown, 1, "securitySlowdown")
    atLeast(securitySlowdownWithoutMBEC, 1, "securitySlowdownWithoutMBEC")
    atLeast(mitigatedExitExtraCycles, 0, "mitigatedExitExtraCycles")
    require(systemCallLoss >= 0 && systemCallLoss < 1, "systemCallLoss", "a number from 0 to below 1")
    return errors
  }
}
