import Infrastructure
import Quantities

extension ClusterState {
  /// An empty state for the hosts of a vSphere cluster, each with a power curve of its own.
  init(_ powerModels: [PowerModel], _ settings: ConsolidationSettings) throws(ParameterError) {
    do {
      curves = try ContiguousArray(powerModels.map { try HostPowerCurve($0) })
    } catch let error as ParameterError {
      throw error
    } catch {
      preconditionFailure("a power model throws parameter errors only")
    }
    hosts = []
    machines = []
    requests = []
    utilisations = []
    histories = HistoryWindow(machineCount: 0)
    quirks = []
    migrationOverhead = settings.configuration.migrationOverhead.value
    lookInterval = settings.period.seconds
    reservationsLast = true
  }

  /// Fills in what a view shows and adds a sample to every machine's history.
  /// - Parameter occupants: the machines of the slots at the last look.
  mutating func fill(_ view: borrowing ClusterView, _ occupants: inout ContiguousArray<Int32>) {
    if machines.count != view.machines.count { histories = HistoryWindow(machineCount: view.machines.count) }
    hosts = ContiguousArray(view.hosts.indices.map { ClusterHost(view.hosts[$0], group: Int32($0)) })
    machines.removeAll(keepingCapacity: true)
    requests.removeAll(keepingCapacity: true)
    utilisations.removeAll(keepingCapacity: true)
    histories.advance()
    for (slot, seen) in view.machines.enumerated() {
      let coreMHz = seen.loadHost >= 0 ? view.hosts[Int(seen.loadHost)].coreMHz : 0
      let machine = ClusterMachine(seen, coreMHz: coreMHz, isPinned: isPinned(slot, view))
      machines.append(machine)
      requests.append(machine.host >= 0 ? seen.cpuDemandMHz : 0)
      utilisations.append(machine.speed > 0 ? seen.cpuDemandMHz / machine.speed : 0)
      if slot < occupants.count, occupants[slot] != seen.id { histories.clear(slot) }
      histories.setNewest(slot, utilisations[slot])
      book(slot, seen)
    }
    occupants.removeAll(keepingCapacity: true)
    for machine in view.machines { occupants.append(machine.id) }
    for host in hosts.indices { hosts[host].close() }
    barHosts(view)
  }

  /// Machines that DRS would not move alone stay: a set that is kept together cannot be moved one by one.
  private func isPinned(_ slot: Int, _ view: borrowing ClusterView) -> Bool {
    let seen = view.machines[slot]
    let isTogether = !view.rules.togetherLeaders.isEmpty && view.rules.togetherLeaders[slot] >= 0
    return isTogether || seen.automation == .disabled || (seen.pin != .none && seen.pin != .migrating)
  }

  private mutating func book(_ slot: Int, _ seen: ClusterView.Machine) {
    for place in [seen.host, seen.migrationTarget] where place >= 0 {
      let host = Int(place)
      let isIncoming = place == seen.migrationTarget
      hosts[host].placements.append(Placement(machine: Int32(slot), isIncoming: isIncoming))
      hosts[host].reservedMemory += seen.memorySizeBytes
      hosts[host].allocated += requests[slot]
      if !isIncoming { hosts[host].requested += requests[slot] }
    }
  }

  private mutating func barHosts(_ view: borrowing ClusterView) {
    placeable.reset(rows: machines.count, columns: hosts.count, filled: true)
    for machine in machines.indices {
      placeable.formIntersection(machine, with: view.compatibility, row: machine)
      if view.rules.obligatoryHosts.rowCount > 0 {
        placeable.formIntersection(machine, with: view.rules.obligatoryHosts, row: machine)
      }
      for position in view.rules.apartRange(machine) {
        let rule = view.rules.apartRules[Int(view.rules.apartGroups[position])]
        for other in view.rules.rules[Int(rule)].machines where Int(other) != machine {
          let host = view.machines[Int(other)].loadHost
          if host >= 0 { placeable[machine, Int(host)] = false }
        }
      }
    }
  }
}

extension ClusterHost {
  /// A host of a view with nobody on it.
  init(_ host: ClusterView.Host, group: Int32) {
    self.group = group
    capacity = host.cpuCapacityMHz
    coreSpeed = host.coreMHz
    memory = host.memoryCapacityBytes
    network = host.networkBytesPerSecond * 8
    // A host without a network copies, if it must, at a byte a second: for ever, but with a finite number.
    copyRate = max(1, host.migrationBytesPerSecond)
    available = host.cpuCapacityMHz
    isBarred = host.state != .available && host.state != .standby
  }

  /// Works out what is left once everybody is booked.
  mutating func close() {
    usage = min(requested, capacity)
    allocated = min(allocated, capacity)
    available = max(0, capacity - allocated)
  }
}

extension ClusterMachine {
  /// A machine of a view; its speed is that of its processors on the host where it runs.
  init(_ machine: ClusterView.Machine, coreMHz: Double, isPinned: Bool) {
    vCPUs = Double(machine.vCPUs)
    speed = vCPUs * coreMHz
    memory = machine.memorySizeBytes
    network = machine.networkDemandBytesPerSecond * 8
    host = machine.loadHost
    isMigrating = machine.migrationTarget >= 0 || machine.pin == .migrating
    self.isPinned = isPinned
  }
}
