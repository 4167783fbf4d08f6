import Infrastructure
import SimulationKernel

/// A resource pool's image on one host: a group of the host's share tree, there while the pool has machines on it.
struct HostPool {
  var node = ShareNodeID.none
  /// Machines and child pools below it on this host.
  var members: Int32 = 0
}

extension DatacenterModel {
  /// The group of a pool on a host, made with its ancestors where it does not exist; one more member counts in it.
  mutating func poolNode(host: Int, pool: Int) -> ShareNodeID {
    guard pool >= 0 else { return hosts[host].root }
    let slot = poolSlot(host, pool)
    if hostPools[slot].node == .none {
      let parent = clusters[Int(hosts[host].cluster)].pools[pool].parent
      let parentNode = poolNode(host: host, pool: parent)
      hostPools[slot].node = processorShares.addGroup(under: parentNode, shares: 1)
    }
    hostPools[slot].members += 1
    markPools(Int(hosts[host].cluster))
    return hostPools[slot].node
  }

  /// Counts a member of a pool's group out; the group of an empty pool goes, and counts out of its parent.
  mutating func releasePoolNode(host: Int, pool: Int) {
    guard pool >= 0 else { return }
    let slot = poolSlot(host, pool)
    hostPools[slot].members -= 1
    markPools(Int(hosts[host].cluster))
    guard hostPools[slot].members == 0 else { return }
    processorShares.remove(hostPools[slot].node)
    hostPools[slot].node = .none
    releasePoolNode(host: host, pool: clusters[Int(hosts[host].cluster)].pools[pool].parent)
  }

  /// Notes that the parts of a cluster's pools on its hosts have to be worked out again at the end of the event.
  mutating func markPools(_ cluster: Int) {
    guard !clusters[cluster].pools.isEmpty, !clusters[cluster].needsPoolScaling else { return }
    clusters[cluster].needsPoolScaling = true
    poolsToScale.append(Int32(cluster))
  }

  /// Works out the parts of marked clusters; hosts whose parts may have changed are dirty afterwards.
  mutating func scaleMarkedPools(_ scheduler: Scheduler<Event>) {
    let marked = poolsToScale
    poolsToScale.removeAll(keepingCapacity: true)
    for cluster in marked where clusters[Int(cluster)].needsPoolScaling {
      scalePools(Int(cluster), scheduler)
    }
  }

  /// Where no pass does it, parts follow the demand at once: a host by itself knows what its machines want.
  mutating func scalePoolsWithDemand(_ group: Int) {
    let cluster = configuration.machines[group].cluster
    if balancePeriod(cluster) == nil { markPools(cluster) }
  }

  /// Where a pool is in the tables of pools on hosts.
  func poolSlot(_ host: Int, _ pool: Int) -> Int {
    Int(hosts[host].firstPool) + pool
  }

  /// Gives every host its part of each pool's shares, reservation and limit: the part of the pool's demand that lives
  /// there. DRS does it at every pass; the model also when machines have come or gone.
  ///
  /// Source: A. Gulati et al., VMware Distributed Resource Management, VMware Technical Journal 2012.
  mutating func scalePools(_ cluster: Int, _ scheduler: Scheduler<Event>) {
    clusters[cluster].needsPoolScaling = false
    guard !clusters[cluster].pools.isEmpty else { return }
    scaleMemoryPools(cluster, scheduler)
    for pool in clusters[cluster].pools.indices { clusters[cluster].pools[pool].demandMHz = 0 }
    for host in clusters[cluster].hostIDs {
      for pool in clusters[cluster].pools.indices { poolDemand[poolSlot(Int(host), pool)] = 0 }
    }
    for index in clusters[cluster].machineIDs where machines[Int(index)].leaf != .none {
      let demand = max(1, accounts[Int(index)].wantedMHz)
      var pool = Int(machines[Int(index)].leafPool)
      while pool >= 0 {
        clusters[cluster].pools[pool].demandMHz += demand
        poolDemand[poolSlot(Int(machines[Int(index)].host), pool)] += demand
        pool = clusters[cluster].pools[pool].parent
      }
    }
    for host in clusters[cluster].hostIDs {
      for pool in clusters[cluster].pools.indices {
        let slot = poolSlot(Int(host), pool)
        guard hostPools[slot].node != .none else { continue }
        let settings = clusters[cluster].pools[pool]
        let part = settings.demandMHz > 0 ? poolDemand[slot] / settings.demandMHz : 0
        processorShares.setShares(of: hostPools[slot].node, to: max(1, settings.shares * part))
        processorShares.setReservation(of: hostPools[slot].node, to: settings.reservationMHz * part)
        processorShares.setLimit(
          of: hostPools[slot].node, to: settings.limitMHz.isFinite ? settings.limitMHz * part : .infinity)
      }
      markDirty(Int(host))
    }
  }
}
