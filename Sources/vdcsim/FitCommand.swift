import ArgumentParser
import Experiments
import Foundation
import ScenarioFiles
import Workloads

/// `vdcsim fit`.
struct FitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fit", abstract: "Fits distributions and arrival processes to a column of a CSV file.",
    discussion: """
      Every family of distributions a scenario can name is fitted by maximum likelihood, and printed best first by AIC \
      with standard errors, BIC, Kolmogorov-Smirnov and Anderson-Darling statistics. The best comes as YAML to paste \
      into a scenario. Whole numbers without a unit are fitted as counts, too.

      With --arrivals the column has time stamps (numbers, or dates such as 2024-03-01T12:30:00), with --interarrivals \
      the times between: dispersion, correlation and daily pattern are analysed, and Poisson, renewal, piecewise and \
      two-rate (MMPP) processes fitted.

      Examples:
        vdcsim fit jobs.csv --column run_time --unit s
        vdcsim fit requests.csv --column time --unit ms --arrivals --out Results/requests
        zcat trace.swf.gz | grep -v '^;' | vdcsim fit - --column 4 --delimiter space --no-header --unit s --skip-zeros
      """)

  @Argument(help: "CSV file, or '-' for standard input.", completion: .file(extensions: ["csv", "tsv", "txt"]))
  var file: String

  @Option(help: ArgumentHelp("Column: its name in the header, or its position from 1.", valueName: "name"))
  var column: String

  @Option(
    help: ArgumentHelp(
      "Unit of the values: ns, us, ms, s, min, h or d for times, % or fraction for parts; none for numbers.",
      valueName: "unit"))
  var unit: String?

  @Option(
    name: .customLong("family"),
    help: ArgumentHelp("Fit this family only; may be repeated.", valueName: "name"))
  var families: [String] = []

  @Option(
    help: ArgumentHelp(
      "Character between the cells, or 'tab' or 'space' (otherwise comma, semicolon or tab, whichever is there).",
      valueName: "character"))
  var delimiter: String?

  @Flag(inversion: .prefixedNo, help: "Whether the first row has names (otherwise it is looked at).")
  var header: Bool?

  @Flag(help: "Fit the values other than 0; the YAML has the zeros as a part of a mixture.")
  var skipZeros = false

  @Flag(help: "The column has the times of arrivals.")
  var arrivals = false

  @Flag(help: "The column has the times between arrivals.")
  var interarrivals = false

  @Option(help: ArgumentHelp("Samples drawn from each fit to correct its p for being fitted.", valueName: "n"))
  var bootstrap = 0

  @Option(help: ArgumentHelp("Seed of the bootstrap.", valueName: "n"))
  var seed: UInt64 = 1

  @Option(
    name: .customLong("out"), help: ArgumentHelp("Directory for fit.csv, qq.csv and arrivals.csv.", valueName: "dir"),
    completion: .directory)
  var output: String?

  mutating func validate() throws {
    if arrivals && interarrivals { throw ValidationError("a column has either --arrivals or --interarrivals") }
    if !(0...100_000).contains(bootstrap) { throw ValidationError("--bootstrap takes 0 to 100000 samples") }
    if isTime, let unit, case .duration? = DrawnQuantity(unit: unit) { return }
    if isTime, unit != nil { throw ValidationError("the unit of arrivals is one of time: ns, us, ms, s, min, h or d") }
  }

  private var isTime: Bool { arrivals || interarrivals }

  func run() throws {
    signal(SIGPIPE, SIG_IGN)
    let quantity = try quantity()
    var source = ColumnSource(path: file == "-" ? "stdin" : file, column: column)
    source.delimiter = try separator()
    source.hasHeader = header
    source.unit = unit == "%" ? 0.01 : quantity.factor
    source.takesDates = arrivals
    let values = try read(source)
    var question = FitQuestion(
      column: values, title: "column \(values.name.map { "'\($0)'" } ?? column) of \(source.path)", quantity: quantity)
    try checkFamilies()
    if !families.isEmpty { question.families = DistributionFit.families.filter { families.contains($0.name) } }
    question.skipsZeros = skipZeros
    question.bootstrapSamples = bootstrap
    question.seed = seed
    question.arrivals = arrivals ? .instants : interarrivals ? .intervals : nil
    if interarrivals, let negative = values.values.first(where: { $0 < 0 }) {
      throw CommandFailure(
        .invalidInput,
        "\(source.path): error: a time between arrivals is negative: \(negative) s\n"
          + "  hint: --arrivals is for time stamps")
    }
    let study = FitStudy(question)
    do {
      try FileHandle.standardOutput.write(contentsOf: Data(FitReport(study).text.utf8))
    } catch {
      throw CommandFailure(.runFailed, "error: cannot write to standard output: \(error.localizedDescription)")
    }
    try write(study)
  }

  private func write(_ study: FitStudy) throws(CommandFailure) {
    guard let output else { return }
    do {
      let names = try FitFiles.write(study, to: output)
      StandardError.write("\(names.joined(separator: ", ")) in \(output)")
    } catch {
      throw CommandFailure(.runFailed, "error: \(error)")
    }
  }

  private func quantity() throws(CommandFailure) -> DrawnQuantity {
    let name = unit ?? (isTime ? "s" : "")
    guard let quantity = DrawnQuantity(unit: name) else {
      throw CommandFailure(
        .invalidInput,
        "error: unknown unit '\(name)'\n  hint: ns, us, ms, s, min, h or d for times, % or fraction for parts; numbers "
          + "of anything else, as bytes, have none here")
    }
    return quantity
  }

  private func separator() throws(CommandFailure) -> ColumnDelimiter? {
    switch delimiter {
    case nil: return nil
    case "tab", "\\t": return .byte(UInt8(ascii: "\t"))
    case "space", " ": return .blanks
    case let text?:
      guard text.utf8.count == 1, let byte = text.utf8.first, byte > 0x20, byte != UInt8(ascii: "\"") else {
        throw CommandFailure(
          .invalidInput, "error: '\(text)' is no delimiter\n  hint: one character such as ';', or 'tab' or 'space'")
      }
      return .byte(byte)
    }
  }

  private func checkFamilies() throws(CommandFailure) {
    let known = DistributionFit.families.map(\.name)
    for name in families where !known.contains(name) {
      throw CommandFailure(
        .invalidInput, "error: no family '\(name)' to fit\n  hint: \(known.joined(separator: ", "))")
    }
  }

  private func read(_ source: ColumnSource) throws(CommandFailure) -> Column {
    do throws(TraceErrors) {
      guard file == "-" else { return try ColumnReader.read(source) }
      return try ColumnReader.read(Array(FileHandle.standardInput.readDataToEndOfFile()), source)
    } catch {
      throw CommandFailure(.invalidInput, error.description)
    }
  }
}
