import Quantities

/// Chooses hosts for machines that are powered on: of those that can take it the one that keeps the cluster best
/// balanced; when none can, the host for which the fewest other machines have to move first.
///
/// Source: A. Gulati et al., VMware Distributed Resource Management, VMware Technical Journal 2012.
public struct InitialPlacement: Sendable {
  /// How it works.
  public var settings: DRSSettings
  private var plan = MovePlan()

  /// Most machines that are moved to make room for one (modelling default).
  static let mostPrerequisites = 4

  /// Makes a placer.
  public init(_ settings: DRSSettings = DRSSettings()) { self.settings = settings }

  /// Whether reasons are written.
  public var explains: Bool {
    get { plan.explains }
    set { plan.explains = newValue }
  }

  /// Names for the reasons.
  public var names: ClusterNames {
    get { plan.names }
    set { plan.names = newValue }
  }

  /// Why the last placement did what it did; empty unless `explains`.
  public var explanations: [PolicyExplanation] { plan.explanations }

  /// Places one machine. Its demands in the view are those expected after power-on.
  public mutating func place(_ machine: Int32, in view: borrowing ClusterView) -> PlacementDecision {
    plan.begin(view, settings)
    return choose(Int(machine), with: [machine], view)
  }

  /// Places several machines as one batch: the largest first, each sees where those before it went, and machines that
  /// are kept together get a host for all of them where there is one. Decisions are in the order given.
  public mutating func place(_ machines: [Int32], in view: borrowing ClusterView) -> [PlacementDecision] {
    plan.begin(view, settings)
    for machine in machines { plan.ledger.weighNewcomer(Int(machine), view, settings) }
    let order = machines.indices.sorted {
      let left = size(machines[$0], view)
      let right = size(machines[$1], view)
      return left != right ? left > right : $0 < $1
    }
    var decisions = machines.map { PlacementDecision(machine: $0) }
    var isDecided = ContiguousArray(repeating: false, count: machines.count)
    for first in order where !isDecided[first] {
      let leader = view.rules.leader(Int(machines[first]))
      // A set at once, before others take the room it was promised.
      for index in order where !isDecided[index] && view.rules.leader(Int(machines[index])) == leader {
        isDecided[index] = true
        decisions[index] = choose(Int(machines[index]), with: machines, view)
      }
    }
    return decisions
  }

  /// Why a host cannot take a machine that is powered on, as things stand; nil when it can.
  public mutating func refusal(of machine: Int32, on host: Int32, in view: borrowing ClusterView) -> HostRefusal? {
    plan.begin(view, settings)
    plan.ledger.weighNewcomer(Int(machine), view, settings)
    let weight = plan.ledger.machines[Int(machine)].weight
    return refusal(of: Int(machine), weight, on: Int(host), lenientLimits, view)
  }

  /// Part of the larger of both resources of the cluster that a machine will ask for.
  private func size(_ machine: Int32, _ view: borrowing ClusterView) -> Double {
    var cpu = 0.0
    var memory = 0.0
    for host in plan.ledger.hosts where host.state.takesMachines {
      cpu += host.cpuCapacity
      memory += host.memoryCapacity
    }
    let weight = plan.ledger.machines[Int(machine)].weight
    return max(
      max(weight.cpuDemand, weight.cpuReservation) / max(1, cpu),
      max(weight.memoryDemand, Double(weight.memoryReservation)) / max(1, memory))
  }

  // MARK: Choice

  /// What refuses a power-on: capacity for reservations, rules, the vCPU:pCPU ratio. Demand, uplinks and preferences
  /// only choose among hosts: better on a busy host than not at all.
  private var lenientLimits: PlacementLimits {
    var limits = PlacementLimits(settings)
    limits.ceiling = .infinity
    limits.networkUtilisation = .infinity
    limits.obeysPreferences = false
    return limits
  }

  private mutating func choose(_ machine: Int, with batch: [Int32], _ view: borrowing ClusterView)
    -> PlacementDecision
  {
    var decision = PlacementDecision(machine: Int32(machine))
    decision.isAutomatic = settings.placesAutomatically(view.machines[machine].automation)
    plan.ledger.weighNewcomer(machine, view, settings)
    let weight = plan.ledger.machines[machine].weight
    var limits = PlacementLimits(settings)
    if settings.evensOutMachines { limits.machines = EvenDistribution.mostMachines(plan.ledger, adding: 1) }
    let set = weightOfSet(machine, batch, view) ?? weight
    var target = bestHost(machine, set, limits, view) ?? bestHost(machine, weight, limits, view)
    if target != nil {
      if explains { decision.refusals = refusals(machine, weight, limits, view) }
    } else {
      let lenient = lenientLimits
      target = bestHost(machine, weight, lenient, view)
      if explains || target == nil { decision.refusals = refusals(machine, weight, lenient, view) }
      if target == nil { target = bestQuarantined(machine, weight, lenient, view) }
      if target == nil { target = makeRoom(machine, weight, lenient, &decision, view) }
      if target == nil { decision.standbyHosts = standbyHosts(machine, weight, lenient, view) }
    }
    decision.target = target.map(Int32.init)
    explain(decision, weight, view)
    if let target { plan.ledger.place(machine, on: target, view.rules) }
    return decision
  }

