import Quantities
import RandomStreams
import Recording

/// Decides which machines move where: power-aware best-fit decreasing away from overloaded hosts, then emptying of
/// the least used ones.
///
/// Reads the cluster, changes nothing but its own scratch, returns moves. Source: Beloglazov and Buyya 2012,
/// sections 4 and 5 (PABFD); rules in the DocC article 'Consolidation'.
///
/// Sums over a host's machines are kept by difference only where that gives the same bits as summing in order:
/// appending adds, removing sums anew.
struct ConsolidationPlanner {
  /// A host as the plan would leave it.
  struct Outlook {
    var available: Double
    var allocated: Double
    var requested: Double
    var freeMemory: Int64
    var freeNetwork: Double
    /// Power the next placement's power is compared with.
    var basePower: Double
    let capacity: Double
    let coreSpeed: Double
    let group: Int32
    /// Whether a machine may be placed here in the current step.
    var isExcluded = false
  }

  let detector: AnyOverloadDetector?
  let selection: AnyVirtualMachineSelection
  var explains = false
  /// Names for the reasons of decisions; empty unless `explains`.
  var hostNames: [String] = []
  var machineNames: [String] = []
  /// Whether memory and network decide where a machine fits.
  var honoursReservations = true
  var clock = SimTime.zero
  var decisions: [DecisionRecord] = []

  var hosts: ContiguousArray<Outlook> = []
  /// Machines on each host, tentative ones included, in the order the sums follow.
  var lists: ContiguousArray<ContiguousArray<Int32>> = []
  /// Sum of the histories of the machines of each host as parts of its capacity; valid where `historyIsFresh`.
  var historySums: ContiguousArray<Double> = []
  var historyIsFresh: ContiguousArray<Bool> = []
  /// Hosts that have machines, and the unused ones tentatively filled.
  var usedHosts: ContiguousArray<Int32> = []
  /// Unused hosts of each group, first in order last.
  var unusedHosts: ContiguousArray<ContiguousArray<Int32>> = []
  var plan: [PlannedMigration] = []
  /// Hosts the last plan found overloaded, in order.
  var overloadedHosts: ContiguousArray<Int32> = []

  init(detector: AnyOverloadDetector?, selection: AnyVirtualMachineSelection) {
    self.detector = detector
    self.selection = selection
  }

  /// Loads the cluster as the last look saw it.
  mutating func load(_ cluster: borrowing ClusterState) {
    honoursReservations = cluster.reservationsLast
    plan.removeAll(keepingCapacity: true)
    decisions.removeAll(keepingCapacity: true)
    usedHosts.removeAll(keepingCapacity: true)
    if lists.isEmpty {
      lists = ContiguousArray(repeating: [], count: cluster.hosts.count)
      historySums = ContiguousArray(repeating: 0, count: cluster.hosts.count * HistoryWindow.length)
      historyIsFresh = ContiguousArray(repeating: false, count: cluster.hosts.count)
      unusedHosts = ContiguousArray(repeating: [], count: cluster.curves.count)
      hosts.reserveCapacity(cluster.hosts.count)
    }
    for group in unusedHosts.indices { unusedHosts[group].removeAll(keepingCapacity: true) }
    hosts.removeAll(keepingCapacity: true)
    for index in cluster.hosts.indices {
      lists[index].removeAll(keepingCapacity: true)
      historyIsFresh[index] = false
      let host = cluster.hosts[index]
      for placement in host.placements { lists[index].append(placement.machine) }
      hosts.append(
        Outlook(
          available: host.available, allocated: host.allocated, requested: 0,
          freeMemory: host.memory - host.reservedMemory, freeNetwork: host.network - host.reservedNetwork,
          basePower: 0, capacity: host.capacity, coreSpeed: host.coreSpeed, group: host.group,
          isExcluded: host.isBarred))
      hosts[index].requested = requestSum(index, cluster)
      hosts[index].basePower = basePower(index, cluster)
      if !host.placements.isEmpty || host.usage != 0 { usedHosts.append(Int32(index)) }
    }
    for index in cluster.hosts.indices.reversed()
    where cluster.hosts[index].placements.isEmpty && cluster.hosts[index].usage == 0 && !cluster.hosts[index].isBarred {
      unusedHosts[Int(hosts[index].group)].append(Int32(index))
    }
  }

