import Quantities

extension HostMemory {
  /// Takes a machine in: its overhead and, when pinned, all of its memory; otherwise it has touched nothing yet.
  /// - Parameter machine: settings without problems.
  /// - Returns: its slot; nil when the reservation and overhead do not fit (`admits`).
  public mutating func addMachine(_ machine: MachineMemorySettings) -> Int? {
    precondition(machine.problems().isEmpty, "a machine's memory settings are checked before use")
    precondition(machine.pool.map { pools.indices.contains(Int($0)) } ?? true, "a machine is in a pool of its host")
    guard admits(machine) else { return nil }
    makeRoom(machine.overheadBytes)
    let slot: Int
    if let free = freeSlots.popLast() {
      slot = free
      slots[slot] = MemorySlot(machine)
    } else {
      slot = slots.count
      slots.append(MemorySlot(machine))
      claims.append(MemoryClaim(shares: 1, activity: .bytes(0), upperBytes: 0))
      targets.append(0)
    }
    reservedSum += machine.reservationBytes
    overheadSum += machine.overheadBytes
    if !pools.isEmpty { pools.add(slot, to: machine.pool) }
    updateSharing(with: machine.saltingGroup, of: slot)
    if machine.isPinned { populate(slot, bytes: machine.sizeBytes) }
    return slot
  }

  /// Changes a machine that runs: size (hot add), reservation, limit, shares, overhead and what else may change. A
  /// smaller size, and a change of pinning, salt or pool, need a power cycle.
  /// - Returns: false, and nothing has changed, when a higher reservation or overhead does not fit.
  public mutating func reconfigure(_ slot: Int, _ machine: MachineMemorySettings) -> Bool {
    requireMachine(slot)
    precondition(machine.problems().isEmpty, "a machine's memory settings are checked before use")
    let old = slots[slot].settings
    precondition(machine.sizeBytes >= old.sizeBytes, "memory is removed while a machine is off")
    precondition(
      machine.isPinned == old.isPinned && machine.saltingGroup == old.saltingGroup && machine.pool == old.pool,
      "pinning, salt and pool change while a machine is off")
    let reservation = machine.reservationBytes - old.reservationBytes
    let overhead = machine.overheadBytes - old.overheadBytes
    guard reservation + overhead <= max(0, unreservedBytes) else { return false }
    makeRoom(overhead)
    reservedSum += reservation
    overheadSum += overhead
    update(slot) {
      $0.settings = machine
      $0.swapFile = max(
        $0.swapFile,
        HostSwap.fileBytes(sizeBytes: machine.sizeBytes, reservationBytes: machine.reservationBytes))
    }
    updateSharing(with: machine.saltingGroup, of: slot)
    if machine.isPinned { populate(slot, bytes: machine.sizeBytes) }
    if pools.isLimited(machine.pool) { divideLimits() }
    return true
  }

  /// Removes a machine with all it has.
  /// - Returns: what it held, as `machine(_:)` would have said.
  @discardableResult public mutating func removeMachine(_ slot: Int) -> MachineMemory {
    requireMachine(slot)
    let memory = machine(slot)
    let settings = slots[slot].settings
    sums -= slots[slot].part
    slots[slot].isUsed = false
    freeSlots.append(slot)
    reservedSum -= settings.reservationBytes
    overheadSum -= settings.overheadBytes
    if !pools.isEmpty { pools.remove(slot, from: settings.pool) }
    updateSharing(with: settings.saltingGroup, of: nil)
    if pools.hasLimits { divideLimits() }
    return memory
  }

  /// Changes what the guest does. New memory is touched at once while the host has plenty, else from the next
  /// pass on.
  /// - Parameters:
  ///   - activeBytes: what it works with; what exceeds `wantedBytes` is cut.
  ///   - wantedBytes: what it wants to use, caches included; what exceeds the configured size is cut. What it touched
  ///     and no longer wants stays with it (the host does not know) until a balloon takes it.
  /// - Complexity: O(1).
  public mutating func setDemand(_ slot: Int, activeBytes: Int64, wantedBytes: Int64) {
    requireMachine(slot)
    let isQuiet = lastPass == nil
    update(slot) {
      // Nothing was estimated in a quiet time: what was active before counts as known.
      if isQuiet { $0.estimate = ActiveMemoryEstimate(Double($0.active) / Double($0.settings.sizeBytes)) }
      $0.wanted = max(0, min(wantedBytes, $0.settings.sizeBytes))
      $0.active = max(0, min(activeBytes, $0.wanted))
    }
    if slots[slot].pending > 0 { touchAtOnce(slot) }
  }

  /// Gives a machine all it waits for where there is plenty.
  mutating func touchAtOnce(_ slot: Int) {
    guard isPlentiful, slots[slot].unlimited <= slots[slot].limit, fitsPools(slot) else { return }
    update(slot) { $0.touched = $0.wanted }
  }

