import Quantities

/// Failover percentages of a cluster.
public struct PercentageNumbers: Sendable, Hashable {
  /// Processor capacity in MHz or memory in bytes.
  public struct Resource: Sendable, Hashable {
    /// Capacity of the available hosts.
    public var total = 0.0
    /// Need of the powered-on machines, without the new one.
    public var needed = 0.0
    /// Need with the new one.
    public var neededAfter = 0.0
    /// Percentage to keep.
    public var configuredPercent = 0.0
    /// Current failover percentage, without the new machine, rounded down.
    public var percentBefore = 0
    /// The same with it.
    public var percentAfter = 0

    /// Whether enough remains.
    public var isSufficient: Bool { Double(percentAfter) >= configuredPercent }
    /// Percentage points that remain for further machines; negative when too much is used.
    public var usablePercent: Double { Double(percentAfter) - configuredPercent }
    /// Capacity that may be used.
    public var usableCapacity: Double { total * (100 - configuredPercent) / 100 }
    /// Capacity that is kept.
    public var reservedCapacity: Double { total * configuredPercent / 100 }

    mutating func complete(adding need: Double) {
      neededAfter = needed + need
      percentBefore = percent(needed)
      percentAfter = percent(neededAfter)
    }

    // The small term keeps exact percentages exact: 100 * (10 - 7) / 10 must not become 29.
    private func percent(_ need: Double) -> Int {
      total > 0 ? Int(Swift.max(-1e9, (100 * (total - need) / total + 1e-9).rounded(.down))) : 0
    }

    func sentence(_ what: String, _ text: (Double) -> String) -> String {
      "\(percentAfter) % of \(what) free (\(text(neededAfter)) of \(text(total)) needed), "
        + "\(shortText(configuredPercent)) % configured, \(percentBefore) % before"
    }
  }

  /// Processor capacity, MHz.
  public var cpu: Resource
  /// Memory, bytes.
  public var memory: Resource

  /// Whether enough of both remains.
  public var isSufficient: Bool { cpu.isSufficient && memory.isSufficient }
}
