import Infrastructure

/// A virtual function of a host's physical adapter.
public struct VirtualFunctionID: Hashable, Sendable, BitwiseCopyable {
  /// Position of the physical adapter on its host.
  public let adapter: Int32
  /// Position of the function on the adapter.
  public let function: Int32
}

/// A physical adapter that offers virtual functions.
public struct VirtualFunctionAdapter: Sendable, Hashable {
  /// Who made it, which decides the interrupt vectors of a function.
  public enum Maker: String, Sendable, CaseIterable {
    /// Three vectors a function.
    case intel
    /// Two vectors a function.
    case emulex
  }

  /// Who made it.
  public var maker: Maker
  /// Functions enabled on it. Default 64, the most of an Intel 82599 port (published: vSphere Networking, 'SR-IOV').
  public var functionCount: Int

  /// Makes an adapter.
  public init(maker: Maker = .intel, functionCount: Int = 64) {
    self.maker = maker
    self.functionCount = functionCount
  }

  /// Everything wrong with the settings.
  public func problems() -> [ParameterError] {
    var checks = ParameterChecks()
    // An adapter of PCI Express addresses 256 functions with what one bus number gives.
    checks.requireCount(functionCount, in: 0...256, "functions")
    return checks.errors
  }
}

/// How many virtual functions a host can serve.
///
/// Source: vSphere Networking, 'SR-IOV': 3X + 2Y < V for X Intel and Y Emulex functions, V = 128 of the 256 interrupt
/// vectors of 5.5 and 3072 of the 4096 of 6.0 and later (published). The counts published with it, 43 or 1024 Intel
/// functions, are those where one more is taken as long as the sum so far is below V, so that is the rule here.
public struct VirtualFunctionLimits: Sendable, Hashable {
  /// Interrupt vectors for virtual functions. Default 3072.
  public var vectors: Int
  /// Most functions of a host. Default 1024 (known: Configuration Maximums).
  public var hostMaximum: Int

  /// Makes limits; those of vSphere 6.0 and later by default.
  public init(vectors: Int = 3072, hostMaximum: Int = 1024) {
    self.vectors = vectors
    self.hostMaximum = hostMaximum
  }

  /// Those of vSphere 5.1 and 5.5: 128 vectors.
  public static let version5 = VirtualFunctionLimits(vectors: 128)

  /// Whether one more function can be taken when so many are.
  public func allowsOneMore(intel: Int, emulex: Int) -> Bool {
    3 * intel + 2 * emulex < vectors && intel + emulex < hostMaximum
  }

  /// Most Intel functions beside a number of Emulex ones.
  public func maximumIntel(besideEmulex emulex: Int = 0) -> Int {
    max(0, min((vectors - 2 * emulex + 2) / 3, hostMaximum - emulex))
  }

  /// Most Emulex functions beside a number of Intel ones.
  public func maximumEmulex(besideIntel intel: Int = 0) -> Int {
    max(0, min((vectors - 3 * intel + 1) / 2, hostMaximum - intel))
  }
}

/// Who holds which virtual function, and which physical adapter as a whole, on one host.
///
/// A function has at most one holder, by construction: it leaves the free list when it is taken.
public struct VirtualFunctions: Sendable {
  /// Why a function or an adapter was not given.
  public enum Refusal: Sendable, Hashable, CustomStringConvertible {
    /// All of the adapter's functions have holders.
    case noFreeFunction
    /// The host has no interrupt vectors left.
    case noVectors
    /// The host's maximum is reached.
    case hostMaximum
    /// A machine has the whole adapter.
    case adapterTaken
    /// Functions of the adapter have holders, so it cannot be given as a whole.
    case functionsTaken

    /// The reason in words.
    public var description: String {
      switch self {
      case .noFreeFunction: "all virtual functions of the adapter are in use"
      case .noVectors: "the host has no interrupt vectors left for another virtual function"
      case .hostMaximum: "the host's maximum of virtual functions is reached"
      case .adapterTaken: "another virtual machine has the whole adapter"
      case .functionsTaken: "virtual functions of the adapter are in use"
      }
    }
  }

  /// The host's limits.
  public let limits: VirtualFunctionLimits
  private var adapters: ContiguousArray<VirtualFunctionAdapter>
  /// Holder of each function, -1 for none.
  private var holders: ContiguousArray<ContiguousArray<Int32>>
  /// Functions without a holder; the last is given next.
  private var free: ContiguousArray<ContiguousArray<Int32>>
  /// Holder of each whole adapter, -1 for none.
  private var wholeHolders: ContiguousArray<Int32>
  private var intelTaken = 0
  private var emulexTaken = 0

