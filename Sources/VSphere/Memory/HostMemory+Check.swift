extension HostMemory {
  /// Whether everything adds up: the identities of `HostMemoryTotals` and `MachineMemory`, nothing negative, nothing
  /// above its bound (balloon, compression cache, swap file, limit at the last pass, free memory). O(machines).
  /// - Returns: what does not, in words; nil when all is well.
  public func check() -> String? {
    let totals = totals()
    let parts = totals.vmkernelBytes + totals.overheadBytes + totals.consumedBytes + totals.freeBytes
    if parts != sizeBytes { return "the parts of the host are \(parts) bytes, its size \(sizeBytes)" }
    if totals.freeBytes < 0 { return "free memory is \(totals.freeBytes) bytes" }
    if totals.reclaimedBytes != totals.deficitBytes {
      return "reclaimed are \(totals.reclaimedBytes) bytes, the deficit is \(totals.deficitBytes)"
    }
    var sums = MemorySums()
    var reserved: Int64 = 0
    var overhead: Int64 = 0
    for slot in slots.indices where slots[slot].isUsed {
      sums += slots[slot].part
      reserved += slots[slot].settings.reservationBytes
      overhead += slots[slot].settings.overheadBytes
      if let problem = problem(of: slot) { return "slot \(slot): \(problem)" }
    }
    if let slot = pools.firstMisplaced(slots) { return "slot \(slot) is not where its pool has it" }
    if sums != self.sums { return "sums kept by difference are \(self.sums), those of the machines \(sums)" }
    if reserved != reservedSum || overhead != overheadSum {
      return
        "reservations and overheads add up to \(reserved) and \(overhead) bytes, not \(reservedSum), \(overheadSum)"
    }
    return nil
  }

  private func problem(of slot: Int) -> String? {
    let memory = machine(slot)
    let machine = slots[slot]
    let parts = memory.consumedBytes + memory.reclaimedBytes
    if parts != memory.touchedBytes { return "the parts are \(parts) bytes, touched \(memory.touchedBytes)" }
    let amounts: [(String, Int64, Int64)] = [
      ("touched", machine.touched, machine.settings.sizeBytes),
      ("wanted", machine.wanted, machine.settings.sizeBytes),
      ("active", machine.active, machine.wanted),
      ("resident", machine.resident, machine.touched),
      ("shared saved", machine.sharedSaved, machine.touched),
      ("ballooned", machine.ballooned, settings.balloon.largestBytes(sizeBytes: machine.settings.sizeBytes)),
      ("compression cache", machine.stored, settings.compression.largestBytes(sizeBytes: machine.settings.sizeBytes)),
      ("compressed", machine.compressed, machine.touched),
      ("swapped", machine.swapped, machine.swapFile),
      ("scanned", machine.scanned, machine.touched),
      ("broken", machine.broken, machine.touched),
    ]
    for (name, bytes, largest) in amounts where bytes < 0 || bytes > largest {
      return "\(name) is \(bytes) bytes, which is not from 0 to \(largest)"
    }
    return nil
  }
}
