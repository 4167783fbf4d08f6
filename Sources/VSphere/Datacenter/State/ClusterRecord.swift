import Infrastructure
import Quantities
import RandomStreams
import SimulationKernel

/// A resource pool while the model runs.
struct PoolState {
  /// Parent pool, or -1 for the root.
  let parent: Int
  let reservationMHz: Double
  let limitMHz: Double
  let reservationBytes: Double
  let limitBytes: Double
  let memoryShares: Double
  let isCPUExpandable: Bool
  let isMemoryExpandable: Bool
  let hasScalableShares: Bool
  /// Weight of a scalable pool: its level, or its shares over those of a normal pool.
  let multiplier: Double
  /// Its nodes in the reservations of the cluster.
  var cpuReservations = ResourcePoolReservations.Pool.root
  var memoryReservations = ResourcePoolReservations.Pool.root
  /// Processor shares in force.
  var shares: Double
  /// Demand of its machines at the last pass.
  var demandMHz = 0.0

  init(_ pool: ResourcePool) {
    parent = pool.parent ?? -1
    reservationMHz = pool.cpu.reservation
    limitMHz = pool.cpu.limit
    reservationBytes = pool.memory.reservation
    limitBytes = pool.memory.limit
    isCPUExpandable = pool.isCPUExpandable
    isMemoryExpandable = pool.isMemoryExpandable
    hasScalableShares = pool.hasScalableShares
    switch pool.cpu.shares {
    case .level(let level):
      shares = Double(level.poolCPUShares)
      multiplier = level.multiplier
    case .custom(let number):
      shares = Double(number)
      multiplier = ScalableShares.multiplier(customCPUShares: number)
    }
    switch pool.memory.shares {
    case .level(let level): memoryShares = Double(level.poolMemoryShares)
    case .custom(let number): memoryShares = Double(number)
    }
  }
}

/// A cluster while the model runs. Hosts and machines have slots in it, in order of their indices.
struct ClusterRecord {
  let name: String
  let hostIDs: ContiguousArray<Int32>
  let machineIDs: ContiguousArray<Int32>
  /// Names by slot.
  let names: ClusterNames
  var pools: ContiguousArray<PoolState>
  var scalableShares = ScalableShares()
  /// Whether the pools' parts on hosts have to be worked out again.
  var needsPoolScaling = false
  var cpuReservations = ResourcePoolReservations(capacity: 0)
  var memoryReservations = ResourcePoolReservations(capacity: 0)

  // What policies look at, and the shares of the whole cluster.
  var view: ClusterView
  var entitlement: ClusterEntitlement
  var memoryEntitlement: ClusterEntitlement
  var balancer: DRSBalancer
  var placement: InitialPlacement
  var evacuation: MaintenanceEvacuation
  var power: PowerManagement
  var consolidation: ConsolidationBalancer?
  var balanceTimer = EventHandle.none
  var upgrade: RollingUpgrade?

  // HA.
  /// Host whose agent is master, or -1.
  var master: Int32 = -1
  var election = HAElection()
  var restarts: RestartQueue
  var restartPlacement: RestartPlacement
  var restartTimer = EventHandle.none
  /// Restarted machines in the root pool until DRS puts them back.
  var hasFlattened = false

  /// Whether more performance would be lost after failures than is tolerated.
  var warnsOfPerformance = false

  init(
    name: String, hostIDs: ContiguousArray<Int32>, machineIDs: ContiguousArray<Int32>, names: ClusterNames,
    pools: ContiguousArray<PoolState>, view: ClusterView, drs: DRSSettings, dpm: DPMSettings, restarts: RestartQueue,
    restartPlacement: RestartPlacement
  ) {
    self.name = name
    self.hostIDs = hostIDs
    self.machineIDs = machineIDs
    self.names = names
    self.pools = pools
    self.view = view
    entitlement = ClusterEntitlement(
      pools: pools.map { ($0.parent, $0.shares, $0.reservationMHz, $0.limitMHz) }, machineCount: machineIDs.count)
    memoryEntitlement = ClusterEntitlement(
      pools: pools.map { ($0.parent, $0.memoryShares, $0.reservationBytes, $0.limitBytes) },
      machineCount: machineIDs.count)
    balancer = DRSBalancer(drs)
    placement = InitialPlacement(drs)
    evacuation = MaintenanceEvacuation(drs)
    power = PowerManagement(dpm, drs: drs)
    self.restarts = restarts
    self.restartPlacement = restartPlacement
    for pool in pools {
      _ = scalableShares.addPool(under: pool.parent < 0 ? nil : pool.parent, multiplier: pool.multiplier)
    }
  }

