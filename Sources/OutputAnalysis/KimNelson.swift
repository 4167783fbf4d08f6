#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Selects the best of several systems, one replication of each at a time: the fully sequential procedure KN of Kim and
/// Nelson (ACM Transactions on Modeling and Computer Simulation 11, 2001), which stays valid, and gets faster, under
/// common random numbers.
///
/// With the confidence asked for, the system selected is the best whenever the best is better than every other one by
/// at least the indifference zone, for normally distributed replications.
public struct KimNelson: Sendable {
  /// Which mean is the best one.
  public enum Goal: String, Sendable, Hashable, CaseIterable {
    /// The smallest, as of a waiting time.
    case smallest
    /// The largest, as of a throughput.
    case largest
  }

  /// Which mean is wanted.
  public let goal: Goal
  /// Smallest difference worth detecting, in the metric's unit.
  public let indifference: Double
  /// Positions of the systems that may still be the best, ascending; one when the selection is made.
  public private(set) var remaining: [Int]
  /// Replications of each remaining system so far.
  public private(set) var count: Int

  /// h squared times the sample variance of the difference of each two systems in the first stage.
  private let spread: [[Double]]
  private var sums: [Double]

  /// Screens for the first time, after a first stage.
  /// - Parameters:
  ///   - firstStage: for each system its values, in the order of replications; equally many, at least two; at least
  ///     two systems.
  ///   - indifference: smallest difference worth detecting; positive.
  ///   - confidence: wanted probability of a correct selection, between 1 / systems and 1.
  ///   - goal: which mean is the best.
  public init(firstStage: [[Double]], indifference: Double, confidence: Double = 0.95, goal: Goal) {
    let systems = firstStage.count
    let size = firstStage.first?.count ?? 0
    precondition(systems >= 2 && size >= 2, "a selection needs two systems and two replications of each")
    precondition(firstStage.allSatisfy { $0.count == size }, "systems with unequal first stages")
    precondition(indifference > 0 && confidence > 0 && confidence < 1, "not an indifference zone and a confidence")
    self.goal = goal
    self.indifference = indifference
    remaining = Array(0..<systems)
    count = size
    // With c = 1: eta = ((2 alpha / (k - 1)) ^ (-2 / (n0 - 1)) - 1) / 2 and h^2 = 2 c eta (n0 - 1).
    let freedom = Double(size - 1)
    let base = 2 * (1 - confidence) / Double(systems - 1)
    let factor = max(0, pow(base, -2 / freedom) - 1) * freedom
    spread = firstStage.map { left in
      firstStage.map { right in factor * Tally(zip(left, right).map { $0 - $1 }).variance }
    }
    sums = firstStage.map { $0.reduce(0, +) }
    screen()
  }

  /// Whether one system is left.
  public var isDecided: Bool { remaining.count == 1 }

  /// The remaining system with the best mean so far; of equal ones the first.
  public var leader: Int { leader(of: remaining) }

  /// Adds one replication of every remaining system and screens again.
  /// - Parameter values: one for each system by position; those of systems already out do not count.
  public mutating func record(_ values: [Double]) {
    guard !isDecided else { return }
    count += 1
    for system in remaining { sums[system] += values[system] }
    screen()
  }

  private func isBetter(_ left: Double, _ right: Double) -> Bool { goal == .largest ? left > right : left < right }

  private mutating func screen() {
    let replications = Double(count)
    var latest = 0.0
    let survivors = remaining.filter { system in
      remaining.allSatisfy { other in
        if system == other { return true }
        let bound = spread[system][other] / (indifference * indifference)
        latest = max(latest, bound)
        // W(r) of the procedure, times r: sums are compared in place of means.
        let slack = max(0, indifference / 2 * (bound - replications))
        let lead = goal == .largest ? sums[other] - sums[system] : sums[system] - sums[other]
        return lead <= slack
      }
    }
    // Past the last step of the procedure only systems with equal means are left.
    remaining = replications > latest ? [leader(of: survivors)] : survivors
  }

  private func leader(of systems: [Int]) -> Int {
    var best = systems[0]
    for system in systems where isBetter(sums[system], sums[best]) { best = system }
    return best
  }
}