  /// What a machine and the members of its set that are placed in the same batch weigh, when none of the set runs.
  private mutating func weightOfSet(_ machine: Int, _ batch: [Int32], _ view: borrowing ClusterView)
    -> ClusterLedger.Weight?
  {
    guard !view.rules.togetherLeaders.isEmpty, view.rules.togetherLeaders[machine] >= 0 else { return nil }
    var sum = ClusterLedger.Weight()
    var member: Int? = view.rules.leader(machine)
    while let current = member {
      if plan.ledger.machines[current].host >= 0 { return nil }
      if batch.contains(Int32(current)) {
        plan.ledger.weighNewcomer(current, view, settings)
        sum.include(plan.ledger.machines[current].weight)
      }
      member = view.rules.next(current)
    }
    return sum
  }

  /// A degraded host is better than none, and than moving others.
  private func bestQuarantined(
    _ machine: Int, _ weight: ClusterLedger.Weight, _ limits: PlacementLimits, _ view: borrowing ClusterView
  ) -> Int? {
    var limits = limits
    limits.alsoTakes = .quarantined
    return bestHost(machine, weight, limits, view)
  }

  private func bestHost(
    _ machine: Int, _ weight: ClusterLedger.Weight, _ limits: PlacementLimits, _ view: borrowing ClusterView
  ) -> Int? {
    var best: (host: Int, imbalance: Double)?
    for host in plan.ledger.hosts.indices where limits.accepts(plan.ledger.hosts[host].state) {
      let after = plan.ledger.imbalance(
        addingCPU: weight.cpuLoad, memory: weight.memoryLoad, to: host, from: nil)
      if let best, after >= best.imbalance - LoadImbalance.rounding { continue }
      if refusal(of: machine, weight, on: host, limits, view) == nil { best = (host, after) }
    }
    return best?.host
  }

  private func refusal(
    of machine: Int, _ weight: ClusterLedger.Weight, on host: Int, _ limits: PlacementLimits,
    _ view: borrowing ClusterView
  ) -> HostRefusal? {
    if let refusal = plan.ledger.refusal(of: machine, weight, on: host, limits, view, isAlone: true) {
      return refusal
    }
    guard !view.rules.togetherLeaders.isEmpty, view.rules.togetherLeaders[machine] >= 0 else { return nil }
    var isElsewhere = false
    var member: Int? = view.rules.leader(machine)
    while let current = member {
      let place = plan.ledger.machines[current].host
      if place == Int32(host) { return nil }
      if place >= 0 { isElsewhere = true }
      member = view.rules.next(current)
    }
    return isElsewhere ? .affinity(view.rules.togetherRules[view.rules.leader(machine)]) : nil
  }

  private func refusals(
    _ machine: Int, _ weight: ClusterLedger.Weight, _ limits: PlacementLimits, _ view: borrowing ClusterView
  ) -> [PlacementDecision.Refusal] {
    plan.ledger.hosts.indices.compactMap { host in
      refusal(of: machine, weight, on: host, limits, view).map {
        PlacementDecision.Refusal(host: Int32(host), reason: $0)
      }
    }
  }

  private func standbyHosts(
    _ machine: Int, _ weight: ClusterLedger.Weight, _ limits: PlacementLimits, _ view: borrowing ClusterView
  ) -> [Int32] {
    var limits = limits
    limits.alsoTakes = .standby
    return plan.ledger.hosts.indices.filter {
      plan.ledger.hosts[$0].state == .standby && refusal(of: machine, weight, on: $0, limits, view) == nil
    }.map(Int32.init)
  }

  private mutating func explain(
    _ decision: PlacementDecision, _ weight: ClusterLedger.Weight, _ view: borrowing ClusterView
  ) {
    guard explains else { return }
    let refused = decision.refusals.isEmpty ? "no host refused" : plan.text(decision.refusals, view.rules)
    guard let target = decision.target.map(Int.init) else {
      let standby = decision.standbyHosts.map { plan.names.host(Int($0)) }.joined(separator: ", ")
      if plan.explains {
        plan.explain(
          "drs/placement", machine: Int(decision.machine), choice: nil,
          "\(refused)" + (standby.isEmpty ? "" : "; would fit in standby: \(standby)"))
      }
      return
    }
    let after = plan.ledger.imbalance(
      addingCPU: weight.cpuLoad, memory: weight.memoryLoad, to: target, from: nil)
    if plan.explains {
      plan.explain(
        "drs/placement", machine: Int(decision.machine), choice: target,
        "imbalance becomes \(shortText(after)), the least of the hosts that can take it; "
          + (decision.prerequisites.isEmpty ? "" : "after \(decision.prerequisites.count) moves that make room; ")
          + refused)
    }
  }
}

