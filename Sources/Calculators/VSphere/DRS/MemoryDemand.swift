import Documents
import VSphere

/// `memory-demand`: memory DRS counts for a VM.
enum MemoryDemand: Calculator {
  static let about = CalculatorDescription(
    name: "memory-demand", summary: "memory DRS counts for a VM: active + a part of what is consumed but idle",
    source: "A. Gulati et al., VMware Technical Journal 2012; PercentIdleMBInMemDemand",
    example: #"{"activeMB": 2048, "consumedMB": 8192}"#,
    outputs: [CalculatorOutput("demand<unit>", "demand", unit: "that of the input, MB or GB")])

  /// What a machine uses.
  struct Input {
    var unit: MemoryUnit
    var active: Double
    var consumed: Double
    var percentIdle: OneOrMany<Double>
  }

  static func read(_ reader: SectionReader) -> Input {
    let unit = MemoryUnit.allCases.first { reader.has("active\($0.rawValue)") } ?? .megabytes
    let key = ["idlePct", "percentIdleMBInMemDemand"].first { reader.has($0) } ?? "percentIdle"
    return Input(
      unit: unit,
      active: reader.value("active\(unit.rawValue)", .amount, "memory touched lately; MB, or GB by the key's end"),
      consumed: reader.value("consumed\(unit.rawValue)", .amount, "host memory that backs it, in the same unit"),
      percentIdle: reader.value(
        key, .oneOrMany(.percentage), default: .one(25),
        "PercentIdleMBInMemDemand, %; one or a list; also 'idlePct' or 'percentIdleMBInMemDemand'"))
  }

  static func evaluate(_ input: Input) -> JSONObject {
    [
      "demand\(input.unit.rawValue)": input.percentIdle.results {
        .number(DemandEstimate.memory(active: input.active, consumed: input.consumed, percentIdle: $0))
      }
    ]
  }
}
