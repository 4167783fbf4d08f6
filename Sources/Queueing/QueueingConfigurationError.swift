import RandomStreams

/// One thing that is wrong with a queueing configuration.
public struct QueueingConfigurationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Where: keys and positions as in the scenario file, `stations[1].routing[0].to`; empty for the whole.
  public let path: String
  /// What is wrong.
  public let problem: String
  /// What would be accepted.
  public let hint: String

  /// Makes an error from its three parts.
  public init(_ path: String, _ problem: String, hint: String) {
    self.path = path
    self.problem = problem
    self.hint = hint
  }

  /// Makes an error from that of a distribution or an arrival process.
  public init(_ path: String, _ error: DistributionError) {
    let subject = error.parameter.isEmpty ? error.family : "\(error.parameter) of \(error.family)"
    self.init(path, "\(subject) is \(error.found)", hint: "accepted: \(error.accepted)")
  }

  /// Path, problem and hint in one sentence.
  public var description: String { (path.isEmpty ? "" : path + ": ") + "\(problem); \(hint)" }
}