  /// Puts pages in that arrive by a migration or resume; the machine wants at least what it has then. Room is made at
  /// once by compression and swapping where there is none. The limits of its pools are felt from the next pass on.
  /// - Parameters:
  ///   - bytes: arriving pages; what exceeds the configured size is cut.
  ///   - swappedBytes: pages that stay in a swap file both hosts reach.
  /// - Returns: pages there was no room for: they went to the machine's swap file.
  @discardableResult public mutating func populate(_ slot: Int, bytes: Int64, swappedBytes: Int64 = 0) -> Int64 {
    requireMachine(slot)
    precondition(bytes >= 0 && swappedBytes >= 0, "pages arrive in numbers of 0 or more")
    let size = slots[slot].settings.sizeBytes
    let arriving = min(bytes, size - slots[slot].touched)
    let kept = min(swappedBytes, size - slots[slot].touched - arriving, slots[slot].swapFile - slots[slot].swapped)
    update(slot) { $0.wanted = max($0.wanted, $0.touched + arriving + kept) }
    let lowBound = minimumFree.bound(of: .low)
    let allowed = min(arriving, max(0, slots[slot].limit - slots[slot].consumed))
    makeRoom(allowed + lowBound)
    // A reservation is honoured down to the last free byte.
    let promised = min(allowed, max(0, slots[slot].lower - slots[slot].consumed), freeBytes)
    let put = max(promised, min(allowed, max(0, freeBytes - lowBound)))
    update(slot) {
      $0.touched += arriving + kept
      $0.swapped += kept + (arriving - put)
    }
    if pools.isLimited(slots[slot].settings.pool) { divideLimits() }
    return arriving - put
  }

  /// The memory of a machine as it stands. O(1).
  public func machine(_ slot: Int) -> MachineMemory {
    requireMachine(slot)
    let state = slots[slot]
    var memory = MachineMemory()
    memory.touchedBytes = state.touched
    memory.wantedBytes = state.wanted
    memory.activeBytes = state.active
    memory.estimatedActiveBytes = estimatedActive(state)
    memory.consumedBytes = state.consumed
    memory.sharedSavedBytes = state.sharedSaved
    memory.sharedBytes = state.shared
    memory.balloonedBytes = state.ballooned
    memory.balloonTargetBytes = state.balloonTarget
    memory.compressedBytes = state.compressed
    memory.compressedSavedBytes = state.compressed - state.stored
    memory.swappedBytes = state.swapped
    memory.overheadBytes = state.settings.overheadBytes
    memory.targetBytes = lastPass == nil ? state.upper : state.target
    memory.blockedBytes = state.blocked
    memory.largePagesFraction = largePagesFraction(slot)
    memory.stallFraction = stallFraction(slot)
    memory.swapInBytesPerSecond = rate(state.movedBefore.swappedIn)
    memory.swapOutBytesPerSecond = rate(state.movedBefore.swappedOut)
    memory.compressionBytesPerSecond = rate(state.movedBefore.compressed)
    memory.decompressionBytesPerSecond = rate(state.movedBefore.decompressed)
    return memory
  }

  /// What policies look at of a machine's memory, without the rest. O(1).
  @inline(__always)
  func activity(_ slot: Int) -> MemoryActivity {
    requireMachine(slot)
    let (touched, sharedSaved, ballooned) = (slots[slot].touched, slots[slot].sharedSaved, slots[slot].ballooned)
    return MemoryActivity(
      estimatedActiveBytes: lastPass == nil
        ? min(slots[slot].active, touched - ballooned) : slots[slot].estimatedActive,
      consumedBytes: slots[slot].consumed, sharedSavedBytes: sharedSaved, touchedBytes: touched)
  }

  /// Part of the time a machine waits for memory, 0 to 0.95; the model asks after every pass. O(1).
  public func stallFraction(_ slot: Int) -> Double { slots[slot].stall(settings).fraction }

  /// Part of a machine's memory backed by large pages, 0 to 1. O(1).
  public func largePagesFraction(_ slot: Int) -> Double {
    let state = slots[slot]
    guard state.settings.usesLargePages else { return 0 }
    return state.allocated > 0 ? max(0, 1 - Double(state.broken) / Double(state.allocated)) : 1
  }

  /// The host by what its memory is used for. O(machines).
  public func totals() -> HostMemoryTotals {
    var totals = HostMemoryTotals()
    totals.sizeBytes = sizeBytes
    totals.vmkernelBytes = vmkernelBytes
    totals.freeBytes = freeBytes
    for slot in slots where slot.isUsed {
      totals.overheadBytes += slot.settings.overheadBytes
      totals.touchedBytes += slot.touched
      totals.estimatedActiveBytes += estimatedActive(slot)
      totals.consumedBytes += slot.consumed
      totals.sharedSavedBytes += slot.sharedSaved
      totals.sharedBytes += slot.shared
      totals.balloonedBytes += slot.ballooned
      totals.compressedBytes += slot.compressed
      totals.compressedSavedBytes += slot.compressed - slot.stored
      totals.swappedBytes += slot.swapped
      totals.blockedBytes += slot.blocked
    }
    return totals
  }

  private func rate(_ bytes: Int64) -> Double { passSeconds > 0 ? Double(bytes) / passSeconds : 0 }

  /// In a quiet time the estimate counts as settled.
  private func estimatedActive(_ slot: MemorySlot) -> Int64 {
    lastPass == nil ? min(slot.active, slot.allocated) : slot.estimatedActive
  }
}

/// A machine's memory as policies look at it, bytes.
struct MemoryActivity: BitwiseCopyable {
  let estimatedActiveBytes: Int64
  let consumedBytes: Int64
  let sharedSavedBytes: Int64
  let touchedBytes: Int64
}
