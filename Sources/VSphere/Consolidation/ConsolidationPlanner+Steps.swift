import Quantities
import RandomStreams
import Recording

extension ConsolidationPlanner {
  /// Decides the migrations of one look: relieves overloaded hosts, then empties the least used ones.
  mutating func decide(_ cluster: borrowing ClusterState, at time: SimTime, _ stream: RandomStream)
    -> [PlannedMigration]
  {
    clock = time
    load(cluster)
    relieveOverloadedHosts(cluster, stream)
    emptyUnderusedHosts(cluster)
    return plan
  }

  // MARK: Overloaded hosts

  private mutating func relieveOverloadedHosts(_ cluster: borrowing ClusterState, _ stream: RandomStream) {
    overloadedHosts.removeAll(keepingCapacity: true)
    usedHosts.sort()
    for host in usedHosts where isOverloaded(Int(host), cluster) { overloadedHosts.append(host) }
    var leaving: ContiguousArray<Int32> = []
    for host in overloadedHosts {
      hosts[Int(host)].isExcluded = true
      selectUntilRelieved(Int(host), &leaving, cluster, stream)
    }
    sortByDemand(&leaving, cluster)
    for machine in leaving { _ = assign(machine, cluster) }
  }

  /// Finds a host for a machine and puts it there in the plan; false when there is none.
  private mutating func assign(_ machine: Int32, _ cluster: borrowing ClusterState) -> Bool {
    let index = Int(machine)
    let request = cluster.requests[index]
    let target = bestHost(for: index, request: request, cluster)
    if explains {
      decisions.append(
        DecisionRecord(
          time: clock, policy: "best-fit", entity: machineNames[index], choice: target.map { hostNames[$0] } ?? "",
          reason: reason(for: index, request: request, choice: target, cluster)))
    }
    guard let target else { return false }
    place(index, on: target, request: request, cluster)
    plan.append(PlannedMigration(machine: machine, target: Int32(target)))
    return true
  }

  private mutating func selectUntilRelieved(
    _ host: Int, _ leaving: inout ContiguousArray<Int32>, _ cluster: borrowing ClusterState, _ stream: RandomStream
  ) {
    repeat {
      explainOverload(host, cluster)
      guard let index = selectLeaving(host, cluster, stream) else { return }
      leaving.append(lists[host][index])
      remove(at: index, from: host, cluster)
    } while isOverloaded(host, cluster)
  }

  /// Position in the host's list of the machine that leaves; nil when none can.
  private mutating func selectLeaving(
    _ host: Int, _ cluster: borrowing ClusterState, _ stream: RandomStream
  ) -> Int? {
    let list = lists[host]
    let movable = list.indices.filter { cluster.machines[Int(list[$0])].isMovable }
    guard !movable.isEmpty else { return nil }
    let count = cluster.histories.count
    let chosen = cluster.histories.withSamples { samples in
      withUnsafeTemporaryAllocation(of: VirtualMachineOutlook.self, capacity: movable.count) { candidates in
        for (position, index) in movable.enumerated() {
          let machine = Int(list[index])
          candidates.initializeElement(
            at: position,
            to: VirtualMachineOutlook(
              memoryBytes: cluster.machines[machine].memory,
              utilisation: cluster.requests[machine] / cluster.machines[machine].speed,
              history: UnsafeBufferPointer(start: samples + cluster.histories.offset(machine), count: count)))
        }
        let chosen = selection.select(UnsafeBufferPointer(candidates), stream)
        if explains {
          decisions.append(
            DecisionRecord(
              time: clock, policy: "selection", entity: hostNames[host],
              choice: machineNames[Int(list[movable[chosen]])],
              reason: selection.explain(candidates[chosen]) + ", of \(movable.count) candidates"))
        }
        return chosen
      }
    }
    return movable[chosen]
  }

  private mutating func explainOverload(_ host: Int, _ cluster: borrowing ClusterState) {
    guard explains, let detector else { return }
    let requested = hosts[host].requested / hosts[host].capacity
    let reason = withOutlook(host, with: nil, requested, cluster) { detector.explain($0) }
    decisions.append(
      DecisionRecord(time: clock, policy: "overload", entity: hostNames[host], choice: "overloaded", reason: reason))
  }

