import RandomStreams

/// How the replications of a run hang together, to make their means vary less.
public enum VarianceReduction: String, Sendable, CaseIterable {
  /// They are independent.
  case none
  /// They come in pairs with complementary random numbers.
  case antithetic
  /// Their first draws are spread evenly.
  case stratified

  /// Replications whose mean is one independent observation.
  public var groupSize: Int { self == .antithetic ? 2 : 1 }

  /// How the draws of a replication are made, in a run of so many.
  public func draws(replications: Int) -> ReplicationDraws {
    switch self {
    case .none: .independent
    case .antithetic: .antithetic
    case .stratified: .stratified(strata: UInt32(clamping: replications))
    }
  }
}
