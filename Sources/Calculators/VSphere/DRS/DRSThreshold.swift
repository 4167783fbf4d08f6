import Documents
import VSphere

/// `drs-threshold`: the imbalance each migration threshold tolerates.
enum DRSThreshold: Calculator {
  static let about = CalculatorDescription(
    name: "drs-threshold", summary: "the imbalance each migration threshold of DRS tolerates",
    source: "VMware KB 1007485, the priority formula solved for the standard deviation",
    example: #"{"hosts": [2, 4, 8, 32]}"#,
    outputs: [
      CalculatorOutput("level<k>", "highest tolerated standard deviation at threshold k, 2 to 4, for each cluster"),
      CalculatorOutput("level5", "\"0+\": anything above 0 is acted on"),
    ])

  static func read(_ reader: SectionReader) -> OneOrMany<Int> {
    reader.value("hosts", .oneOrMany(.count(1...1_000_000)), "number of hosts of a cluster; one or a list")
  }

  static func evaluate(_ hosts: OneOrMany<Int>) -> JSONObject {
    var result = JSONObject()
    for threshold in 2...5 {
      let targets = hosts.values.map { LoadImbalance.target(threshold: threshold, hostCount: $0) }
      result.append(
        "level\(threshold)",
        targets.allSatisfy { $0 == 0 }
          ? .text("0+") : hosts.results { .number(LoadImbalance.target(threshold: threshold, hostCount: $0)) })
    }
    return result
  }
}
