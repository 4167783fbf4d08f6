import Documents
import VSphere

/// `drs-imbalance`: how unevenly the hosts of a cluster are loaded, and the priority of moves against it.
enum DRSImbalance: Calculator {
  static let about = CalculatorDescription(
    name: "drs-imbalance", summary: "load of each host, their standard deviation, and the priority of moves",
    source: "A. Gulati et al., VMware Technical Journal 2012; VMware KB 1007485 for the priority",
    example: #"{"hostCapacityGHz": [10, 10, 10], "entitlementsGHz": [[2, 2, 2], [1, 2], [3]]}"#,
    outputs: [
      CalculatorOutput("normEntitlement", "entitlements of each host's VMs as a part of its capacity"),
      CalculatorOutput("stdDev", "population standard deviation of these: the imbalance"),
      CalculatorOutput("priority", "priority of moves against it, 2 (most urgent) to 5"),
    ])

  /// Hosts, or an imbalance that is known.
  enum Input {
    case hosts(HostEntitlements)
    case deviation(Double, hosts: Int)
  }

  static func read(_ reader: SectionReader) -> Input {
    guard reader.has("currentHostLoadStdDev") else { return .hosts(reader.hostEntitlements()) }
    return .deviation(
      reader.value("currentHostLoadStdDev", .real(0...1e6), "the imbalance, instead of hosts"),
      hosts: reader.value("hosts", ValueForm<Int>.count(1...100_000), "number of hosts"))
  }

  static func evaluate(_ input: Input) -> JSONObject {
    switch input {
    case .deviation(let deviation, let hosts):
      return ["priority": .integer(LoadImbalance.priority(standardDeviation: deviation, hostCount: hosts))]
    case .hosts(let cluster):
      let loads = zip(cluster.capacities, cluster.entitlements).map {
        LoadImbalance.normalisedEntitlement($1, capacity: $0)
      }
      let deviation = LoadImbalance.standardDeviation(loads)
      return [
        "normEntitlement": .numbers(loads), "stdDev": .number(deviation),
        "priority": .integer(LoadImbalance.priority(standardDeviation: deviation, hostCount: loads.count)),
      ]
    }
  }
}
