import Infrastructure
import Quantities

/// The memory of one host: who has how much, and what the VMkernel reclaims when it runs short.
///
/// A model owns it and drives it. Machines come and go and change their demand at any time; the memory scheduler runs
/// in passes: after every change and every pass the model asks `nextBalance(at:)` when `balance(to:)` is due. A host
/// that has nothing to reclaim needs no passes, and a change of demand costs a few additions.
///
/// A pass accounts what each technique did at its rate since the last one (page sharing scans, balloons move, pages are
/// compressed and swapped), lets guests touch new memory and what they miss, makes room at once by compression and
/// swapping where that cannot wait, and then decides anew: the state (`MemoryState`), the targets (`IdleMemoryTax`) and
/// who gives what until the next pass. Amounts are exact: see `HostMemoryTotals` and `MachineMemory` for what always
/// adds up, and `check()`. Resource pools stand between the host and its machines (`MemoryPoolTree`) where there are
/// any.
///
/// Slots are numbers from 0, reused after a removal.
public struct HostMemory: Sendable {
  /// How memory is managed.
  public let settings: MemorySettings
  /// Installed memory, bytes.
  public let sizeBytes: Int64
  /// What the VMkernel itself takes, bytes.
  public let vmkernelBytes: Int64
  /// The free memory the host tries to keep, and the bounds of its states.
  public let minimumFree: MinimumFreeMemory
  /// How short of memory the host is, as of the last pass.
  public internal(set) var state = MemoryState.high

  var slots: ContiguousArray<MemorySlot> = []
  var pools: MemoryPoolTree
  var freeSlots: ContiguousArray<Int> = []
  var reservedSum: Int64 = 0
  var overheadSum: Int64 = 0
  var sums = MemorySums()
  /// Time of the last pass; nil while none is needed.
  var lastPass: SimTime?
  /// Whether a machine above its target has a balloon that can grow.
  var canInflate = false
  /// Whether the last pass found no memory for some touches: more passes would not find more.
  var refusedTouches = false
  /// What the guests fetched back of compressed and swapped pages in the last pass.
  var returningBytesPerSecond = 0.0
  /// Time the last pass accounted for; 0 in a quiet time.
  var passSeconds = 0.0
  /// Free memory at the end of the last pass.
  var freeAtLastPass: Int64 = 0
  /// Most the scan for page sharing does, bytes a second.
  let scanBytesPerSecond: Double
  // Scratch of a pass.
  var claims: ContiguousArray<MemoryClaim> = []
  var targets: ContiguousArray<Double> = []
  var level = 0.0

  /// Makes the memory of a host without machines.
  /// - Parameters:
  ///   - sizeBytes: installed memory.
  ///   - processorGHz: clock of all its cores together, GHz: bounds the scan for page sharing.
  ///   - vmkernelBytes: what the VMkernel takes; nil for `OverheadMemory.vmkernelBytes`.
  ///   - settings: settings without problems.
  ///   - poolParents: the parent of each resource pool, before it in the list, nil for the root. What the pools get is
  ///     set by `setPools`; until then they guarantee and limit nothing.
  public init(
    sizeBytes: Int64, processorGHz: Double, vmkernelBytes: Int64? = nil, settings: MemorySettings = MemorySettings(),
    poolParents: [Int?] = []
  ) {
    precondition(settings.problems().isEmpty, "memory settings are checked before use")
    precondition(sizeBytes > 0 && processorGHz > 0, "a host has memory and processors")
    self.settings = settings
    pools = MemoryPoolTree(parents: poolParents)
    self.sizeBytes = sizeBytes
    self.vmkernelBytes = vmkernelBytes ?? OverheadMemory.vmkernelBytes(hostBytes: sizeBytes)
    precondition(self.vmkernelBytes >= 0 && self.vmkernelBytes < sizeBytes, "the VMkernel leaves memory for machines")
    minimumFree = MinimumFreeMemory(hostBytes: sizeBytes)
    scanBytesPerSecond = settings.shareScanBytesPerSecondPerGHz * processorGHz
  }

  // MARK: Admission

  /// Memory that is not promised: the size less the VMkernel's, all reservations and all overheads, bytes.
  public var unreservedBytes: Int64 { sizeBytes - vmkernelBytes - reservedSum - overheadSum }

  /// Whether a machine's reservation and overhead fit into what is not promised.
  public func admits(_ machine: MachineMemorySettings) -> Bool {
    machine.reservationBytes + machine.overheadBytes <= unreservedBytes
  }

  // MARK: Reads

  /// Free memory, bytes.
  public var freeBytes: Int64 { sizeBytes - vmkernelBytes - overheadSum - sums.consumed }

  /// Whether passes are due: something is to be reclaimed, to be given back, to be touched or to be scanned.
  public var needsBalance: Bool {
    state != .high || sums.pending > 0 || sums.reclaimed > 0 || sums.overLimit > 0 || sums.unscannedSmall > 0
      || (sums.unscannedLarge > 0 && breaksLargePages)
  }

  /// Whether the next pass should not wait for its period: the first one after a quiet time, and whenever free memory
  /// has changed by more than `MemorySettings.bigChangeFraction` of `minFree`.
  public var hasBigChange: Bool {
    guard needsBalance else { return false }
    let change = Double((freeBytes - freeAtLastPass).magnitude)
    return lastPass == nil || change > settings.bigChangeFraction * Double(minimumFree.bytes)
  }

  /// When the next pass is due: at once after a big change, else a period after the last one, or sooner where guests
  /// touch so much that there would be a big change before.
  /// - Parameter now: the present.
  /// - Returns: now or later; nil while no pass is needed.
  public func nextBalance(at now: SimTime) -> SimTime? {
    guard needsBalance else { return nil }
    guard let lastPass, !hasBigChange else { return now }
    return max(now, lastPass + passLength)
  }

  /// Time from one pass to the next: a period, or less where balloons could be outrun: so short that free memory does
  /// not pass through the state they inflate in unseen.
  var passLength: SimDuration {
    let rate = settings.touchBytesPerSecond * Double(sums.growing) + returningBytesPerSecond
    let period = settings.balancePeriod
    guard canInflate, !refusedTouches, rate > 0, Double(freeBytes) - rate * period.seconds < Double(minimumFree.bytes)
    else {
      return period
    }
    let untilBig = SimDuration.seconds(rounding: settings.bigChangeFraction * Double(minimumFree.bytes) / rate)
    return min(period, max(untilBig, Self.shortestPass))
  }

  /// Passes are no closer than this unless something other than touches changes free memory (modelling default).
  static let shortestPass = SimDuration.milliseconds(500)

  /// Whether large pages are broken for page sharing.
  var breaksLargePages: Bool { state != .high || freeBytes < minimumFree.bound(of: .high) }

  /// Whether everything the guests want fits without any reclamation.
  var isPlentiful: Bool {
    state == .high && sums.reclaimed == 0 && freeBytes - sums.pending >= minimumFree.bound(of: .high)
  }

  // MARK: Changes

  /// Changes a machine's memory and keeps the sums.
  @inline(__always) mutating func update(_ slot: Int, _ change: (inout MemorySlot) -> Void) {
    sums -= slots[slot].part
    change(&slots[slot])
    sums += slots[slot].part
  }

  func requireMachine(_ slot: Int) {
    precondition(slots.indices.contains(slot) && slots[slot].isUsed, "memory slot without a machine")
  }
}
