/// Why the parameters of a distribution or an arrival process are not acceptable.
public struct DistributionError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The family or process, as scenario files write it.
  public let family: String
  /// The parameter at fault; empty where it is the whole.
  public let parameter: String
  /// What was found.
  public let found: String
  /// What would be accepted.
  public let accepted: String

  /// Makes an error from its four parts.
  public init(family: String, parameter: String, found: String, accepted: String) {
    self.family = family
    self.parameter = parameter
    self.found = found
    self.accepted = accepted
  }

  /// One sentence: `exponential: mean is -1; accepted: a number above 0`.
  public var description: String {
    let subject = parameter.isEmpty ? "" : "\(parameter) is "
    return "\(family): \(subject)\(found); accepted: \(accepted)"
  }
}
