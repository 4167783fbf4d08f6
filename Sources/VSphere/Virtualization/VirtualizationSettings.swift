import Infrastructure

/// What running in a virtual machine costs a guest, before memory and processors are contended for.
public struct VirtualizationSettings: Sendable, Hashable {
  /// How addresses are translated. Default hardware.
  public var mode: VirtualizationMode
  /// Pages of the guest. Default 2 MB: transparent huge pages, or a database that asks for them.
  public var guestPages: PageSize
  /// Pages of the host where memory is backed by large ones. Default 2 MB, as ESXi does (published).
  public var hostPages: PageSize
  /// Levels of the guest's page tables, 4 or 5. Default 4.
  public var guestLevels: Int
  /// Levels of the host's page tables, 4 or 5. Default 4.
  public var hostLevels: Int
  /// Class of the guest's work: what the following nil take their value from. Default compute.
  public var workload: GuestWorkload
  /// TLB misses in a thousand instructions if all pages had 4 KB; nil for the class's.
  public var missesPerThousandInstructions: Double?
  /// Exits of a vCPU that runs; nil for the class's. Not with `mode` none.
  public var exits: [VMExits]?
  /// Cycles for an instruction on hardware, walks included. Default 1 (modelling default).
  public var cyclesPerInstruction: Double
  /// Cycles for a memory reference of a walk. Default 4: 3 to 6 while caches of the page structures are hot, up to 30
  /// when cold (modelling default).
  public var cyclesPerReference: Double
  /// Switches of a vCPU between address spaces, in a second: each is a trap with shadow page tables. Default 500, of
  /// 100 to 1000 (published: vSphere 6.5 Resource Management).
  public var contextSwitchesPerSecond: Double
  /// Changes of the guest's page tables by a vCPU that trap with shadow page tables, in a second. Default 10 000;
  /// hundreds of thousands where processes come and go (modelling default).
  public var pageTableUpdatesPerSecond: Double
  /// Cycles of the hypervisor for a trap of shadow page tables, beyond the round trip. Default 2000, as an EPT
  /// violation (modelling default).
  public var shadowHandlerCycles: Double
  /// Hypervisor in the guest. Default none.
  public var nested: NestedVirtualization
  /// Slowdown by a nested hypervisor of a machine that exits rarely, a factor. Default 1.07 (6 to 8 %: Ben-Yehuda et
  /// al., "The Turtles Project", OSDI 2010).
  public var nestedSlowdown: Double
  /// Exits of the inner hypervisor for each exit of its guest, without VMCS shadowing. Default 20: tens, which take 20
  /// to 60 % from a guest with much I/O (modelling default).
  public var exitsPerNestedExit: Double
  /// Virtualization-based security of a Windows guest. Default none.
  public var security: VirtualizationBasedSecurity
  /// Whether each return to a guest flushes caches against L1TF and MDS. Default false.
  public var flushesCaches: Bool
  /// Cycles this adds to the round trip. Default 1350: to 1500 to 2500 in all (modelling default).
  public var flushCycles: Double
  /// Whether branch prediction is kept from leaking by software: retpolines, IBRS. Default false.
  public var mitigatesBranches: Bool
  /// Slowdown by this, a factor; nil for the class's.
  public var branchMitigationSlowdown: Double?
  /// Generation of the host's processors. Default typical.
  public var generation: ProcessorGeneration

