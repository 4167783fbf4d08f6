import ArgumentParser
import Calculators
import Foundation

/// `vdcsim eval`.
struct EvalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "eval", abstract: "Evaluates one policy or model by itself: JSON Lines in, JSON Lines out.",
    discussion: """
      Each line of input is a JSON object and gives one line of output, in order and as soon as it is read. A line \
      with errors gives none: all that is wrong with it goes to standard error, the lines after it are evaluated, and \
      the exit status is 2 at the end. Blank lines are skipped.

      Examples:
        echo '{"memMB": 4096, "vcpus": 2}' | vdcsim eval vm-memory-overhead
        vdcsim eval ha-slots clusters.jsonl
        vdcsim models calculators     all calculators
        vdcsim models ha-slots        the keys of one, what comes out, and an example
      """)

  @Argument(help: "Name of the calculator.", completion: .list(CalculatorRegistry.descriptions.map(\.name)))
  var calculator: String

  @Argument(help: "File of JSON Lines; standard input without, or for '-'.", completion: .file())
  var file: String?

  func run() throws {
    let input = file.flatMap { $0 == "-" ? nil : $0 }
    guard var evaluation = LineEvaluation(calculator: calculator, file: input ?? "stdin") else {
      let guess = CalculatorRegistry.nearest(to: calculator).map { "did you mean '\($0)'? " } ?? ""
      throw CommandFailure(
        .invalidInput,
        "error: no calculator is called '\(calculator)'\n  hint: \(guess)'vdcsim models calculators' lists all")
    }
    var lines = try InputLines(path: input)
    var faultyCount = 0
    while let batch = try lines.nextBatch() {
      var output = ""
      var errors: [String] = []
      for line in batch {
        switch evaluation.next(line) {
        case .results(let text): output += text + "\n"
        case .blank: break
        case .errors(let issues):
          faultyCount += 1
          errors += issues.map(\.description)
        }
      }
      try write(output)
      if !errors.isEmpty { StandardError.write(errors.joined(separator: "\n")) }
    }
    guard faultyCount > 0 else { return }
    let lineCount = evaluation.lineCount
    throw CommandFailure(
      .invalidInput, "error: \(faultyCount) of \(lineCount) line\(lineCount == 1 ? "" : "s") gave no result")
  }

  private func write(_ text: String) throws(CommandFailure) {
    guard !text.isEmpty else { return }
    do {
      try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
    } catch {
      throw CommandFailure(.runFailed, "error: cannot write to standard output: \(error.localizedDescription)")
    }
  }
}
