/// The one move that lowers the imbalance of a cluster most, by itself: hosts with a capacity and entitlements.
public struct BestMove: Sendable, Hashable {
  /// The host the machine leaves.
  public var source: Int
  /// The machine's position on that host.
  public var machine: Int
  /// The host it goes to.
  public var target: Int
  /// Imbalance before.
  public var standardDeviationBefore: Double
  /// Imbalance after.
  public var standardDeviation: Double

  /// Finds it; nil when no move lowers the imbalance. Targets would not be loaded above 1. Ties go to the lowest
  /// source, machine and target.
  /// - Parameters:
  ///   - capacities: of the hosts, in any one unit.
  ///   - entitlements: of each host's machines, in the same unit.
  public static func search(capacities: [Double], entitlements: [[Double]]) -> BestMove? {
    let loads = zip(capacities, entitlements).map { LoadImbalance.normalisedEntitlement($1, capacity: $0) }
    let before = LoadImbalance.standardDeviation(loads)
    let sums = LoadSums(loads)
    var best: BestMove?
    for source in entitlements.indices {
      for (machine, entitlement) in entitlements[source].enumerated() {
        for target in capacities.indices where target != source && capacities[target] > 0 {
          let left = loads[source] - entitlement / capacities[source]
          let reached = loads[target] + entitlement / capacities[target]
          guard reached <= 1 + LoadImbalance.rounding else { continue }
          let after = sums.standardDeviation(replacing: loads[source], by: left, and: loads[target], by: reached)
          if after < (best?.standardDeviation ?? before) - LoadImbalance.rounding {
            best = BestMove(
              source: source, machine: machine, target: target, standardDeviationBefore: before,
              standardDeviation: after)
          }
        }
      }
    }
    return best
  }
}
