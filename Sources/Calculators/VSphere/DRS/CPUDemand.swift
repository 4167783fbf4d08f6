import Documents
import VSphere

/// `cpu-demand`: processor time a VM would use if it were alone.
enum CPUDemand: Calculator {
  static let about = CalculatorDescription(
    name: "cpu-demand", summary: "processor time a VM would use if it were alone: used + run / (run + sleep) ready",
    source: "A. Gulati et al., VMware Technical Journal 2012",
    example: #"{"usedMs": 10000, "runMs": 10000, "sleepMs": 6000, "readyMs": 4000}"#,
    outputs: [CalculatorOutput("demandMs", "demand in the sample", unit: "ms")])

  /// Counters of one sample, ms.
  struct Input {
    var used: Double
    var run: Double
    var sleep: Double
    var ready: Double
  }

  static func read(_ reader: SectionReader) -> Input {
    Input(
      used: reader.value("usedMs", .amount, "processor time it was charged for, ms"),
      run: reader.value("runMs", .amount, "time it ran, ms"),
      sleep: reader.value("sleepMs", .amount, "time it waited for something else than a processor, ms"),
      ready: reader.value("readyMs", .amount, "time it waited for a processor, ms"))
  }

  static func evaluate(_ input: Input) -> JSONObject {
    ["demandMs": .number(DemandEstimate.cpu(used: input.used, run: input.run, sleep: input.sleep, ready: input.ready))]
  }
}
