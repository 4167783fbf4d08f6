import Documents
import VSphere

/// `dpm-band`: the band of utilisation in which power management keeps hosts.
enum DPMBand: Calculator {
  static let about = CalculatorDescription(
    name: "dpm-band", summary: "the band of utilisation in which power management keeps hosts",
    source: "Broadcom KB 310527",
    example: #"{"target": 63, "tolerance": 18}"#,
    outputs: [
      CalculatorOutput("low", "below this on all hosts one may go to standby", unit: "%"),
      CalculatorOutput("high", "above this a host is powered on", unit: "%"),
      CalculatorOutput("powerOnWindowS", "stretch of demand that decides on power-on", unit: "s"),
      CalculatorOutput("powerOffWindowS", "stretch of demand that decides on standby", unit: "s"),
      CalculatorOutput("powerOnConsidered", "whether a host is above the band; this and the rest only with 'hosts'"),
      CalculatorOutput("powerOffConsidered", "whether all hosts are below the band"),
      CalculatorOutput("highScore", "how far hosts are above the band: root of the summed squares", unit: "%"),
      CalculatorOutput("lowScore", "how far hosts are below the band, likewise", unit: "%"),
    ])

  /// A band, and hosts to hold against it.
  struct Input {
    var band: UtilisationBand
    var hosts: [UtilisationBand.Utilisation]
  }

  private static let standard = DPMSettings()

  static func read(_ reader: SectionReader) -> Input {
    let band = UtilisationBand(
      target: reader.value(
        "target", .percentage, default: percent(standard.target),
        "middle of the band, %; DemandCapacityRatioTarget"),
      tolerance: reader.value(
        "tolerance", .percentage, default: percent(standard.tolerance),
        "half its width, %; DemandCapacityRatioToleranceHost"))
    let hosts = reader.pairsOrSections(
      "hosts", count: 0...100_000, "utilisation of each host over the window, [CPU, memory] or {cpuPct, memPct}, %",
      pair: { UtilisationBand.Utilisation(cpu: $0, memory: $1) }
    ) {
      UtilisationBand.Utilisation(
        cpu: $0.value("cpuPct", .amount, "of the processors, %"),
        memory: $0.value("memPct", .amount, default: 0, "of the memory, %"))
    }
    return Input(band: band, hosts: hosts)
  }

  private static func percent(_ part: Double) -> Double { (part * 1e8).rounded() / 1e6 }

  static func evaluate(_ input: Input) -> JSONObject {
    let band = input.band
    var result: JSONObject = [
      "low": .number(band.low), "high": .number(band.high), "powerOnWindowS": .number(standard.powerOnWindow.seconds),
      "powerOffWindowS": .number(standard.standbyWindow.seconds),
    ]
    guard !input.hosts.isEmpty else { return result }
    result.append("powerOnConsidered", .bool(band.wantsPowerOn(input.hosts)))
    result.append("powerOffConsidered", .bool(band.allowsStandby(input.hosts)))
    result.append("highScore", .number(band.highScore(input.hosts)))
    result.append("lowScore", .number(band.lowScore(input.hosts)))
    return result
  }
}