  /// Largest demand first; equal demands keep their order.
  private func sortByDemand(_ machines: inout ContiguousArray<Int32>, _ cluster: borrowing ClusterState) {
    // Swift's sort is stable in practice but does not promise it, so the position decides ties explicitly.
    var keyed = machines.enumerated().map { (position: $0, machine: $1, demand: cluster.requests[Int($1)]) }
    keyed.sort { $0.demand != $1.demand ? $0.demand > $1.demand : $0.position < $1.position }
    for index in machines.indices { machines[index] = keyed[index].machine }
  }

  // MARK: Underused hosts

  private mutating func emptyUnderusedHosts(_ cluster: borrowing ClusterState) {
    let countsByLoad = cluster.quirks.contains(.unloadedHostsAreFree)
    for host in hosts.indices {
      let isOff = countsByLoad ? cluster.hosts[host].usage == 0 : cluster.hosts[host].placements.isEmpty
      if isOff { hosts[host].isExcluded = true }
    }
    var isKept = ContiguousArray(repeating: false, count: hosts.count)
    for host in overloadedHosts { isKept[Int(host)] = true }
    if !cluster.quirks.contains(.targetsMayBeEmptied) {
      for move in plan { isKept[Int(move.target)] = true }
    }
    for host in hostsByUtilisation(cluster, countsByLoad) where !isKept[Int(host)] {
      let index = Int(host)
      guard lists[index].contains(where: { !cluster.machines[Int($0)].isMigrating }) else { continue }
      guard !hasIncoming(index, cluster), !hasPinned(index, cluster) else { continue }
      hosts[index].isExcluded = true
      let first = plan.count
      let isEmptied = empty(index, cluster)
      for move in plan[first...] { isKept[Int(move.target)] = true }
      guard explains else { continue }
      decisions.append(
        DecisionRecord(
          time: clock, policy: "underused", entity: hostNames[index], choice: isEmptied ? "empty" : "keep",
          reason: "least used host left, utilisation \(shortText(cluster.hosts[index].utilisation)); "
            + (isEmptied ? "all \(plan.count - first) machines fit elsewhere" : "not all machines fit elsewhere")))
    }
  }

  private func hasPinned(_ host: Int, _ cluster: borrowing ClusterState) -> Bool {
    lists[host].contains { cluster.machines[Int($0)].isPinned }
  }

  private func hasIncoming(_ host: Int, _ cluster: borrowing ClusterState) -> Bool {
    cluster.hosts[host].placements.contains { $0.isIncoming }
  }

  /// Hosts with load, least used first, the first in order on ties.
  private func hostsByUtilisation(_ cluster: borrowing ClusterState, _ countsByLoad: Bool) -> ContiguousArray<Int32> {
    var ranked: [(utilisation: Double, host: Int32)] = []
    for host in usedHosts {
      let utilisation = cluster.hosts[Int(host)].utilisation
      if utilisation < 1, countsByLoad ? utilisation > 0 : !cluster.hosts[Int(host)].placements.isEmpty {
        ranked.append((utilisation, host))
      }
    }
    ranked.sort { $0.utilisation != $1.utilisation ? $0.utilisation < $1.utilisation : $0.host < $1.host }
    return ContiguousArray(ranked.map(\.host))
  }

  /// Plans to move every machine of a host away; undoes it all and returns false when one fits nowhere.
  private mutating func empty(_ host: Int, _ cluster: borrowing ClusterState) -> Bool {
    var leaving: ContiguousArray<Int32> = []
    for machine in lists[host] where !cluster.machines[Int(machine)].isMigrating { leaving.append(machine) }
    sortByDemand(&leaving, cluster)
    let first = plan.count
    for machine in leaving where !assign(machine, cluster) {
      for move in plan[first...] { withdraw(Int(move.machine), from: Int(move.target), cluster) }
      plan.removeSubrange(first...)
      return false
    }
    return true
  }
}
