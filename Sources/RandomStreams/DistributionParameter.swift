/// What a parameter of a distribution holds and whether it carries the unit of what is drawn.
public enum DistributionParameterKind: String, Sendable, Hashable, CaseIterable {
  /// A quantity with the unit of the context, such as `20 ms` where durations are drawn.
  case value
  /// Any bare number.
  case number
  /// A bare number above 0.
  case shape
  /// A bare number or percentage from 0 to 1.
  case probability
  /// A whole number of at least 1.
  case count
  /// `true` or `false`.
  case flag
  /// A list of quantities with the unit of the context, in place or a column of a file.
  case values
  /// A list of probabilities.
  case probabilities
  /// A square matrix of bare numbers per base unit of the context (per second where durations are drawn).
  case matrix
  /// One distribution.
  case distribution
  /// A list of distributions, each with a `weight` beside its own parameters.
  case distributions
}

/// The value of a parameter after reading, in base units of the context.
public enum DistributionParameterValue: Sendable, Hashable {
  /// For the kinds value, number, shape, probability and count.
  case number(Double)
  /// For the kind flag.
  case flag(Bool)
  /// For the kinds values and probabilities.
  case numbers([Double])
  /// For the kind matrix, row by row.
  case matrix([[Double]])
  /// For the kind distribution.
  case distribution(Distribution)
  /// For the kind distributions.
  case distributions([WeightedDistribution])
}

/// A parameter of a distribution family.
public struct DistributionParameter: Sendable, Hashable {
  /// Name as scenario files write it.
  public let name: String
  /// What it holds.
  public let kind: DistributionParameterKind
  /// The value when it is left out; nil where it must be written.
  public let defaultValue: DistributionParameterValue?
  /// One line of documentation.
  public let summary: String

  /// Whether the parameter must be written.
  public var isRequired: Bool { defaultValue == nil }

  init(
    _ name: String, _ kind: DistributionParameterKind, _ summary: String,
    default value: DistributionParameterValue? = nil
  ) {
    self.name = name
    self.kind = kind
    self.defaultValue = value
    self.summary = summary
  }
}
