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
    ])

  private static let standard = DPMSettings()

  static func read(_ reader: SectionReader) -> UtilisationBand {
    UtilisationBand(
      target: reader.value(
        "target", .percentage, default: percent(standard.target),
        "middle of the band, %; DemandCapacityRatioTarget"),
      tolerance: reader.value(
        "tolerance", .percentage, default: percent(standard.tolerance),
        "half its width, %; DemandCapacityRatioToleranceHost"))
  }

  private static func percent(_ part: Double) -> Double { (part * 1e8).rounded() / 1e6 }

  static func evaluate(_ band: UtilisationBand) -> JSONObject {
    [
      "low": .number(band.low), "high": .number(band.high), "powerOnWindowS": .number(standard.powerOnWindow.seconds),
      "powerOffWindowS": .number(standard.standbyWindow.seconds),
    ]
  }
}
