/// How the draws of one replication hang together with those of the others, to make means over replications vary less.
public enum ReplicationDraws: Sendable, Hashable {
  /// Not at all.
  case independent
  /// Replications 2k - 1 and 2k read the same streams, the second with every random word complemented, so that a
  /// uniform u in one is 1 - u in the other (Hammersley and Morton, Mathematical Proceedings of the Cambridge
  /// Philosophical Society 52, 1956). Only means of pairs are independent.
  case antithetic
  /// The first draw of every stream lies in another of so many equal strata in each replication: a Latin hypercube over
  /// the replications (McKay, Beckman and Conover, Technometrics 21, 1979).
  case stratified(strata: UInt32)
}