  /// Sets whether policies write their reasons.
  mutating func setExplains(_ explains: Bool) {
    balancer.explains = explains
    balancer.names = names
    placement.explains = explains
    placement.names = names
    evacuation.explains = explains
    evacuation.names = names
    power.explains = explains
    power.names = names
    restarts.explains = explains
    restartPlacement.hostNames = names.hosts
  }

  /// Reserves what pools guarantee, once the capacity of the hosts is known.
  /// - Returns: name positions of pools whose reservation does not fit.
  mutating func reservePools() -> [Int] {
    var refused: [Int] = []
    for index in pools.indices {
      let parent = pools[index].parent
      let cpuParent = parent < 0 ? ResourcePoolReservations.Pool.root : pools[parent].cpuReservations
      let memoryParent = parent < 0 ? ResourcePoolReservations.Pool.root : pools[parent].memoryReservations
      let cpu = cpuReservations.addPool(
        under: cpuParent, reservation: pools[index].reservationMHz, isExpandable: pools[index].isCPUExpandable,
        limit: pools[index].limitMHz)
      let memory = memoryReservations.addPool(
        under: memoryParent, reservation: pools[index].reservationBytes,
        isExpandable: pools[index].isMemoryExpandable, limit: pools[index].limitBytes)
      if cpu.pool == nil || memory.pool == nil { refused.append(index) }
      pools[index].cpuReservations = cpu.pool ?? cpuParent
      pools[index].memoryReservations = memory.pool ?? memoryParent
    }
    return refused
  }

  /// What HA does next; room for the power-ons is booked in its picture of the hosts.
  mutating func nextRestarts(
    _ constraints: inout ClusterConstraints, at time: SimTime, _ actions: inout ContiguousArray<RestartAction>
  ) {
    restarts.next(at: time, placement: &restartPlacement, constraints: &constraints, actions: &actions)
  }

  /// A power-on of HA is complete.
  mutating func restartSucceeded(slot: Int32, at time: SimTime) {
    restarts.succeeded(machine: slot, at: time, placement: &restartPlacement)
  }

  /// One look of the consolidation policy; nil without one.
  mutating func consolidate(at time: SimTime, _ stream: RandomStream) -> ConsolidationBalancer.Decision? {
    consolidation?.decide(view, at: time, stream)
  }

  /// The failure of a host is known: power-ons that were under way there failed with it.
  mutating func hostFailed(slot: Int32, at time: SimTime) {
    restarts.hostFailed(slot, at: time, placement: &restartPlacement)
  }

  /// A power-on of HA that was under way failed, if there was one.
  mutating func restartFailed(slot: Int32, _ failure: RestartFailure, at time: SimTime) {
    restarts.failed(machine: slot, at: time, because: failure, placement: &restartPlacement)
  }
}

/// What the model's picture of the machines is made of: inside the record, so that nothing is copied for it.
extension ClusterRecord {
  @inline(__always)
  mutating func refreshMachine(_ slot: Int, _ change: (inout ClusterView.Machine) -> Void) {
    change(&view.machines[slot])
  }

  @inline(__always)
  mutating func setDemand(_ slot: Int, cpuMHz: Double, memoryBytes: Double) {
    entitlement.setDemand(slot, to: cpuMHz)
    memoryEntitlement.setDemand(slot, to: memoryBytes)
  }

  @inline(__always)
  mutating func showMemory(_ held: MemoryActivity, slot: Int, hostSlot: Int) {
    view.machines[slot].memoryActiveBytes = held.estimatedActiveBytes
    view.machines[slot].memoryConsumedBytes = held.consumedBytes
    view.machines[slot].memoryGrantedBytes = held.consumedBytes + held.sharedSavedBytes
    view.machines[slot].migrationSeconds = Double(held.touchedBytes) / view.hosts[hostSlot].migrationBytesPerSecond
  }

  /// Divides a cluster's capacity and shows every machine that runs its part.
  mutating func solveEntitlements(cpuMHz: Double, memoryBytes: Double) {
    entitlement.solve(capacity: cpuMHz)
    memoryEntitlement.solve(capacity: memoryBytes)
    for slot in view.machines.indices where entitlement.hasMachine(slot) {
      view.machines[slot].cpuEntitlementMHz = entitlement.grant(slot)
      view.machines[slot].memoryEntitlementBytes = memoryEntitlement.grant(slot)
    }
  }
}
