import Infrastructure
import Quantities
import RandomStreams

/// Consolidation policies at the place of DRS: pack machines onto few hosts, switch the empty ones off, wake hosts when
/// the others are overloaded. Runs the planner of `ConsolidationModel` on the view of a vSphere cluster.
///
/// The rules of a cluster hold: must rules, compatibility and machines kept apart bar hosts, machines kept together and
/// pinned ones stay where they are. Maintenance mode is not its business (see `MaintenanceEvacuation`).
public struct ConsolidationBalancer: Sendable {
  /// What a look decided.
  public struct Decision: Sendable, Hashable {
    /// Moves, in order. Targets may be in standby: they are in `powerOnHosts` then.
    public var moves: [Recommendation] = []
    /// Hosts that are empty, or will be after the moves, to be sent to standby then; in order of slots.
    public var standbyHosts: [Int32] = []
    /// Hosts in standby that moves need, to be powered on first; in order of slots.
    public var powerOnHosts: [Int32] = []

    /// Makes a decision to do nothing.
    public init() {}
  }

  /// How it works.
  public let settings: ConsolidationSettings
  /// Whether reasons are written.
  public var explains = false
  /// Names for the reasons.
  public var names = ClusterNames()
  /// Why the last look did what it did; empty unless `explains`.
  public private(set) var explanations: [PolicyExplanation] = []

  private var cluster: ClusterState
  private var planner: ConsolidationPlanner
  /// The machine of each slot at the last look: another one has no history yet.
  private var occupants: ContiguousArray<Int32> = []
  private var powerModels: [PowerModel]

  /// Makes a balancer for a cluster whose hosts have these power models, one for each host slot.
  /// - Throws: `ParameterError` for a power model that cannot be.
  public init(_ settings: ConsolidationSettings, powerModels: [PowerModel]) throws(ParameterError) {
    self.settings = settings
    self.powerModels = powerModels
    let configuration = settings.configuration
    planner = ConsolidationPlanner(
      detector: AnyOverloadDetector(configuration), selection: AnyVirtualMachineSelection(settings.selection))
    cluster = try ClusterState(powerModels, settings)
  }

  /// One look: notes the demand of every machine, then decides. Call every `settings.period`.
  /// - Parameter stream: the random selection policy draws from it; the others do not.
  public mutating func decide(_ view: borrowing ClusterView, at time: SimTime, _ stream: RandomStream) -> Decision {
    precondition(view.hosts.count == powerModels.count, "as many hosts as power models")
    explanations.removeAll(keepingCapacity: true)
    cluster.fill(view, &occupants)
    var decision = Decision()
    guard settings.overload != .none else { return decision }
    if planner.detector != nil {
      planner.explains = explains
      if explains {
        planner.hostNames = view.hosts.indices.map(names.host)
        planner.machineNames = view.machines.indices.map(names.machine)
      }
      let plan = planner.decide(cluster, at: time, stream)
      appendMoves(plan, view, &decision)
      for record in planner.decisions {
        explanations.append(
          PolicyExplanation(
            policy: record.policy, entity: record.entity, choice: record.choice, reason: record.reason))
      }
    }
    switchHosts(view, &decision)
    return decision
  }

  private func appendMoves(_ plan: [PlannedMigration], _ view: borrowing ClusterView, _ decision: inout Decision) {
    var places = view.machines.map(\.loadHost)
    for move in plan {
      let machine = Int(move.machine)
      if isApart(machine, from: Int(move.target), places, view.rules) {
        let source = places[machine]
        let isOverloaded = planner.overloadedHosts.contains(source)
        decision.moves.append(
          Recommendation(
            machine: move.machine, source: source, target: move.target, priority: isOverloaded ? 2 : 3,
            reason: isOverloaded ? .overload : .underload,
            isAutomatic: view.machines[machine].automation == .cluster
              || view.machines[machine].automation == .fullyAutomated))
        places[machine] = move.target
      }
    }
  }

  /// Whether nobody a machine is kept apart from is, or will be, on a host.
  private func isApart(_ machine: Int, from host: Int, _ places: [Int32], _ rules: AffinityRules) -> Bool {
    for position in rules.apartRange(machine) {
      let rule = rules.apartRules[Int(rules.apartGroups[position])]
      for other in rules.rules[Int(rule)].machines
      where Int(other) != machine && places[Int(other)] == Int32(host) { return false }
    }
    return true
  }

  private func switchHosts(_ view: borrowing ClusterView, _ decision: inout Decision) {
    var residents = ContiguousArray(repeating: 0, count: view.hosts.count)
    for machine in view.machines {
      if machine.host >= 0 { residents[Int(machine.host)] += 1 }
      if machine.migrationTarget >= 0 { residents[Int(machine.migrationTarget)] += 1 }
    }
    for move in decision.moves {
      residents[Int(move.source)] -= 1
      residents[Int(move.target)] += 1
    }
    for host in view.hosts.indices {
      if view.hosts[host].state == .available, residents[host] == 0 { decision.standbyHosts.append(Int32(host)) }
      if view.hosts[host].state == .standby, residents[host] > 0 { decision.powerOnHosts.append(Int32(host)) }
    }
  }
}