  // MARK: Outlooks

  func requestSum(_ host: Int, _ cluster: borrowing ClusterState) -> Double {
    var sum = 0.0
    for machine in lists[host] { sum += cluster.requests[Int(machine)] }
    return sum
  }

  /// Power a placement's power is compared with: of the last look, or of the plan so far.
  func basePower(_ host: Int, _ cluster: borrowing ClusterState) -> Double {
    let isUnused = lists[host].isEmpty
    if isUnused, !cluster.quirks.contains(.idlePowerIsSunk) {
      return cluster.curves[Int(hosts[host].group)].off
    }
    if cluster.quirks.contains(.stalePowerDifference) {
      return cluster.watts(host, at: cluster.hosts[host].utilisation)
    }
    return cluster.watts(host, at: min(1, hosts[host].allocated / hosts[host].capacity))
  }

  /// Puts a machine on a host in the plan.
  mutating func place(_ machine: Int, on host: Int, request: Double, _ cluster: borrowing ClusterState) {
    if historyIsFresh[host] { addHistory(of: machine, to: host, cluster) }
    if lists[host].isEmpty, let last = unusedHosts[Int(hosts[host].group)].last, last == Int32(host) {
      unusedHosts[Int(hosts[host].group)].removeLast()
      usedHosts.append(Int32(host))
    }
    lists[host].append(Int32(machine))
    let usable = ClusterState.usable(
      request, vCPUs: cluster.machines[machine].vCPUs, coreSpeed: hosts[host].coreSpeed)
    hosts[host].available -= usable
    hosts[host].allocated += usable
    hosts[host].requested += request
    if honoursReservations {
      hosts[host].freeMemory -= cluster.machines[machine].memory
      hosts[host].freeNetwork -= cluster.machines[machine].network
    }
    if !cluster.quirks.contains(.stalePowerDifference) { hosts[host].basePower = basePower(host, cluster) }
  }

  /// Takes a tentatively placed machine off a host again.
  mutating func withdraw(_ machine: Int, from host: Int, _ cluster: borrowing ClusterState) {
    remove(at: lists[host].firstIndex(of: Int32(machine))!, from: host, cluster)
    var available = hosts[host].capacity
    var allocated = 0.0
    for other in lists[host] {
      let usable = ClusterState.usable(
        cluster.requests[Int(other)], vCPUs: cluster.machines[Int(other)].vCPUs, coreSpeed: hosts[host].coreSpeed)
      // A host that had room for a placement is not overcommitted, so everybody gets what it can use.
      available -= usable
      allocated += usable
    }
    hosts[host].available = max(0, available)
    hosts[host].allocated = allocated
    if honoursReservations {
      hosts[host].freeMemory += cluster.machines[machine].memory
      hosts[host].freeNetwork += cluster.machines[machine].network
    }
    if !cluster.quirks.contains(.stalePowerDifference) { hosts[host].basePower = basePower(host, cluster) }
  }

  mutating func remove(at index: Int, from host: Int, _ cluster: borrowing ClusterState) {
    lists[host].remove(at: index)
    historyIsFresh[host] = false
    hosts[host].requested = requestSum(host, cluster)
  }

  // MARK: Overload

  private mutating func addHistory(of machine: Int, to host: Int, _ cluster: borrowing ClusterState) {
    let count = cluster.histories.count
    let offset = cluster.histories.offset(machine)
    let speed = cluster.machines[machine].speed
    let capacity = hosts[host].capacity
    cluster.histories.withSamples { samples in
      historySums.withUnsafeMutableBufferPointer { sums in
        let row = sums.baseAddress! + host * HistoryWindow.length
        for index in 0..<count { row[index] += samples[offset + index] * speed / capacity }
      }
    }
  }

  private mutating func refreshHistory(_ host: Int, _ cluster: borrowing ClusterState) {
    guard !historyIsFresh[host] else { return }
    for index in 0..<HistoryWindow.length { historySums[host * HistoryWindow.length + index] = 0 }
    for machine in lists[host] { addHistory(of: Int(machine), to: host, cluster) }
    historyIsFresh[host] = true
  }

