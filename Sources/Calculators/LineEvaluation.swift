import Documents

/// Runs a calculator on JSON Lines: for each line of input a line of output, or what is wrong with it.
package struct LineEvaluation {
  /// What became of a line.
  package enum Outcome {
    /// The results as a line of JSON, without its end.
    case results(String)
    /// The line is blank.
    case blank
    /// All that is wrong with the line, in order.
    case errors([DocumentIssue])
  }

  private let calculator: any Calculator.Type
  private let file: String
  /// Lines seen so far.
  package private(set) var lineCount = 0

  /// Starts with the first line of a file; nil where no calculator has the name.
  /// - Parameter file: what to call the input in messages.
  package init?(calculator name: String, file: String) {
    guard let calculator = CalculatorRegistry.calculator(named: name) else { return nil }
    self.calculator = calculator
    self.file = file
  }

  /// Evaluates the next line.
  /// - Parameter bytes: the line without its line feed.
  package mutating func next(_ bytes: [UInt8]) -> Outcome {
    lineCount += 1
    let issues = IssueCollector()
    let node = JSONLine.object(in: bytes, file: file, number: lineCount, issues: issues)
    if let node, !issues.hasErrors,
      let results = calculator.results(for: node, context: ReadingContext(issues: issues))
    {
      return .results(results.line)
    }
    return issues.hasErrors ? .errors(issues.sorted) : .blank
  }
}
