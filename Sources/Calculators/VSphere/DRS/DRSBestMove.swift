import Documents
import VSphere

/// `drs-best-move`: the one migration that lowers the imbalance of a cluster most.
enum DRSBestMove: Calculator {
  static let about = CalculatorDescription(
    name: "drs-best-move", summary: "the one migration that lowers the imbalance of a cluster most",
    source: "A. Gulati et al., VMware Technical Journal 2012",
    example: #"{"hostCapacityGHz": [10, 10, 10], "entitlementsGHz": [[2, 2, 2], [1, 2], [3]]}"#,
    outputs: [
      CalculatorOutput("fromHost", "position of the host it leaves, from 0; null where no move helps"),
      CalculatorOutput("vm", "position of the VM on that host, from 0; null where no move helps"),
      CalculatorOutput("toHost", "position of the host it goes to, from 0; null where no move helps"),
      CalculatorOutput("entitlement", "what the VM is entitled to", unit: "that of the input"),
      CalculatorOutput("stdDevBefore", "imbalance before"),
      CalculatorOutput("stdDevAfter", "imbalance after"),
      CalculatorOutput("improvement", "by how much it falls: the goodness of the move"),
      CalculatorOutput("priority", "priority of moves before it"),
    ])

  static func read(_ reader: SectionReader) -> HostEntitlements { reader.hostEntitlements() }

  static func evaluate(_ cluster: HostEntitlements) -> JSONObject {
    let loads = zip(cluster.capacities, cluster.entitlements).map {
      LoadImbalance.normalisedEntitlement($1, capacity: $0)
    }
    let before = LoadImbalance.standardDeviation(loads)
    let move = BestMove.search(capacities: cluster.capacities, entitlements: cluster.entitlements)
    let after = move?.standardDeviation ?? before
    func position(_ index: Int?) -> JSONValue { index.map { .integer($0) } ?? .null }
    return [
      "fromHost": position(move?.source), "vm": position(move?.machine), "toHost": position(move?.target),
      "entitlement": .optional(move.map { cluster.entitlements[$0.source][$0.machine] }),
      "stdDevBefore": .number(before), "stdDevAfter": .number(after), "improvement": .number(before - after),
      "priority": .integer(LoadImbalance.priority(standardDeviation: before, hostCount: loads.count)),
    ]
  }
}
