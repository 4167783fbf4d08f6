import Infrastructure

/// A domain as Xen's credit scheduler sees it.
public struct CreditDomain: Sendable, Hashable {
  /// Weight of each active vCPU, 1 to 65535. Default 256.
  public var weight: Int
  /// Most it may use, in percent of one physical processor; 0 for no cap.
  public var capPercent: Int
  /// vCPUs that are not idle.
  public var activeVCPUs: Int

  /// Makes a domain.
  public init(weight: Int = CreditSettings.defaultWeight, capPercent: Int = 0, activeVCPUs: Int) {
    self.weight = weight
    self.capPercent = capPercent
    self.activeVCPUs = activeVCPUs
  }

  /// Shares of the leaf that stands for it in a `ShareTree`: weight x active vCPUs, in units in which a vCPU of the
  /// default weight has the 1000 shares of a normal one of vSphere.
  public var shares: Double { Double(weight * activeVCPUs) * 1000 / Double(CreditSettings.defaultWeight) }

  /// Limit of that leaf: the cap, infinite for none.
  public func limitMHz(coreMHz: Double) -> Double {
    capPercent > 0 ? Double(capPercent) / 100 * coreMHz : .infinity
  }

  /// Processors that each of some busy domains gets in the long run: the fluid form.
  /// - Parameters:
  ///   - processors: physical processors.
  ///   - demands: processors each would use if it were alone; nil for all its active vCPUs.
  public static func steadyState(
    _ domains: [CreditDomain], processors: Int, demands: [Double]? = nil
  ) -> [Double] {
    var tree = ShareTree()
    let root = tree.addRoot(capacity: Double(processors))
    let leaves = domains.indices.map { index in
      tree.addLeaf(
        under: root, shares: domains[index].shares, limit: domains[index].limitMHz(coreMHz: 1),
        demand: min(demands?[index] ?? .infinity, Double(domains[index].activeVCPUs)))
    }
    tree.solve()
    return leaves.map { tree.grant(of: $0) }
  }

  /// Everything wrong with it; empty when it can be scheduled.
  public func problems() -> [ParameterError] {
    var errors: [ParameterError] = []
    let weights = CreditSettings.weights
    if !weights.contains(weight) {
      errors.append(
        ParameterError(
          parameter: "weight", problem: "\(weight) is out of range",
          hint: "a whole number from \(weights.lowerBound) to \(weights.upperBound)"))
    }
    if capPercent < 0 {
      errors.append(
        ParameterError(
          parameter: "capPercent", problem: "\(capPercent) is out of range", hint: "0 for no cap, or percent of a core")
      )
    }
    if activeVCPUs < 1 {
      errors.append(
        ParameterError(parameter: "activeVCPUs", problem: "\(activeVCPUs) is out of range", hint: "1 or more"))
    }
    return errors
  }
}
