/// How unevenly hosts are loaded, and what that is worth: the figures of classic DRS.
///
/// Source: A. Gulati et al., VMware Distributed Resource Management, VMware Technical Journal 2012, for the load;
/// VMware KB 1007485 for the priority (both from memory).
public enum LoadImbalance {
  /// A host's load N: the entitlements of its machines together as a part of its capacity.
  public static func normalisedEntitlement(_ entitlements: some Sequence<Double>, capacity: Double) -> Double {
    var sum = 0.0
    for entitlement in entitlements { sum += entitlement }
    return capacity > 0 ? sum / capacity : 0
  }

  /// Population standard deviation of the hosts' loads: the imbalance I.
  public static func standardDeviation(_ loads: some Collection<Double>) -> Double {
    guard !loads.isEmpty else { return 0 }
    let count = Double(loads.count)
    let mean = loads.reduce(0, +) / count
    return (loads.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count).squareRoot()
  }

  /// Priority of moves at an imbalance: 6 - ceil(I / 0.1 · sqrt(hosts)), within 2 to 5. Read from left to right, which
  /// makes a single outlier count alike in any cluster size (derived).
  public static func priority(standardDeviation: Double, hostCount: Int) -> Int {
    let steps = standardDeviation / 0.1 * Double(hostCount).squareRoot()
    // A deviation exactly on a step belongs to it, whatever rounding did.
    let priority = 6 - (steps - rounding).rounded(.up)
    return Int(min(5, max(2, priority)))
  }

  /// Imbalance a migration threshold tolerates: (5 - threshold) · 0.1 / sqrt(hosts); infinite at threshold 1, at which
  /// nothing is done for balance (derived).
  public static func target(threshold: Int, hostCount: Int) -> Double {
    guard threshold > 1 else { return .infinity }
    return Double(5 - threshold) * 0.1 / Double(max(1, hostCount)).squareRoot()
  }

  /// Most difference of the utilisations of any two hosts: 0.3, 0.2, 0.1, 0.05 at thresholds 2 to 5, nil at 1. Source:
  /// DRS Performance in VMware vSphere 6.5 (from memory, medium confidence).
  public static func pairLimit(threshold: Int) -> Double? {
    switch threshold {
    case 2: 0.3
    case 3: 0.2
    case 4: 0.1
    case 5: 0.05
    default: nil
    }
  }

  /// What rounding may add to a load or an imbalance.
  static let rounding = 1e-9
}