  /// Whether a host is overloaded, or would be with one more machine.
  mutating func isOverloaded(
    _ host: Int, with machine: Int? = nil, request: Double = 0, _ cluster: borrowing ClusterState
  ) -> Bool {
    guard let detector else { return false }
    let requested = (machine == nil ? hosts[host].requested : hosts[host].requested + request) / hosts[host].capacity
    guard detector.readsHistory else {
      return detector.isOverloaded(
        HostOutlook(requestedFraction: requested, history: .init(start: nil, count: 0), migrationIntervals: 0))
    }
    return withOutlook(host, with: machine, requested, cluster) { detector.isOverloaded($0) }
  }

  mutating func withOutlook<Result>(
    _ host: Int, with machine: Int?, _ requested: Double, _ cluster: borrowing ClusterState,
    _ body: (HostOutlook) -> Result
  ) -> Result {
    refreshHistory(host, cluster)
    var memory = machine.map { cluster.machines[$0].memory } ?? 0
    for other in lists[host] { memory = max(memory, cluster.machines[Int(other)].memory) }
    let copyTime = Double(memory) / cluster.hosts[host].copyRate
    let intervals = (copyTime / cluster.lookInterval).rounded(.up)
    let count = cluster.histories.count
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: HistoryWindow.length) { values in
      for index in 0..<HistoryWindow.length {
        values.initializeElement(at: index, to: historySums[host * HistoryWindow.length + index])
      }
      if let machine {
        let offset = cluster.histories.offset(machine)
        let speed = cluster.machines[machine].speed
        let capacity = hosts[host].capacity
        cluster.histories.withSamples { samples in
          for index in 0..<count { values[index] += samples[offset + index] * speed / capacity }
        }
      }
      var length = HistoryWindow.length
      while length > 1, values[length - 1] == 0 { length -= 1 }
      let history = UnsafeBufferPointer(rebasing: UnsafeBufferPointer(values)[..<length])
      return body(HostOutlook(requestedFraction: requested, history: history, migrationIntervals: intervals))
    }
  }

  // MARK: Best fit

  /// The host that would draw the least additional power, among those with room that would not be overloaded; the
  /// first on ties. Overload is asked last: it is the expensive question.
  mutating func bestHost(for machine: Int, request: Double, _ cluster: borrowing ClusterState) -> Int? {
    var best = (host: -1, increase: Double.greatestFiniteMagnitude)
    for candidate in usedHosts { consider(Int(candidate), machine, request, cluster, &best) }
    // Unused hosts of one group are alike: the first in order stands for all.
    for group in unusedHosts.indices {
      if let candidate = unusedHosts[group].last { consider(Int(candidate), machine, request, cluster, &best) }
    }
    return best.host < 0 ? nil : best.host
  }

  @inline(__always)
  private mutating func consider(
    _ host: Int, _ machine: Int, _ request: Double, _ cluster: borrowing ClusterState,
    _ best: inout (host: Int, increase: Double)
  ) {
    let outlook = hosts[host]
    guard !outlook.isExcluded, hasRoom(outlook, machine, request, cluster), cluster.mayPlace(machine, on: host) else {
      return
    }
    let increase = powerIncrease(outlook, request, cluster)
    guard increase < best.increase || (increase == best.increase && host < best.host) else { return }
    if outlook.allocated != 0, isOverloaded(host, with: machine, request: request, cluster) { return }
    best = (host, increase)
  }

  /// Power that a request would add to a host, in watts.
  @inline(__always)
  func powerIncrease(_ host: Outlook, _ request: Double, _ cluster: borrowing ClusterState) -> Double {
    cluster.curves[Int(host.group)].watts(at: (host.allocated + request) / host.capacity) - host.basePower
  }

  @inline(__always)
  func hasRoom(_ host: Outlook, _ machine: Int, _ request: Double, _ cluster: borrowing ClusterState) -> Bool {
    let needs = cluster.machines[machine]
    return host.available >= request && host.coreSpeed >= request / needs.vCPUs
      && (!honoursReservations || (host.freeMemory >= needs.memory && host.freeNetwork >= needs.network))
  }
}
