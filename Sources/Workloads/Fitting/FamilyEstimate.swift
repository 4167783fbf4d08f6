import RandomStreams

/// A parameter estimated from data.
public struct FittedParameter: Sendable, Hashable {
  /// The name scenario files use; an element of a list has its position after a point: `means.0`.
  public let name: String
  /// The estimate, in base units.
  public let value: Double
  /// Its standard error, in base units; nil for a whole number and where the likelihood has no quadratic top.
  public let standardError: Double?
  /// What it measures, which decides whether it carries a unit.
  public let kind: DistributionParameterKind

  init(_ name: String, _ value: Double, error: Double?, _ kind: DistributionParameterKind = .value) {
    self.name = name
    self.value = value
    self.standardError = error.flatMap { $0.isFinite ? $0 : nil }
    self.kind = kind
  }
}

/// The member of a family under which the data are likeliest.
struct FamilyEstimate {
  let distribution: Distribution
  let parameters: [FittedParameter]

  init(_ distribution: Distribution, _ parameters: [FittedParameter]) {
    self.distribution = distribution
    self.parameters = parameters
  }
}

/// Why a family is left out.
struct Unfit: Error, Hashable {
  let reason: String

  init(_ reason: String) { self.reason = reason }

  /// The likelihood rises for ever towards a member of another family.
  static func limit(_ family: String) -> Unfit {
    Unfit("no maximum: the likelihood rises towards its limit, \(family)")
  }

  /// Rounding is all that is left of the differences.
  static let noSpread = Unfit("the values hardly differ: their spread is below the accuracy of numbers")
}

/// What is known of the data beside themselves.
public struct FitContext: Sendable, Hashable {
  /// Whether what is drawn cannot be negative, as a duration or a count; then `normal` is the one truncated at 0, as a
  /// scenario reads it, and a triangular one begins at 0 at the earliest.
  public var isNonNegative: Bool
  /// Whether whole numbers may be counts, so that the families that count are fitted as well.
  public var mayCount: Bool

  /// Makes a context.
  public init(isNonNegative: Bool, mayCount: Bool) {
    self.isNonNegative = isNonNegative
    self.mayCount = mayCount
  }
}

extension FitSample {
  /// Refuses a family of positive values where there are others.
  func requirePositive() throws(Unfit) {
    if least > 0 { return }
    let (zeros, negatives) = (count { $0 == 0 }, count { $0 < 0 })
    throw Unfit(
      negatives > 0
        ? "takes values above 0 only: \(negatives) of \(count) are negative"
        : "takes values above 0 only: \(zeros) of \(count) are 0")
  }

  /// Refuses a family without negative values where there are some.
  func requireNonNegative() throws(Unfit) {
    guard least < 0 else { return }
    throw Unfit("takes no negative values: \(count { $0 < 0 }) of \(count) are")
  }
}
