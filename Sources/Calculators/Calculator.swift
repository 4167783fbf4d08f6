import Documents

/// One policy or model by itself: a map of inputs in, a map of results out.
///
/// A calculator reads its keys like a section of a scenario, so that checking, messages and documentation come from the
/// same calls, and hands them to the functions the simulation runs on: it holds no formula of its own.
package protocol Calculator: Sendable {
  /// The inputs, checked.
  associatedtype Input
  /// What `vdcsim models` says about it.
  static var about: CalculatorDescription { get }
  /// Reads the inputs; what is wrong is noted, and then the result is not asked for.
  static func read(_ reader: SectionReader) -> Input
  /// Works out the results from sound inputs.
  static func evaluate(_ input: Input) -> JSONObject
}

extension Calculator {
  /// The results for a map of inputs, or nil where something is wrong with it.
  static func results(for node: YAMLNode, context: ReadingContext) -> JSONObject? {
    let reader = SectionReader(node, path: "", around: node.position, context: context)
    let input = read(reader)
    reader.finish()
    return context.issues.hasErrors ? nil : evaluate(input)
  }
}

/// What a calculator is, for people.
package struct CalculatorDescription: Sendable {
  /// The name `vdcsim eval` finds it by.
  package var name: String
  /// One line about it.
  package var summary: String
  /// Where the formula and its numbers come from.
  package var source: String
  /// A line of input it takes, as in `vdcsim models NAME`.
  package var example: String
  /// The keys of its results, in order.
  package var outputs: [CalculatorOutput]
}

/// A key of a calculator's results.
package struct CalculatorOutput: Sendable {
  /// The key; a part in angle brackets comes from the input.
  package var name: String
  /// What it means, and when it is there.
  package var meaning: String
  /// The unit; empty where there is none.
  package var unit: String

  /// Makes a description of a key.
  package init(_ name: String, _ meaning: String, unit: String = "") {
    self.name = name
    self.meaning = meaning
    self.unit = unit
  }
}
