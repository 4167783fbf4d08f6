/// Divides a host's processors among the machines placed on it, and keeps the host's totals.
struct ProcessorDivision {
  /// Grant of each placement of the host divided last, MHz.
  private(set) var grants: ContiguousArray<Double> = []

  /// Divides a host. Afterwards `grants` holds one grant for each placement and the host's `available`, `allocated`,
  /// `usage` and `requested` are those of now.
  mutating func divide(_ host: Int, _ cluster: inout ClusterState) {
    grants.removeAll(keepingCapacity: true)
    if cluster.quirks.contains(.wholeMIPSInProportion) {
      divideInProportion(host, &cluster)
    } else {
      divideFairly(host, &cluster)
    }
    total(host, &cluster)
  }

  /// CloudSim's time-shared scheduler with over-subscription: first come, first served until someone does not fit;
  /// then everybody gets whole MIPS in proportion to what it can use.
  private mutating func divideInProportion(_ host: Int, _ cluster: inout ClusterState) {
    let coreSpeed = cluster.hosts[host].coreSpeed
    let kept = 1 - cluster.migrationOverhead
    let incomingShare = cluster.quirks.contains(.migrationsChargeTheTarget) ? cluster.migrationOverhead : 0
    var available = cluster.hosts[host].capacity
    var lastThatDidNotFit = -1
    for (index, placement) in cluster.hosts[host].placements.enumerated() {
      let machine = Int(placement.machine)
      let usable = ClusterState.usable(
        cluster.requests[machine], vCPUs: cluster.machines[machine].vCPUs, coreSpeed: coreSpeed)
      let needed = placement.isIncoming ? usable * incomingShare : usable
      if available >= needed {
        let isOutgoing = !placement.isIncoming && cluster.machines[machine].isMigrating
        grants.append(isOutgoing ? usable * kept : needed)
        available -= needed
      } else {
        grants.append(0)
        lastThatDidNotFit = index
        available = 0
      }
    }
    cluster.hosts[host].available = available
    guard lastThatDidNotFit >= 0 else { return }
    var total = 0.0
    for index in 0...lastThatDidNotFit {
      let placement = cluster.hosts[host].placements[index]
      let machine = Int(placement.machine)
      let usable = ClusterState.usable(
        cluster.requests[machine], vCPUs: cluster.machines[machine].vCPUs, coreSpeed: coreSpeed)
      total += placement.isIncoming ? usable * incomingShare : usable
    }
    let scale = cluster.hosts[host].capacity / total
    for index in 0...lastThatDidNotFit {
      let placement = cluster.hosts[host].placements[index]
      let machine = Int(placement.machine)
      let usable = ClusterState.usable(
        cluster.requests[machine], vCPUs: cluster.machines[machine].vCPUs, coreSpeed: coreSpeed)
      let grant =
        placement.isIncoming
        ? usable * incomingShare * scale
        : cluster.machines[machine].isMigrating ? usable * scale * kept : usable * scale
      grants[index] = grant.rounded(.down)
    }
  }

  /// Weighted max-min fairness by shares, all machines at the level normal: whoever wants less than its share gets it,
  /// the rest is divided among the others.
  private mutating func divideFairly(_ host: Int, _ cluster: inout ClusterState) {
    let coreSpeed = cluster.hosts[host].coreSpeed
    let incomingShare = cluster.quirks.contains(.migrationsChargeTheTarget) ? cluster.migrationOverhead : 0
    var promised = 0.0
    for placement in cluster.hosts[host].placements {
      let machine = Int(placement.machine)
      let usable = ClusterState.usable(
        cluster.requests[machine], vCPUs: cluster.machines[machine].vCPUs, coreSpeed: coreSpeed)
      cluster.shares.setDemand(of: placement.share, to: placement.isIncoming ? usable * incomingShare : usable)
      // Room is kept for all of a machine that is on its way.
      promised += usable
    }
    cluster.shares.solve()
    for placement in cluster.hosts[host].placements { grants.append(cluster.shares.grant(of: placement.share)) }
    cluster.hosts[host].available = max(0, cluster.hosts[host].capacity - promised)
  }

  private func total(_ host: Int, _ cluster: inout ClusterState) {
    let kept = 1 - cluster.migrationOverhead
    let isInProportion = cluster.quirks.contains(.wholeMIPSInProportion)
    let chargesTarget = cluster.quirks.contains(.migrationsChargeTheTarget) && cluster.migrationOverhead > 0
    var usage = 0.0
    var requested = 0.0
    var allocated = 0.0
    for (index, placement) in cluster.hosts[host].placements.enumerated() {
      let grant = grants[index]
      let machine = Int(placement.machine)
      if placement.isIncoming, chargesTarget {
        allocated += grant + grant * kept / cluster.migrationOverhead
        usage += grant
        requested += cluster.requests[machine]
      } else if placement.isIncoming {
        allocated += ClusterState.usable(
          cluster.requests[machine], vCPUs: cluster.machines[machine].vCPUs, coreSpeed: cluster.hosts[host].coreSpeed)
      } else {
        allocated += grant
        // In proportion, grants are already cut by the overhead; the host spends the whole.
        usage += isInProportion && cluster.machines[machine].isMigrating ? grant / kept : grant
        requested += cluster.requests[Int(placement.machine)]
      }
    }
    cluster.hosts[host].usage = usage
    cluster.hosts[host].requested = requested
    cluster.hosts[host].allocated = allocated
  }
}
