/// A parameter of a configuration that is out of range or does not fit the others.
public struct ParameterError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The parameter as a path of names with dots between them, such as `host.power.idle`.
  public var parameter: String
  /// What is wrong with it.
  public var problem: String
  /// What would be accepted.
  public var hint: String

  /// Makes an error from its three parts.
  public init(parameter: String, problem: String, hint: String) {
    self.parameter = parameter
    self.problem = problem
    self.hint = hint
  }

  /// Parameter, problem and hint in one sentence.
  public var description: String { "\(parameter): \(problem); \(hint)" }

  /// The same error seen from a configuration that holds this one under a name.
  public func inside(_ name: String) -> ParameterError {
    ParameterError(
      parameter: parameter.isEmpty ? name : "\(name).\(parameter)", problem: problem, hint: hint)
  }
}
