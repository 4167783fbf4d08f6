import Foundation
import RandomStreams
import ScenarioFiles
import Workloads

/// The files of a fit: `fit.csv`, `qq.csv`, and for arrivals `arrivals.csv` and a YAML file for each process.
public enum FitFiles {
  /// Writes them into a directory, which is made where there is none; files of an earlier fit are replaced.
  /// - Returns: their names, in order.
  public static func write(_ study: FitStudy, to directory: String) throws(OutputError) -> [String] {
    do {
      try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    } catch {
      throw OutputError(path: directory, action: "create", reason: error.localizedDescription)
    }
    var files = [("fit.csv", families(study)), ("qq.csv", quantiles(study))]
    if let diagnosis = study.diagnosis {
      files.append(("arrivals.csv", arrivals(diagnosis)))
      for process in diagnosis.processes {
        guard let lines = ArrivalText.lines(process.process) else { continue }
        let text = "# \(process.summary), fitted to \(study.question.title)\n" + lines.map { $0 + "\n" }.joined()
        files.append(("arrivals-\(process.name).yaml", Array(text.utf8)))
      }
    }
    for (name, bytes) in files { try OutputFile.write(bytes, to: "\(directory)/\(name)") }
    return files.map(\.0)
  }

  /// One row a family: fitted ones best first, counts before the others, then those left out.
  static func families(_ study: FitStudy) -> [UInt8] {
    var table = CSVText([
      "family", "kind", "rank", "parameters", "standard_errors", "free_parameters", "log_likelihood", "aic", "bic",
      "ks",
      "ks_p", "ad", "bootstrap_samples", "bootstrap_ks_p", "bootstrap_ad_p", "yaml", "left_out",
    ])
    for (kind, fits) in [("count", study.fit.counting), ("continuous", study.fit.continuous)] {
      for (index, fitted) in fits.enumerated() {
        let bootstrap = study.bootstraps[fitted.family]
        let written = study.text(fitted)
        table.row([
          .text(fitted.family.name), .text(kind), .number(Double(index + 1)),
          .text(list(fitted.parameters) { $0.value }), .text(list(fitted.parameters) { $0.standardError ?? .nan }),
          .number(Double(fitted.freeParameterCount)), .number(fitted.logLikelihood), .number(fitted.akaike),
          .number(fitted.bayes), .number(fitted.goodness.kolmogorovSmirnov),
          .number(fitted.goodness.kolmogorovSmirnovProbability), .number(fitted.goodness.andersonDarling ?? .nan),
          .number(bootstrap.map { Double($0.sampleCount) } ?? .nan),
          .number(bootstrap?.kolmogorovSmirnovProbability ?? .nan),
          .number(bootstrap?.andersonDarlingProbability ?? .nan), .text(written.yaml),
          .text(written.problem.map { "no scenario takes it: \($0)" } ?? ""),
        ])
      }
    }
    for left in study.fit.leftOut {
      let kind = left.family.isDiscrete ? "count" : "continuous"
      table.row(
        [.text(left.family.name), .text(kind)] + Array(repeating: .text(""), count: 14) + [.text(left.reason)])
    }
    return table.bytes
  }

  /// `shape=0.5 scale=30` in base units; a NaN is left empty.
  private static func list(_ parameters: [FittedParameter], _ value: (FittedParameter) -> Double) -> String {
    parameters.map { "\($0.name)=\(CSVText.number(value($0)))" }.joined(separator: " ")
  }

  /// Quantiles of each fitted family beside those of the values, in base units.
  static func quantiles(_ study: FitStudy) -> [UInt8] {
    var suffix = ""
    if case .duration = study.question.quantity { suffix = "_s" }
    var table = CSVText(["family", "probability", "theoretical\(suffix)", "empirical\(suffix)"])
    for fitted in study.fit.counting + study.fit.continuous {
      for pair in study.sample.quantilePairs(with: fitted.distribution) {
        table.row([
          .text(fitted.family.name), .number(pair.probability), .number(pair.theoretical), .number(pair.empirical),
        ])
      }
    }
    return table.bytes
  }

  /// Index of dispersion by window, autocorrelation by lag, rates by hour of day and of week.
  static func arrivals(_ diagnosis: ArrivalDiagnosis) -> [UInt8] {
    var table = CSVText(["measure", "at", "at_unit", "value", "value_unit", "count"])
    for point in diagnosis.dispersion {
      table.row([
        .text("index_of_dispersion"), .number(point.window), .text("s"), .number(point.index), .text(""),
        .number(Double(point.windowCount)),
      ])
    }
    for point in diagnosis.autocorrelation {
      table.row([
        .text("autocorrelation"), .number(Double(point.lag)), .text("arrivals"), .number(point.correlation), .text(""),
        .number(Double(diagnosis.times.count - point.lag)),
      ])
    }
    for (name, profile) in [("rate_by_hour_of_day", diagnosis.day), ("rate_by_hour_of_week", diagnosis.week)] {
      for (hour, slot) in profile.slots.enumerated() {
        table.row([
          .text(name), .number(Double(hour)), .text("h"), .number(slot.rate ?? .nan), .text("/s"),
          .number(Double(slot.arrivals)),
        ])
      }
    }
    return table.bytes
  }
}

/// A CSV file in memory.
private struct CSVText {
  enum Cell {
    case text(String)
    case number(Double)
  }

  private var buffer = TextBuffer()
  var bytes: [UInt8] { buffer.bytes }

  init(_ columns: [String]) { buffer.append(bytes: TableWriter.header(columns)) }

  /// The text of a number; nothing for a NaN.
  static func number(_ value: Double) -> String {
    var buffer = TextBuffer()
    buffer.append(number: value)
    return String(decoding: buffer.bytes, as: UTF8.self)
  }

  mutating func row(_ cells: [Cell]) {
    for (index, cell) in cells.enumerated() {
      if index > 0 { buffer.append(byte: UInt8(ascii: ",")) }
      switch cell {
      case .text(let text): buffer.append(field: text)
      case .number(let number): buffer.append(number: number)
      }
    }
    buffer.append(byte: UInt8(ascii: "\n"))
  }
}
