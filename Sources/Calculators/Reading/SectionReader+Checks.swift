import Documents
import Infrastructure

extension SectionReader {
  /// Notes an error at a key, or at the section where the key is not written.
  func refuse(_ key: String, _ problem: String, hint: String) {
    issues.error(at: position(of: key), problem, hint: hint)
  }

  /// Notes what a model's own checks found.
  /// - Parameter keys: the keys here of the model's parameters whose names differ.
  func report(_ problems: [ParameterError], keys: [String: String] = [:]) {
    for problem in problems {
      let key = keys[problem.parameter] ?? problem.parameter
      context.report(join(key), problem.problem, hint: "accepted: \(problem.hint)")
    }
  }
}
