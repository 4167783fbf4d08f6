import Quantities

/// Transparent page sharing: how much of a machine's memory is the same as other memory, and how fast it is found.
///
/// Zero pages collapse into one page of the host; duplicates within a machine into one each; pages that machines have
/// in common into one for each set that holds them. Since late 2014 only machines with the same salt share with each
/// other (`Mem.ShareForceSalting` 2, published). Large pages are not shared before they are broken.
public struct PageSharing: Sendable, Hashable {
  /// Part of touched memory that is zero pages, 0 to 1.
  public var zeroFraction: Double
  /// Part of touched memory that repeats other pages of the same machine and can be reclaimed, 0 to 1.
  public var ownDuplicateFraction: Double
  /// Part of touched memory that other machines with the same salt hold too, 0 to 1.
  public var commonFraction: Double
  /// How many machines, at most, hold the same copy of a common page on average, at least 1.
  public var commonMultiplicity: Double

  /// Makes the contents of a machine's memory.
  /// - Parameters:
  ///   - zeroFraction: default 0: a guest that has run for a while has few (modelling default).
  ///   - ownDuplicateFraction: default 0.075: 5 to 10 % (modelling default).
  ///   - commonFraction: default 0.3: for servers of one operating system (modelling default, after OSDI 2002, figure
  ///     5).
  ///   - commonMultiplicity: default 2.5 (modelling default, fitted to OSDI 2002, figure 5); infinite where
  ///     all machines with the salt are alike.
  public init(
    zeroFraction: Double = 0, ownDuplicateFraction: Double = 0.075, commonFraction: Double = 0.3,
    commonMultiplicity: Double = 2.5
  ) {
    self.zeroFraction = zeroFraction
    self.ownDuplicateFraction = ownDuplicateFraction
    self.commonFraction = commonFraction
    self.commonMultiplicity = commonMultiplicity
  }

  /// Part of touched memory that takes part in sharing (`mem.shared`), copies included.
  /// - Parameter machines: machines with the same salt on the host, this one included.
  public func sharedFraction(machines: Int) -> Double {
    zeroFraction + ownDuplicateFraction + (machines > 1 ? commonFraction : 0)
  }

  /// Part of touched memory sharing can reclaim: zero + own + common (1 - 1 / min(machines, multiplicity)).
  /// - Parameter machines: machines with the same salt on the host, this one included.
  public func reclaimableFraction(machines: Int) -> Double {
    let holders = max(1, min(Double(machines), commonMultiplicity))
    return min(1, zeroFraction + ownDuplicateFraction + commonFraction * (1 - 1 / holders))
  }
}
