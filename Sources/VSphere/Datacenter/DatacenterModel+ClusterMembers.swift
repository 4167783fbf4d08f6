import Quantities

/// What HA has to know of a cluster's rules and compatibility when it looks for hosts.
struct ClusterConstraints: RestartConstraints {
  let rules: AffinityRules
  var machines: ContiguousArray<ClusterView.Machine>
  let compatibility: BitRows
  let respectsAntiAffinity: Bool
  /// A row for each machine, a bit for each host from which its storage can be reached.
  let reachable: BitRows?

  func refusal(machine: Int32, host: Int32) -> RestartRefusal? {
    if reachable.map({ !$0[Int(machine), Int(host)] }) ?? false || !compatibility[Int(machine), Int(host)] {
      return .incompatible
    }
    switch rules.refusal(of: Int(machine), on: Int(host), machines) {
    case .hostRule(let rule): return .hostRule(rule)
    case .antiAffinity(let rule): return respectsAntiAffinity ? .antiAffinity(rule) : nil
    default: return nil
    }
  }

  mutating func assign(machine: Int32, to host: Int32) { machines[Int(machine)].host = host }
}

extension DatacenterModel {
  /// What HA has to obey now.
  mutating func clusterConstraints(_ cluster: Int) -> ClusterConstraints {
    refreshPairs(cluster)
    return ClusterConstraints(
      rules: clusters[cluster].view.rules, machines: clusters[cluster].view.machines,
      compatibility: clusters[cluster].view.compatibility,
      respectsAntiAffinity: configuration.clusters[cluster].ha.respectsAntiAffinity,
      reachable: reachableHosts(cluster))
  }

  /// From which hosts of a cluster each machine's storage can be reached; nil while nothing is away. What hosts do not
  /// mount is in the view's compatibility.
  private func reachableHosts(_ cluster: Int) -> BitRows? {
    guard datastores.contains(where: { store in store.outages.contains { $0 > 0 } }) else { return nil }
    let (ids, hostIDs) = (clusters[cluster].machineIDs, clusters[cluster].hostIDs)
    var rows = BitRows(rows: ids.count, columns: hostIDs.count, filled: true)
    for (machine, id) in ids.enumerated() {
      for (host, hostID) in hostIDs.enumerated() where !isStorageReachable(Int(id), from: Int(hostID)) {
        rows[machine, host] = false
      }
    }
    return rows
  }

  /// Counts a machine that is powered on in its resource pool and among those entitled to the cluster's capacity.
  /// - Parameter isRestart: whether HA powers it on: then it is in the root pool until DRS puts it back.
  mutating func joinCluster(_ index: Int, isRestart: Bool) {
    let machine = machines[index]
    let cluster = Int(machine.cluster)
    let settings = memorySettings[Int(machine.group)]
    clusters[cluster].entitlement.add(
      Int(machine.slot), pool: Int(machine.pool), shares: machine.cpuShares, reservation: machine.cpuReservationMHz,
      limit: machine.cpuLimitMHz)
    clusters[cluster].memoryEntitlement.add(
      Int(machine.slot), pool: Int(machine.pool), shares: settings.shares,
      reservation: Double(settings.reservationBytes), limit: settings.limitBytes.map(Double.init) ?? .infinity)
    machines[index].isFlattened = isRestart && machine.pool >= 0
    if machines[index].isFlattened { clusters[cluster].hasFlattened = true }
    addScalableShares(index, 1)
    clusters[cluster].view.machines[Int(machine.slot)].host = hosts[Int(machine.host)].slot
  }

  /// Takes a machine that is powered off out of its pool.
  mutating func quitCluster(_ index: Int) {
    let machine = machines[index]
    let cluster = Int(machine.cluster)
    clusters[cluster].entitlement.remove(Int(machine.slot))
    clusters[cluster].memoryEntitlement.remove(Int(machine.slot))
    machines[index].isFlattened = false
    addScalableShares(index, -1)
    clusters[cluster].view.machines[Int(machine.slot)].host = ClusterView.Machine.nowhere
  }

  private mutating func addScalableShares(_ index: Int, _ sign: Int) {
    let machine = machines[index]
    let cluster = Int(machine.cluster)
    guard machine.pool >= 0 else { return }
    let shares = Int(machine.cpuShares)
    if sign > 0 {
      clusters[cluster].scalableShares.add(shares, in: Int(machine.pool))
    } else {
      clusters[cluster].scalableShares.remove(shares, in: Int(machine.pool))
    }
    var pool = Int(machine.pool)
    while pool >= 0 {
      if clusters[cluster].pools[pool].hasScalableShares {
        clusters[cluster].pools[pool].shares = clusters[cluster].scalableShares.shares(of: pool)
        clusters[cluster].entitlement.setShares(ofPool: pool, to: clusters[cluster].pools[pool].shares)
      }
      pool = clusters[cluster].pools[pool].parent
    }
  }

  /// Shares of a machine on its host: its own, or those that are left of them in the root pool after a restart by HA.
  func sharesOnHost(_ index: Int) -> Double {
    let machine = machines[index]
    guard machine.isFlattened else { return machine.cpuShares }
    let cluster = clusters[Int(machine.cluster)]
    var path: [FlattenedShares.Level] = [
      FlattenedShares.Level(
        shares: machine.cpuShares, siblingShares: childShares(ofPool: Int(machine.pool), cluster))
    ]
    var pool = Int(machine.pool)
    while pool >= 0 {
      let parent = cluster.pools[pool].parent
      path.append(
        FlattenedShares.Level(shares: cluster.pools[pool].shares, siblingShares: childShares(ofPool: parent, cluster)))
      pool = parent
    }
    return max(1, FlattenedShares.shares(path: path.reversed()))
  }

  /// Shares of everything right below a pool: machines that are powered on, and pools.
  private func childShares(ofPool pool: Int, _ cluster: ClusterRecord) -> Double {
    var sum = 0.0
    for id in cluster.machineIDs where machines[Int(id)].pool == Int32(pool) && machines[Int(id)].state.isPoweredOn {
      sum += machines[Int(id)].cpuShares
    }
    for child in cluster.pools where child.parent == pool { sum += child.shares }
    return sum
  }

  /// DRS puts machines that HA restarted back into their pools.
  mutating func reparentRestarted(_ cluster: Int) {
    guard clusters[cluster].hasFlattened else { return }
    clusters[cluster].hasFlattened = false
    for id in clusters[cluster].machineIDs where machines[Int(id)].isFlattened {
      let index = Int(id)
      let hadLeaf = machines[index].leaf != .none
      if hadLeaf { detachLeaf(index) }
      machines[index].isFlattened = false
      if hadLeaf { attachLeaf(index) }
    }
  }
}