  /// Makes settings.
  public init(
    mode: VirtualizationMode = .hardware, guestPages: PageSize = .large, hostPages: PageSize = .large,
    guestLevels: Int = 4, hostLevels: Int = 4, workload: GuestWorkload = .compute,
    missesPerThousandInstructions: Double? = nil, exits: [VMExits]? = nil, cyclesPerInstruction: Double = 1,
    cyclesPerReference: Double = 4, contextSwitchesPerSecond: Double = 500, pageTableUpdatesPerSecond: Double = 10_000,
    shadowHandlerCycles: Double = 2000, nested: NestedVirtualization = .none, nestedSlowdown: Double = 1.07,
    exitsPerNestedExit: Double = 20, security: VirtualizationBasedSecurity = .none, flushesCaches: Bool = false,
    flushCycles: Double = 1350, mitigatesBranches: Bool = false, branchMitigationSlowdown: Double? = nil,
    generation: ProcessorGeneration = .typical
  ) {
    self.mode = mode
    self.guestPages = guestPages
    self.hostPages = hostPages
    self.guestLevels = guestLevels
    self.hostLevels = hostLevels
    self.workload = workload
    self.missesPerThousandInstructions = missesPerThousandInstructions
    self.exits = exits
    self.cyclesPerInstruction = cyclesPerInstruction
    self.cyclesPerReference = cyclesPerReference
    self.contextSwitchesPerSecond = contextSwitchesPerSecond
    self.pageTableUpdatesPerSecond = pageTableUpdatesPerSecond
    self.shadowHandlerCycles = shadowHandlerCycles
    self.nested = nested
    self.nestedSlowdown = nestedSlowdown
    self.exitsPerNestedExit = exitsPerNestedExit
    self.security = security
    self.flushesCaches = flushesCaches
    self.flushCycles = flushCycles
    self.mitigatesBranches = mitigatesBranches
    self.branchMitigationSlowdown = branchMitigationSlowdown
    self.generation = generation
  }

  /// Everything wrong with the settings; empty when they can be used.
  public func problems() -> [ParameterError] {
    var errors: [ParameterError] = []
    func require(_ isRight: Bool, _ name: String, _ value: some CustomStringConvertible, _ hint: String) {
      guard !isRight else { return }
      errors.append(ParameterError(parameter: name, problem: "\(value) is out of range", hint: hint))
    }
    func requireNumber(_ value: Double, _ name: String, in range: ClosedRange<Double>) {
      require(range.contains(value), name, value, "a number from \(range.lowerBound) to \(range.upperBound)")
    }
    require(guestLevels == 4 || guestLevels == 5, "guestLevels", guestLevels, "4 or 5")
    require(hostLevels == 4 || hostLevels == 5, "hostLevels", hostLevels, "4 or 5")
    if let misses = missesPerThousandInstructions {
      requireNumber(misses, "missesPerThousandInstructions", in: 0...1000)
    }
    for (index, exit) in (exits ?? []).enumerated() {
      requireNumber(exit.perSecond, "exits.\(index).perSecond", in: 0...1e9)
      requireNumber(exit.handlerCycles, "exits.\(index).handlerCycles", in: 0...1e9)
    }
    requireNumber(cyclesPerInstruction, "cyclesPerInstruction", in: 0.1...1000)
    requireNumber(cyclesPerReference, "cyclesPerReference", in: 0...1000)
    requireNumber(contextSwitchesPerSecond, "contextSwitchesPerSecond", in: 0...1e9)
    requireNumber(pageTableUpdatesPerSecond, "pageTableUpdatesPerSecond", in: 0...1e9)
    requireNumber(shadowHandlerCycles, "shadowHandlerCycles", in: 0...1e9)
    require(
      nested == .none || mode == .hardware, "nested", nested.rawValue,
      "none unless mode is hardware: a guest sees VT-x or AMD-V only then")
    require(
      security == .none || mode == .hardware, "security", security.rawValue,
      "none unless mode is hardware: Windows needs VT-x or AMD-V for it")
    requireNumber(nestedSlowdown, "nestedSlowdown", in: 1...100)
    requireNumber(exitsPerNestedExit, "exitsPerNestedExit", in: 0...1000)
    requireNumber(flushCycles, "flushCycles", in: 0...1e9)
    if let slowdown = branchMitigationSlowdown { requireNumber(slowdown, "branchMitigationSlowdown", in: 1...100) }
    return errors
  }
}
