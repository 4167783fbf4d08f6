/// What one machine brings to the division of a host's memory.
public struct MemoryClaim: Sendable, Hashable {
  /// How much of a machine's memory is in use.
  public enum Activity: Sendable, Hashable {
    /// A set of pages of this size, bytes: it stays the same whatever the machine is given.
    case bytes(Double)
    /// This part, 0 to 1, of whatever the machine is given.
    case fraction(Double)
  }

  /// Weight, above 0.
  public var shares: Double
  /// The active pages.
  public var activity: Activity
  /// The least it gets, bytes: its reservation as far as it has a use for it.
  public var lowerBytes: Double
  /// The most it can use, bytes: the smallest of configured size, limit and touched memory.
  public var upperBytes: Double

  /// Makes a claim.
  public init(shares: Double, activity: Activity, lowerBytes: Double = 0, upperBytes: Double) {
    self.shares = shares
    self.activity = activity
    self.lowerBytes = lowerBytes
    self.upperBytes = upperBytes
  }
}

/// Targets by min-funding revocation with a tax on idle memory.
///
/// A page is taken from the machine that pays least for it, rho = S / (P (f + k (1 - f))), where S are its shares, P
/// its pages, f the active part of them and k = 1 / (1 - tax). Left to run, this makes rho equal for all machines
/// within their bounds: with lambda = 1 / rho, each gets the P at which its active pages and k times its idle pages
/// together cost lambda S; lambda is the one for which the targets add up to the memory there is.
///
/// Source: C. Waldspurger, Memory Resource Management in VMware ESX Server, OSDI 2002, section 5.2 (published); tax 75
/// % is the ESXi setting `Mem.IdleTax` (published).
public struct IdleMemoryTax: Sendable, Hashable {
  /// The tax, from 0 (only shares count) to just below 1 (idle memory goes first).
  public var rate: Double

  /// Makes a tax.
  /// - Parameter rate: from 0 to just below 1.
  public init(rate: Double = 0.75) {
    precondition(rate >= 0 && rate < 1, "an idle memory tax is at least 0 and below 1")
    self.rate = rate
  }

  /// What an idle page costs, an active one being 1: k.
  public var idlePrice: Double { 1 / (1 - rate) }

  /// The targets, bytes, in the order of the claims. They add up to the smaller of `totalBytes` and the sum of the
  /// upper bounds, unless the lower bounds together exceed it: then all are cut by one factor.
  public func targets(of totalBytes: Double, for claims: ContiguousArray<MemoryClaim>) -> ContiguousArray<Double> {
    var targets = ContiguousArray(repeating: 0.0, count: claims.count)
    var level = 0.0
    divide(totalBytes, among: claims, into: &targets, level: &level)
    return targets
  }

  /// The same without allocating.
  /// - Parameters:
  ///   - totalBytes: what there is to divide.
  ///   - claims: the machines.
  ///   - targets: receives the targets; as long as `claims`.
  ///   - level: lambda: on entry a first guess (any number), on return the solution.
  /// - Complexity: O(n) for each of a handful of steps.
  public func divide(
    _ totalBytes: Double, among claims: ContiguousArray<MemoryClaim>, into targets: inout ContiguousArray<Double>,
    level: inout Double
  ) {
    precondition(targets.count == claims.count, "one target for each claim")
    var lower = 0.0
    var upper = 0.0
    for claim in claims {
      lower += claim.lowerBytes
      upper += max(claim.lowerBytes, claim.upperBytes)
    }
    if upper <= totalBytes {
      for index in claims.indices { targets[index] = max(claims[index].lowerBytes, claims[index].upperBytes) }
      return
    }
    if lower >= totalBytes {
      let factor = lower > 0 ? max(0, totalBytes) / lower : 0
      for index in claims.indices { targets[index] = claims[index].lowerBytes * factor }
      return
    }
    level = solve(totalBytes, claims, from: level)
    for index in claims.indices { targets[index] = pages(of: claims[index], at: level).bytes }
  }

  /// Lambda for which the targets add up to the total: Newton's method on a function that is increasing and made of
  /// straight pieces, kept inside a shrinking bracket; exact once it is on the right piece.
  private func solve(_ totalBytes: Double, _ claims: ContiguousArray<MemoryClaim>, from guess: Double) -> Double {
    var low = 0.0
    var high = Double.infinity
    var level = guess > 0 && guess.isFinite ? guess : 0
    if level == 0 {
      var shares = 0.0
      for claim in claims { shares += claim.shares }
      level = totalBytes / shares
    }
    for _ in 0..<200 {
      var sum = 0.0
      var slope = 0.0
      for claim in claims {
        let (bytes, rise) = pages(of: claim, at: level)
        sum += bytes
        slope += rise
      }
      let missing = totalBytes - sum
      if missing.magnitude <= totalBytes * 0x1p-50 { return level }
      if missing > 0 { low = level } else { high = level }
      var next = level + missing / slope
      if !(next > low && next < high) { next = high.isFinite ? (low + high) / 2 : level * 2 }
      if next == level { return level }
      level = next
    }
    return level
  }

  /// Pages a machine holds at a lambda, and how fast they rise with it.
  private func pages(of claim: MemoryClaim, at level: Double) -> (bytes: Double, rise: Double) {
    let funds = level * claim.shares
    let bytes: Double
    let rise: Double
    switch claim.activity {
    case .bytes(let active):
      if funds <= active {
        bytes = funds
        rise = claim.shares
      } else {
        bytes = active + (funds - active) * (1 - rate)
        rise = claim.shares * (1 - rate)
      }
    case .fraction(let active):
      let price = active + (1 - active) * idlePrice
      bytes = funds / price
      rise = claim.shares / price
    }
    if bytes < claim.lowerBytes { return (claim.lowerBytes, 0) }
    if bytes >= claim.upperBytes { return (max(claim.lowerBytes, claim.upperBytes), 0) }
    return (bytes, rise)
  }
}
