extension ClusterLedger {
  // MARK: Sets

  /// What a machine weighs together with the running machines of its set; nil when the set cannot be moved as one: it
  /// is scattered, or a member stays where it is.
  func movableWeight(_ machine: Int, _ rules: AffinityRules) -> Weight? {
    if rules.togetherLeaders.isEmpty { return machines[machine].isMovable ? machines[machine].weight : nil }
    var sum = Weight()
    var member: Int? = rules.leader(machine)
    while let current = member {
      if machines[current].host >= 0 {
        guard machines[current].isMovable, machines[current].host == machines[machine].host else { return nil }
        sum.include(machines[current].weight)
      }
      member = rules.next(current)
    }
    return sum.count > 0 ? sum : nil
  }

  /// Whether a machine speaks for its set: the first one that runs does.
  func isSpeaker(_ machine: Int, _ rules: AffinityRules) -> Bool {
    guard !rules.togetherLeaders.isEmpty else { return true }
    var member: Int? = rules.leader(machine)
    while let current = member {
      if machines[current].host >= 0 { return current == machine }
      member = rules.next(current)
    }
    return false
  }

  /// Puts a machine on a host and counts it as a move of both.
  mutating func move(_ machine: Int, to target: Int, _ rules: AffinityRules) {
    let source = Int(machines[machine].host)
    let seconds = machines[machine].weight.migrationSeconds
    place(machine, on: target, rules)
    hosts[source].moves += 1
    hosts[source].moveSeconds += seconds
    hosts[target].moves += 1
    hosts[target].moveSeconds += seconds
  }

  // MARK: Refusals

  /// Why a host cannot take a machine that runs elsewhere, with its set unless `isAlone`; nil when it can.
  func refusal(
    of machine: Int, _ weight: Weight, on host: Int, _ limits: PlacementLimits, _ view: borrowing ClusterView,
    isAlone: Bool = false
  ) -> HostRefusal? {
    let state = hosts[host].state
    guard limits.accepts(state) else { return .state(state) }
    if let missing = lack(weight, on: host, limits) { return missing }
    if isAlone || view.rules.togetherLeaders.isEmpty { return forbids(machine, host, limits, view) }
    var member: Int? = view.rules.leader(machine)
    while let current = member {
      if current == machine || (machines[current].host >= 0 && machines[current].host != Int32(host)),
        let refusal = forbids(current, host, limits, view)
      {
        return refusal
      }
      member = view.rules.next(current)
    }
    return nil
  }

  /// What a host lacks in capacity.
  func lack(_ weight: Weight, on host: Int, _ limits: PlacementLimits) -> HostRefusal? {
    let book = hosts[host]
    let cpu = book.cpuDemand + weight.cpuDemand
    if cpu > book.cpuCapacity * limits.ceiling * (1 + LoadImbalance.rounding) {
      return .cpuCeiling(utilisation: cpu / book.cpuCapacity)
    }
    let memory = book.memoryDemand + weight.memoryDemand
    if memory > book.memoryCapacity * limits.ceiling * (1 + LoadImbalance.rounding) {
      return .memoryCeiling(utilisation: memory / book.memoryCapacity)
    }
    let cpuMissing = book.cpuReserved + weight.cpuReservation - book.cpuCapacity
    if weight.cpuReservation > 0, cpuMissing > LoadImbalance.rounding * book.cpuCapacity {
      return .cpuReservation(missingMHz: cpuMissing)
    }
    let memoryMissing = book.memoryReserved + weight.memoryReservation - Int64(book.memoryCapacity)
    if weight.memoryReservation > 0, memoryMissing > 0 { return .memoryReservation(missingBytes: memoryMissing) }
    if limits.vCPUsPerCore < .infinity {
      let ratio = Double(book.vCPUs + weight.vCPUs) / max(1, book.cores)
      if ratio > limits.vCPUsPerCore { return .vCPURatio(ratio) }
    }
    if book.networkUtilisation > limits.networkUtilisation { return .network(utilisation: book.networkUtilisation) }
    if weight.virtualFunctions > max(0, book.freeVirtualFunctions) { return .virtualFunctions }
    if weight.vGPUs > max(0, book.freeVGPUs) { return .vGPUs }
    if limits.machines < .max, book.count + weight.count > limits.machines { return .evenDistribution }
    return isBusy(host, weight.migrationSeconds, limits) ? .migrations : nil
  }

  /// Whether a host has its moves of this pass already.
  func isBusy(_ host: Int, _ seconds: Double, _ limits: PlacementLimits) -> Bool {
    let moves = hosts[host].moves
    return moves >= limits.moves || (moves > 0 && hosts[host].moveSeconds + seconds > limits.moveSeconds)
  }

  func forbids(
    _ machine: Int, _ host: Int, _ limits: PlacementLimits, _ view: borrowing ClusterView
  ) -> HostRefusal? {
    if !view.compatibility[machine, host] { return .incompatible }
    if view.rules.isEmpty { return nil }
    if !view.rules.isObligatory(machine, host) {
      return .hostRule(view.rules.hostRule(against: machine, host, isPreference: false) ?? 0)
    }
    if limits.obeysPreferences, !view.rules.isPreferred(machine, host) {
      return .hostRule(view.rules.hostRule(against: machine, host, isPreference: true) ?? 0)
    }
    let isThere = machines[machine].host == Int32(host)
    for position in view.rules.apartRange(machine) {
      let group = Int(view.rules.apartGroups[position])
      if apartCounts[group * hosts.count + host] > (isThere ? 1 : 0) {
        return .antiAffinity(view.rules.apartRules[group])
      }
    }
    return nil
  }

  // MARK: Best destination

  /// The host that can take a machine and leaves the cluster best balanced; the lowest slot on ties. `source` is where
  /// it comes from, nil for a newcomer.
  func bestDestination(
    for machine: Int, _ weight: Weight, from source: Int?, _ limits: PlacementLimits, _ view: borrowing ClusterView,
    isAlone: Bool = false
  ) -> (host: Int, imbalance: Double)? {
    var best: (host: Int, imbalance: Double)?
    for host in hosts.indices where host != source && hosts[host].state.takesMachines {
      let after = imbalance(addingCPU: weight.cpuLoad, memory: weight.memoryLoad, to: host, from: source)
      if let best, after >= best.imbalance - LoadImbalance.rounding { continue }
      if refusal(of: machine, weight, on: host, limits, view, isAlone: isAlone) == nil { best = (host, after) }
    }
    return best
  }
}

extension ClusterLedger.Weight {
  /// Adds another machine.
  mutating func include(_ other: Self) {
    cpuLoad += other.cpuLoad
    memoryLoad += other.memoryLoad
    cpuDemand += other.cpuDemand
    memoryDemand += other.memoryDemand
    worstCPU += other.worstCPU
    worstMemory += other.worstMemory
    cpuReservation += other.cpuReservation
    memoryReservation += other.memoryReservation
    granted += other.granted
    network += other.network
    readyWork += other.readyWork
    stallWork += other.stallWork
    migrationSeconds += other.migrationSeconds
    downtimeSeconds = max(downtimeSeconds, other.downtimeSeconds)
    vCPUs += other.vCPUs
    virtualFunctions += other.virtualFunctions
    vGPUs += other.vGPUs
    count += other.count
  }
}
