import Documents
import VSphere

/// `resource-pool-admission`: which VMs may be powered on, with reservations that may expand into parent pools.
enum ResourcePoolAdmission: Calculator {
  static let about = CalculatorDescription(
    name: "resource-pool-admission",
    summary: "which VMs may be powered on in a tree of resource pools with expandable reservations",
    source: "vSphere Resource Management, Expandable Reservation",
    example: """
      {"tree": {"name": "RP-MOM", "reservationGHz": 6, "vmsOn": [["VM-M1", 1]], "children": [{"name": "RP-KID", \
      "reservationGHz": 2, "expandable": true, "powerOn": [["VM-K1", 2], ["VM-K2", 2]]}]}}
      """,
    outputs: [
      CalculatorOutput("powerOn.<vm>", "whether each VM may be powered on, in order, those before it running"),
      CalculatorOutput(
        "<top>UnreservedBefore<vm>GHz", "what the top pool has unreserved when the last VM is to be powered on",
        unit: "GHz"),
      CalculatorOutput("<top>UnreservedAfterGHz", "what it has unreserved at the end", unit: "GHz"),
      CalculatorOutput("reasons.<vm>", "for each refused VM, the pool that lacks something, how much, and why"),
    ])

  /// A pool with what runs in it, what is in it and what is to be powered on.
  struct Pool {
    var name: Located<String>
    var reservation: Double
    var limit: Double
    var isExpandable: Bool
    var running: [NamedAmount]
    var requests: [NamedAmount]
    var children: [Pool]
  }

  static func read(_ reader: SectionReader) -> Pool {
    let top = reader.section("tree", "the top pool, whose reservation is all there is") { pool($0, isTop: true) }
    checkUnique(all(top).map(\.name), "pool", reader.issues)
    checkUnique(all(top).flatMap { ($0.running + $0.requests).map(\.name) }, "VM", reader.issues)
    if !reader.issues.hasErrors { checkState(top, reader) }
    return top
  }

  private static func pool(_ reader: SectionReader, isTop: Bool) -> Pool {
    let vms = ValueForm<[NamedAmount]>.list(of: .namedAmount(.amount), count: 0...100_000)
    return Pool(
      name: reader.reference("name", "name of the pool"),
      reservation: reader.value("reservationGHz", .amount, "guarantee of the pool, GHz"),
      limit: isTop
        ? .infinity : reader.value("limitGHz", .limit, default: .infinity, "most that may be reserved in it, GHz"),
      isExpandable: isTop
        ? reader.value("expandable", .flag, default: false, "of no effect at the top")
        : reader.value("expandable", .flag, default: true, "whether it may borrow of its parents"),
      running: reader.value("vmsOn", vms, default: [], "VMs that run, each with its reservation in GHz"),
      requests: reader.value("powerOn", vms, default: [], "VMs to power on in order, with their reservations in GHz"),
      children: reader.sections("children", count: 0...10_000, "pools in it") { pool($0, isTop: false) })
  }

  private static func all(_ pool: Pool) -> [Pool] { [pool] + pool.children.flatMap(all) }

  /// What is given as running has to be possible.
  private static func checkState(_ top: Pool, _ reader: SectionReader) {
    let state = State(top)
    for pool in all(top).dropFirst() where state.pools[pool.name.value] == nil {
      reader.issues.error(
        at: pool.name.position, "the reservation of '\(abbreviated(pool.name.value))' does not fit into its parent",
        hint: "lower it, or raise the parent's")
      return
    }
    for name in state.refused {
      reader.issues.error(
        at: name.position, "'\(abbreviated(name.value))' cannot be running: its reservation does not fit",
        hint: "list it under 'powerOn' to ask whether it may")
    }
  }

  /// The reservations with everything that runs.
  private struct State {
    var reservations: ResourcePoolReservations
    var pools: [String: ResourcePoolReservations.Pool] = [:]
    /// Pools in the order in which they were added.
    var order: [(name: String, pool: ResourcePoolReservations.Pool)] = []
    var refused: [Located<String>] = []

    init(_ top: Pool) {
      reservations = ResourcePoolReservations(capacity: top.reservation)
      add(top, .root)
    }

    private mutating func add(_ pool: Pool, _ id: ResourcePoolReservations.Pool) {
      pools[pool.name.value] = id
      order.append((pool.name.value, id))
      for child in pool.children {
        let (added, _) = reservations.addPool(
          under: id, reservation: child.reservation, isExpandable: child.isExpandable, limit: child.limit)
        if let added { add(child, added) }
      }
      for machine in pool.running where !reservations.reserve(machine.amount, in: id).isAdmitted {
        refused.append(machine.name)
      }
    }
  }

  static func evaluate(_ top: Pool) -> JSONObject {
    var state = State(top)
    var answers = JSONObject()
    var reasons = JSONObject()
    let requests = all(top).flatMap { pool in pool.requests.map { (pool.name.value, $0) } }
    var before = state.reservations.unreserved(in: .root)
    for (pool, machine) in requests {
      before = state.reservations.unreserved(in: .root)
      let outcome = state.reservations.reserve(machine.amount, in: state.pools[pool] ?? .root)
      answers.append(machine.name.value, .bool(outcome.isAdmitted))
      guard !outcome.isAdmitted else { continue }
      let decider = state.order.first { $0.pool == outcome.decidingPool }?.name ?? top.name.value
      reasons.append(
        machine.name.value,
        .object([
          "pool": .text(decider), "shortageGHz": .number(outcome.shortage), "rule": .text(outcome.reason.rawValue),
        ]))
    }
    let name = shortName(top.name.value, prefix: "RP-").lowercased()
    var result: JSONObject = ["powerOn": .object(answers)]
    if let (_, last) = requests.last {
      result.append("\(name)UnreservedBefore\(shortName(last.name.value, prefix: "VM-"))GHz", .number(before))
    }
    result.append("\(name)UnreservedAfterGHz", .number(state.reservations.unreserved(in: .root)))
    if !reasons.members.isEmpty { result.append("reasons", .object(reasons)) }
    return result
  }

  /// A name without the prefix that says what it is the name of, as keys of the results have it.
  private static func shortName(_ name: String, prefix: String) -> String {
    name.hasPrefix(prefix) && name != prefix ? String(name.dropFirst(prefix.count)) : name
  }
}
