extension HostMemory {
  /// Changes the images of resource pools on this host. What a limit leaves each machine holds at once; machines above
  /// it have to give from the next pass on, those that wanted memory the pool did not have get it where it has now.
  /// - Parameter images: one for each pool.
  /// - Complexity: O(machines) for each level of pools where one has a limit.
  public mutating func setPools(_ images: some Collection<MemoryPool>) {
    let hadLimits = pools.hasLimits
    pools.set(images)
    guard hadLimits || pools.hasLimits else { return }
    divideLimits()
    for slot in slots.indices where slots[slot].isUsed && slots[slot].pending > 0 { touchAtOnce(slot) }
  }

  /// What the machines right below a pool need of this host.
  func need(ofPool pool: Int) -> MemoryNeed {
    var need = MemoryNeed()
    for member in pools.members(of: pool) {
      let slot = slots[Int(member)]
      let usable = Double(slot.usable)
      // Not the estimate, which knows only of what the machine has: what a balloon took is in demand still.
      let active = min(Double(slot.active), usable)
      let reserved = Double(slot.reserved)
      need += MemoryNeed(
        reserved: reserved, demanded: max(reserved, active + (usable - active) * (1 - settings.idleTax)),
        usable: usable, machines: 1)
    }
    return need
  }

  /// Works out anew what the limits of pools leave each machine, between passes.
  mutating func divideLimits() {
    fillClaims(isQuiet: lastPass == nil)
    limitMachines()
  }

  /// Limits machines to what they would get if the host had memory without end.
  mutating func limitMachines() {
    pools.divide(.infinity, among: claims, IdleMemoryTax(rate: settings.idleTax), into: &targets)
    for slot in slots.indices where slots[slot].isUsed {
      let limit = targets[slot] < Double(slots[slot].usable) ? Int64(targets[slot]) : .max
      if limit != slots[slot].poolLimit { update(slot) { $0.poolLimit = limit } }
    }
  }

  /// What every machine brings to a division, without regard to pools.
  /// - Parameter isQuiet: whether no passes are under way, so that what is active counts as known.
  mutating func fillClaims(isQuiet: Bool) {
    for slot in slots.indices {
      guard slots[slot].isUsed else {
        claims[slot] = MemoryClaim(shares: 1, activity: .bytes(0), upperBytes: 0)
        continue
      }
      let active =
        isQuiet ? min(slots[slot].active, slots[slot].allocated) : slots[slot].estimatedActive
      claims[slot] = MemoryClaim(
        shares: slots[slot].settings.shares, activity: .bytes(Double(active)),
        lowerBytes: Double(slots[slot].reserved), upperBytes: Double(slots[slot].usable))
    }
  }

  /// What the limits of a machine's pools leave of what the machines in them have.
  func roomInPools(_ slot: Int) -> Int64 {
    let pool = slots[slot].settings.pool
    guard pools.isLimited(pool) else { return .max }
    return pools.room(in: pool) { slots[$0].consumed }
  }

  /// Whether all that the machines in a machine's pools could use fits into the limits of those.
  func fitsPools(_ slot: Int) -> Bool {
    let pool = slots[slot].settings.pool
    guard pools.isLimited(pool) else { return true }
    return pools.fits(pool) { slots[$0].usable }
  }
}