// MARK: - Prerequisite moves

extension InitialPlacement {
  /// Finds the host for which the fewest machines have to move so that a machine fits, adds those moves to the decision
  /// and carries them out in the books.
  private mutating func makeRoom(
    _ machine: Int, _ weight: ClusterLedger.Weight, _ limits: PlacementLimits, _ decision: inout PlacementDecision,
    _ view: borrowing ClusterView
  ) -> Int? {
    var best: (host: Int, plan: MovePlan)?
    for host in plan.ledger.hosts.indices where plan.ledger.hosts[host].state.takesMachines {
      var trial = self
      trial.plan.moves.removeAll()
      trial.plan.explains = false
      guard trial.clear(host, for: machine, weight, limits, view) else { continue }
      let isFewer = best.map { trial.plan.moves.count < $0.plan.moves.count } ?? true
      if isFewer { best = (host, trial.plan) }
    }
    guard let best else { return nil }
    decision.prerequisites = best.plan.moves
    plan.ledger = best.plan.ledger
    plan.moves += best.plan.moves
    return best.host
  }

  /// Moves machines off a host until another fits; false when that does not come about.
  private mutating func clear(
    _ host: Int, for machine: Int, _ weight: ClusterLedger.Weight, _ limits: PlacementLimits,
    _ view: borrowing ClusterView
  ) -> Bool {
    while let reason = refusal(of: machine, weight, on: host, limits, view) {
      guard plan.moves.count < Self.mostPrerequisites,
        candidates(on: host, reason, weight, limits, view).first(where: { leaving in
          plan.leave(
            leaving, priority: 1, reason: .prerequisite(Int32(machine)), MovePlan.ceilings(settings), view, settings)
            == nil
        }) != nil
      else { return false }
    }
    return true
  }

  /// Machines that could make room: those that give enough by themselves, the smallest first, then the others, the
  /// largest first.
  private func candidates(
    on host: Int, _ reason: HostRefusal, _ weight: ClusterLedger.Weight, _ limits: PlacementLimits,
    _ view: borrowing ClusterView
  ) -> [Int] {
    let book = plan.ledger.hosts[host]
    let needed: Double
    switch reason {
    case .cpuReservation(let missing): needed = missing
    case .memoryReservation(let missing): needed = Double(missing)
    case .vCPURatio: needed = Double(book.vCPUs + weight.vCPUs) - limits.vCPUsPerCore * max(1, book.cores)
    case .virtualFunctions: needed = Double(weight.virtualFunctions - max(0, book.freeVirtualFunctions))
    case .vGPUs: needed = Double(weight.vGPUs - max(0, book.freeVGPUs))
    case .antiAffinity(let rule): return neighbours(on: host, rule, view)
    case .state, .incompatible, .datastores, .hostRule, .affinity, .cpuCeiling, .memoryCeiling, .network,
      .evenDistribution, .migrations:
      return []
    }
    var ranked: [(gives: Double, machine: Int)] = []
    var resident = Int(book.first)
    while resident >= 0 {
      let given = plan.ledger.machines[resident].weight.part(that: reason)
      if given > 0, plan.ledger.machines[resident].isMovable { ranked.append((given, resident)) }
      resident = Int(plan.ledger.machines[resident].next)
    }
    ranked.sort { left, right in
      let isLeftEnough = left.gives >= needed
      let isRightEnough = right.gives >= needed
      if isLeftEnough != isRightEnough { return isLeftEnough }
      if left.gives != right.gives { return isLeftEnough ? left.gives < right.gives : left.gives > right.gives }
      return left.machine < right.machine
    }
    return ranked.map(\.machine)
  }

  /// Machines of a rule that run on a host.
  private func neighbours(on host: Int, _ rule: Int32, _ view: borrowing ClusterView) -> [Int] {
    view.rules.rules[Int(rule)].machines.map(Int.init).filter { plan.ledger.machines[$0].host == Int32(host) }
  }
}

extension ClusterLedger.Weight {
  /// How much of what was refused a machine would give back.
  fileprivate func part(that reason: HostRefusal) -> Double {
    switch reason {
    case .cpuReservation: cpuReservation
    case .memoryReservation: Double(memoryReservation)
    case .vCPURatio: Double(vCPUs)
    case .virtualFunctions: Double(virtualFunctions)
    case .vGPUs: Double(vGPUs)
    default: 0
    }
  }
}
