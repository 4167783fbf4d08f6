import Yams

extension YAMLComposer {
  /// Notes an error of the parser in our form.
  func report(_ error: YamlError) {
    switch error {
    case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _):
      issues.error(
        at: position(mark), "not YAML: \(problem)",
        hint: hint(problem: problem, context: context?.text, at: context?.mark))
    case .composer(_, let problem, let mark, _):
      let isSecondDocument = problem.contains("another document")
      issues.error(
        at: position(mark), isSecondDocument ? "a second document starts here" : "not YAML: \(problem)",
        hint: isSecondDocument
          ? "a scenario file holds one document; put the other into its own file"
          : "an alias '*name' needs an anchor '&name' before it")
    case .duplicatedKeysInMapping(let keys, let context):
      issues.error(
        at: position(context.mark), "duplicate key '\(abbreviated(keys.first ?? ""))'",
        hint: "it occurs again in the same map; remove one of the two")
    case .memory:
      issues.error(at: start, "too large or too deeply nested for the YAML parser")
    case .reader(let problem, _, _, _), .writer(let problem), .emitter(let problem), .representer(let problem):
      issues.error(at: start, "not YAML: \(problem)")
    case .dataCouldNotBeDecoded, .no:
      issues.error(at: start, "not readable as YAML")
    }
  }

  private func hint(problem: String, context: String?, at mark: Mark?) -> String? {
    if problem.contains("cannot start any token") {
      return "indent with spaces, and quote texts that start with a sign"
    }
    if problem.contains("mapping values are not allowed") { return "quote a text that contains ': '" }
    guard let context, let mark else { return nil }
    return "\(context), which starts at \(position(mark).line):\(mark.column)"
  }
}