  /// Makes a host's adapters, nothing taken.
  public init(_ adapters: [VirtualFunctionAdapter], limits: VirtualFunctionLimits = VirtualFunctionLimits()) {
    self.limits = limits
    self.adapters = ContiguousArray(adapters)
    holders = ContiguousArray(adapters.map { ContiguousArray(repeating: -1, count: $0.functionCount) })
    free = ContiguousArray(adapters.map { ContiguousArray((0..<Int32($0.functionCount)).reversed()) })
    wholeHolders = ContiguousArray(repeating: -1, count: adapters.count)
  }

  /// Number of physical adapters.
  public var adapterCount: Int { adapters.count }

  /// Functions of all adapters.
  public var functionCount: Int { adapters.reduce(0) { $0 + $1.functionCount } }

  /// Functions of all adapters that have a holder.
  public var takenCount: Int { intelTaken + emulexTaken }

  /// Why the adapter has no function to give now; nil when it has.
  public func refusal(on adapter: Int) -> Refusal? {
    if wholeHolders[adapter] >= 0 { return .adapterTaken }
    if free[adapter].isEmpty { return .noFreeFunction }
    if takenCount >= limits.hostMaximum { return .hostMaximum }
    return limits.allowsOneMore(intel: intelTaken, emulex: emulexTaken) ? nil : .noVectors
  }

  /// The first adapter with a function to give, or nil.
  public func firstAvailableAdapter() -> Int? { adapters.indices.first { refusal(on: $0) == nil } }

  /// Gives a function of an adapter to a machine.
  /// - Throws: why it cannot; then nothing has changed.
  public mutating func take(by machine: Int32, on adapter: Int) throws(Refusal) -> VirtualFunctionID {
    if let refusal = refusal(on: adapter) { throw refusal }
    let function = free[adapter].removeLast()
    holders[adapter][Int(function)] = machine
    count(adapter, 1)
    return VirtualFunctionID(adapter: Int32(adapter), function: function)
  }

  /// Takes a function back.
  /// - Precondition: the function has a holder.
  public mutating func giveBack(_ id: VirtualFunctionID) {
    precondition(holder(of: id) != nil, "virtual function given back twice")
    holders[Int(id.adapter)][Int(id.function)] = -1
    free[Int(id.adapter)].append(id.function)
    count(Int(id.adapter), -1)
  }

  /// Takes back every function a machine holds.
  public mutating func giveBackAll(of machine: Int32) {
    for adapter in holders.indices {
      for function in holders[adapter].indices where holders[adapter][function] == machine {
        giveBack(VirtualFunctionID(adapter: Int32(adapter), function: Int32(function)))
      }
    }
  }

  /// The machine that holds a function.
  public func holder(of id: VirtualFunctionID) -> Int32? {
    let holder = holders[Int(id.adapter)][Int(id.function)]
    return holder < 0 ? nil : holder
  }

  /// The adapter of one of the functions that a machine holds, counted from 0 in the order of adapters; nil where it
  /// holds fewer.
  public func adapter(ofFunction ordinal: Int, heldBy machine: Int32) -> Int? {
    var left = ordinal
    for adapter in holders.indices {
      let held = holders[adapter].count { $0 == machine }
      if left < held { return adapter }
      left -= held
    }
    return nil
  }

  /// One of the whole adapters that a machine holds, counted from 0 in their order; nil where it holds fewer.
  public func wholeAdapter(_ ordinal: Int, heldBy machine: Int32) -> Int? {
    wholeHolders.indices.filter { wholeHolders[$0] == machine }.dropFirst(ordinal).first
  }

  /// Whether functions of an adapter have holders.
  public func hasHolders(_ adapter: Int) -> Bool { free[adapter].count < adapters[adapter].functionCount }

  /// Gives a whole adapter to a machine (DirectPath).
  /// - Throws: why it cannot; then nothing has changed.
  public mutating func takeWhole(by machine: Int32, _ adapter: Int) throws(Refusal) {
    if wholeHolders[adapter] >= 0 { throw .adapterTaken }
    if free[adapter].count < adapters[adapter].functionCount { throw .functionsTaken }
    wholeHolders[adapter] = machine
  }

  /// Takes a whole adapter back.
  /// - Precondition: the adapter has a holder.
  public mutating func giveBackWhole(_ adapter: Int) {
    precondition(wholeHolders[adapter] >= 0, "adapter given back twice")
    wholeHolders[adapter] = -1
  }

  /// The machine that holds a whole adapter.
  public func wholeHolder(of adapter: Int) -> Int32? { wholeHolders[adapter] < 0 ? nil : wholeHolders[adapter] }

  private mutating func count(_ adapter: Int, _ change: Int) {
    if adapters[adapter].maker == .intel { intelTaken += change } else { emulexTaken += change }
  }
}

extension VirtualFunctions.Refusal: Error {}
