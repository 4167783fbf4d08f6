/// Divides a host's processors among the machines placed on it, and keeps the host's totals.
struct ProcessorDivision {
  /// Grant of each placement of the host divided last, MHz.
  private(set) var grants: ContiguousArray<Double> = []
  private var order: ContiguousArray<Int32> = []

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

  /// Max-min fairness with equal shares: whoever wants less than the fair share gets it, the rest split evenly.
  private mutating func divideFairly(_ host: Int, _ cluster: inout ClusterState) {
    let coreSpeed = cluster.hosts[host].coreSpeed
    let incomingShare = cluster.quirks.contains(.migrationsChargeTheTarget) ? cluster.migrationOverhead : 0
    let capacity = cluster.hosts[host].capacity
    var wanted = 0.0
    var promised = 0.0
    for placement in cluster.hosts[host].placements {
      let machine = Int(placement.machine)
      let usable = ClusterState.usable(
        cluster.requests[machine], vCPUs: cluster.machines[machine].vCPUs, coreSpeed: coreSpeed)
      grants.append(placement.isIncoming ? usable * incomingShare : usable)
      wanted += grants[grants.count - 1]
      // Room is kept for all of a machine that is on its way.
      promised += usable
    }
    if wanted > capacity { waterFill(capacity) }
    cluster.hosts[host].available = max(0, capacity - promised)
  }

  /// Cuts `grants`, which hold ceilings, so that their sum is the capacity.
  private mutating func waterFill(_ capacity: Double) {
    order.removeAll(keepingCapacity: true)
    for index in grants.indices {
      var position = order.count
      order.append(Int32(index))
      while position > 0, grants[Int(order[position - 1])] > grants[index] {
        order[position] = order[position - 1]
        position -= 1
      }
      order[position] = Int32(index)
    }
    var left = capacity
    for (rank, index) in order.enumerated() {
      let fair = left / Double(order.count - rank)
      grants[Int(index)] = min(grants[Int(index)], fair)
      left -= grants[Int(index)]
    }
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
