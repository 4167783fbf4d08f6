/// Moves decided so far and the books they leave: what the steps of a pass work on.
struct MovePlan: Sendable {
  var ledger = ClusterLedger()
  var moves: [Recommendation] = []
  var explains = false
  var names = ClusterNames()
  var explanations: [PolicyExplanation] = []

  /// Starts a pass.
  mutating func begin(_ view: borrowing ClusterView, _ settings: DRSSettings) {
    moves.removeAll(keepingCapacity: true)
    explanations.removeAll(keepingCapacity: true)
    ledger.load(view, settings)
  }

  /// Moves a machine, with the running members of its set that are not there yet unless `isAlone`.
  mutating func move(
    _ machine: Int, to target: Int, priority: Int, reason: Recommendation.Reason, goodness: Double = 0,
    _ view: borrowing ClusterView, _ settings: DRSSettings, isAlone: Bool = false
  ) {
    var member: Int? = isAlone ? machine : view.rules.leader(machine)
    while let current = member {
      let source = ledger.machines[current].host
      if source >= 0, source != Int32(target) {
        ledger.move(current, to: target, view.rules)
        moves.append(
          Recommendation(
            machine: Int32(current), source: source, target: Int32(target), priority: priority, reason: reason,
            goodness: goodness, isAutomatic: settings.movesAutomatically(view.machines[current].automation)))
      }
      member = isAlone ? nil : view.rules.next(current)
    }
  }

  /// Writes down why about a machine. Callers ask `explains` first, so that texts are made only when wanted.
  mutating func explain(
    _ policy: String, machine: Int, choice: Int?, _ reason: String
  ) {
    explanations.append(
      PolicyExplanation(
        policy: policy, entity: names.machine(machine), choice: choice.map { names.host($0) } ?? "", reason: reason))
  }

  /// Writes down why about a host.
  mutating func explain(_ policy: String, host: Int, choice: String, _ reason: String) {
    explanations.append(
      PolicyExplanation(policy: policy, entity: names.host(host), choice: choice, reason: reason))
  }

  /// Why each host cannot take a machine.
  func refusals(
    of machine: Int, _ weight: ClusterLedger.Weight, from source: Int?, _ limits: PlacementLimits,
    _ view: borrowing ClusterView, isAlone: Bool = false
  ) -> [PlacementDecision.Refusal] {
    var found: [PlacementDecision.Refusal] = []
    for host in ledger.hosts.indices where host != source {
      if let refusal = ledger.refusal(of: machine, weight, on: host, limits, view, isAlone: isAlone) {
        found.append(PlacementDecision.Refusal(host: Int32(host), reason: refusal))
      }
    }
    return found
  }

  /// Refusals in words.
  func text(_ refusals: [PlacementDecision.Refusal], _ rules: AffinityRules) -> String {
    refusals.isEmpty
      ? "there is no other host"
      : refusals.map { "\(names.host(Int($0.host))) \($0.reason.text(rules))" }.joined(separator: ", ")
  }
}
