import SimulationKernel

extension DatacenterModel {
  /// Gives every host its part of each pool's memory shares, reservation and limit: by what the machines there,
  /// secondaries of Fault Tolerance among them, have reserved, demand and could use. Deeper pools come first, so that a
  /// pool counts those in it within their own limits.
  ///
  /// Source: A. Gulati et al., VMware Distributed Resource Management, VMware Technical Journal 2012; the order in
  /// which needs are filled is a modelling default (`MemoryNeed`).
  mutating func scaleMemoryPools(_ cluster: Int, _ scheduler: Scheduler<Event>) {
    for host in clusters[cluster].hostIDs {
      for pool in clusters[cluster].pools.indices {
        memoryNeeds[poolSlot(Int(host), pool)] = memory[Int(host)].need(ofPool: pool)
      }
    }
    for pool in clusters[cluster].pools.indices.reversed() { scaleMemoryPool(pool, cluster) }
    for host in clusters[cluster].hostIDs {
      let first = poolSlot(Int(host), 0)
      memory[Int(host)].setPools(memoryImages[first..<first + clusters[cluster].pools.count])
      scheduleBalance(Int(host), scheduler)
    }
  }

  private mutating func scaleMemoryPool(_ pool: Int, _ cluster: Int) {
    var total = MemoryNeed()
    for host in clusters[cluster].hostIDs { total += memoryNeeds[poolSlot(Int(host), pool)] }
    let settings = clusters[cluster].pools[pool]
    for host in clusters[cluster].hostIDs {
      let slot = poolSlot(Int(host), pool)
      let need = memoryNeeds[slot]
      memoryImages[slot] = MemoryPool(
        shares: max(1, settings.memoryShares * need.part(in: total)),
        reservationBytes: need.part(of: settings.reservationBytes, in: total),
        limitBytes: need.part(of: settings.limitBytes, in: total))
      if settings.parent >= 0 {
        memoryNeeds[poolSlot(Int(host), settings.parent)] += need.bounded(by: memoryImages[slot])
      }
    }
  }
}
