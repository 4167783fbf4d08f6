import RandomStreams
import ScenarioFiles
import Workloads

/// A fit as text for a terminal.
public struct FitReport {
  private let study: FitStudy
  private var quantity: DrawnQuantity { study.question.quantity }

  /// Arrival processes of more lines than this are written to files only.
  private static let lineLimit = 40

  /// Makes the report of a study.
  public init(_ study: FitStudy) { self.study = study }

  /// Everything: what the column holds, the families best first, what is left out, and the best as YAML.
  public var text: String {
    var parts = [summary]
    for (title, fits) in [("counts", study.fit.counting), ("continuous", study.fit.continuous)] where !fits.isEmpty {
      parts.append((study.fit.counting.isEmpty ? "" : "\(title):\n") + table(fits))
    }
    parts += [leftOut, note, best, arrivals]
    return parts.filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private func value(_ number: Double) -> String { ShortNumber.value(number / quantity.factor) + quantity.suffix }

  private var summary: String {
    let sample = study.sample
    let column = study.question.column
    var text = "\(study.question.title): \(column.values.count) values"
    if column.blankCount > 0 { text += ", \(column.blankCount) cells without a number" }
    if study.zeroCount > 0 { text += ", \(study.zeroCount) of 0 left out" }
    if study.question.arrivals != nil { text += "; times between arrivals:" }
    guard sample.count > 0 else { return text + "\n" }
    let quantiles = [("median", 0.5), ("p90", 0.9), ("p99", 0.99)].map { "\($0) \(value(sample.quantile($1)))" }
    return """
      \(text)
      mean \(value(sample.mean)), sd \(value(sample.variance.squareRoot())), \
      cv \(ShortNumber.value(sample.coefficientOfVariation)), min \(value(sample.least)), \
      \(quantiles.joined(separator: ", ")), max \(value(sample.greatest))

      """
  }

  private func table(_ fits: [FittedDistribution]) -> String {
    var rows = [
      ["family", "parameters", "log likelihood", "AIC", "BIC", "KS", "p", "AD", "bootstrap p (KS)", "(AD)"]
    ]
    for fitted in fits {
      let goodness = fitted.goodness
      let bootstrap = study.bootstraps[fitted.family]
      rows.append([
        fitted.family.name, fitted.parameters.map(parameter).joined(separator: ", "),
        ShortNumber.fixed(fitted.logLikelihood), ShortNumber.fixed(fitted.akaike), ShortNumber.fixed(fitted.bayes),
        ShortNumber.rounded(goodness.kolmogorovSmirnov), ShortNumber.rounded(goodness.kolmogorovSmirnovProbability),
        goodness.andersonDarling.map(ShortNumber.rounded) ?? "-",
        bootstrap.map { ShortNumber.rounded($0.kolmogorovSmirnovProbability) } ?? "",
        bootstrap.map { $0.andersonDarlingProbability.map(ShortNumber.rounded) ?? "-" } ?? "",
      ])
    }
    return TextTable.text(rows, rightAligned: [false, false] + Array(repeating: true, count: 8))
  }

  private func parameter(_ parameter: FittedParameter) -> String {
    let hasUnit = parameter.kind == .value
    let factor = hasUnit ? quantity.factor : 1
    let error = parameter.standardError.map { " ± \(ShortNumber.rounded($0 / factor))" } ?? ""
    return "\(parameter.name) \(ShortNumber.value(parameter.value / factor))\(error)\(hasUnit ? quantity.suffix : "")"
  }

  private var leftOut: String {
    study.fit.leftOut.isEmpty
      ? "" : "left out:\n" + study.fit.leftOut.map { "  \($0.family.name): \($0.reason)\n" }.joined()
  }

  private var note: String {
    guard !study.fit.continuous.isEmpty || !study.fit.counting.isEmpty else { return "" }
    return study.bootstraps.isEmpty
      ? "p is for parameters known beforehand; fitted to the same data it is too high (--bootstrap 200 corrects it).\n"
      : "bootstrap p: samples as far from their own fit as these values are from theirs.\n"
  }

  /// The best a scenario accepts of each list.
  private var best: String {
    if study.sample.values.count == 1, let only = study.sample.values.first {
      return "all values are equal\n" + DistributionText(.constant(only), quantity).yaml + "\n"
    }
    return [("as counts", study.fit.counting), ("as a continuous quantity", study.fit.continuous)].map { name, fits in
      var text = ""
      for fitted in fits {
        let written = study.text(fitted)
        guard let problem = written.problem else {
          return text + "# \(fitted.family.name)\(study.fit.counting.isEmpty ? "" : ", \(name)")\n\(written.yaml)\n"
        }
        text += "# \(fitted.family.name) fits better, but no scenario takes it: \(problem)\n"
      }
      return text
    }.filter { !$0.isEmpty }.joined()
  }

  private var arrivals: String {
    guard study.question.arrivals != nil else { return "" }
    guard let diagnosis = study.diagnosis else { return "too few arrivals for a process\n" }
    let times = diagnosis.times
    var text =
      "arrivals: \(times.count + 1) over \(ShortNumber.span(times.span)), \(ShortNumber.value(times.rate)) /s"
    let together = diagnosis.simultaneousCount
    if together > 0 { text += ", \(together) together with the one before (see 'process: batch')" }
    text += times.wereSorted ? "; they were not in order and have been sorted\n" : "\n"
    let spots = [diagnosis.dispersion.first, diagnosis.dispersion.last].compactMap { $0 }
    if spots.count == 2 {
      let indices = spots.map { "\(ShortNumber.rounded($0.index)) in \(ShortNumber.span($0.window))" }
      text += "index of dispersion: \(indices.joined(separator: ", ")) (1 for a Poisson process)\n"
    }
    if let first = diagnosis.autocorrelation.first {
      let bound = ShortNumber.rounded(1.96 / Double(times.count).squareRoot())
      let correlation = ShortNumber.rounded(first.correlation)
      text += "correlation of neighbouring times: \(correlation) (within ±\(bound) by chance)\n"
    }
    let rates = diagnosis.day.slots.compactMap(\.rate)
    if times.span >= 86_400, let least = rates.min(), let most = rates.max() {
      text += "by the hour of the day: \(ShortNumber.value(least)) /s to \(ShortNumber.value(most)) /s\n"
    }
    return text + "\n" + processTable(diagnosis) + "\n" + processLines(diagnosis)
  }

  private func processTable(_ diagnosis: ArrivalDiagnosis) -> String {
    TextTable.text(
      [["process", "parameters", "log likelihood", "AIC", "BIC"]]
        + diagnosis.processes.map {
          [
            $0.summary, String($0.freeParameterCount), ShortNumber.fixed($0.logLikelihood),
            ShortNumber.fixed($0.akaike), ShortNumber.fixed($0.bayes),
          ]
        }, rightAligned: [false, true, true, true, true])
  }

  private func processLines(_ diagnosis: ArrivalDiagnosis) -> String {
    guard let best = diagnosis.processes.first, let lines = ArrivalText.lines(best.process) else { return "" }
    guard lines.count <= Self.lineLimit else { return "# \(best.summary): arrivals-\(best.name).yaml with --out DIR\n" }
    return "# \(best.summary)\n" + lines.map { $0 + "\n" }.joined()
  }
}
