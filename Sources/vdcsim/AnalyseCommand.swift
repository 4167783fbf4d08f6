import ArgumentParser
import Experiments
import Foundation
import Workloads

/// `vdcsim analyse`.
struct AnalyseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "analyse",
    abstract: "Statistics of one column of a table: warm-up, means, quantiles, proportions, with intervals.",
    discussion: """
      What is computed depends on the table.

      A time series (clusters.csv, stations.csv …): how long the warm-up is, by MSER-5 on the mean of the replications, \
      and the mean after it; of a single run by batch means, with the check that batches are independent. Columns \
      that sum up since the start never settle: take one that is a level or a rate.

      replications.csv, and values.csv of 'compare' and 'sweep' (a part for each variant or point): mean with its \
      Student-t interval, median and p95 with intervals between order statistics, which assume nothing; for zeros and \
      ones Wilson's interval, and the rule of three where nothing was seen; with --control the mean corrected by a \
      column whose true mean is known.

      Examples:
        vdcsim analyse Results/mm1/stations.csv --column number
        vdcsim analyse Results/mmc/replications.csv --column mean_wait_s/cluster --control utilisation/cluster=0.8
        vdcsim analyse Results/queue-sizing/values.csv --column mean_wait/cluster
      """, aliases: ["analyze"])

  @Argument(help: "A CSV file that vdcsim has written.", completion: .file(extensions: ["csv"]))
  var file: String

  @Option(help: ArgumentHelp("The column; in values.csv METRIC or METRIC/ENTITY.", valueName: "name"))
  var column: String?

  @Option(help: ArgumentHelp("The entity, where a time series has several.", valueName: "entity"))
  var name: String?

  @Option(help: ArgumentHelp("Batches of a single run.", valueName: "n"))
  var batches = 20

  @Option(help: ArgumentHelp("A column of replications.csv whose true mean is known.", valueName: "column=mean"))
  var control: String?

  mutating func validate() throws {
    if !(2...10_000).contains(batches) { throw ValidationError("--batches takes 2 to 10000, not \(batches)") }
  }

  func run() throws {
    do {
      guard let column else {
        let known = try NamedTable.header(path: file)
        throw CommandFailure(
          .invalidInput,
          "\(file): error: which column?\n  hint: --column takes one of: \(known.prefix(60).joined(separator: ", "))")
      }
      var question = AnalysisQuestion(path: file, column: column)
      question.name = name
      question.batches = batches
      question.control = try control.map(Self.control)
      print(try TableAnalysis.text(question), terminator: "")
    } catch let failure as CommandFailure {
      throw failure
    } catch {
      throw CommandFailure(.invalidInput, "\(error)")
    }
  }

  private static func control(_ text: String) throws(CommandFailure) -> AnalysisQuestion.Control {
    guard let sign = text.lastIndex(of: "="), sign > text.startIndex,
      let mean = Double(text[text.index(after: sign)...]), mean.isFinite
    else {
      throw CommandFailure(.invalidInput, "error: --control takes COLUMN=MEAN, such as utilisation/web=0.8, not '\(text)'")
    }
    return AnalysisQuestion.Control(column: String(text[..<sign]), mean: mean)
  }
}
