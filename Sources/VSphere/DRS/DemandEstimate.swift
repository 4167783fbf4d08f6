/// What a machine would use if it were alone, estimated from what it used.
///
/// Source: A. Gulati et al., VMware Distributed Resource Management, VMware Technical Journal 2012 (from memory).
public enum DemandEstimate {
  /// Processor demand: used + run / (run + sleep) · ready, in the unit of `used` when the others share one unit.
  ///
  /// The part of the ready time in which the machine would have run is taken to be that in which it runs when it is
  /// not kept from it.
  /// - Parameters:
  ///   - used: processor time it was charged for.
  ///   - run: time it ran.
  ///   - sleep: time it waited for something else than a processor.
  ///   - ready: time it waited for a processor.
  public static func cpu(used: Double, run: Double, sleep: Double, ready: Double) -> Double {
    run + sleep > 0 ? used + run / (run + sleep) * ready : used + ready
  }

  /// Memory demand: active + a part of what is consumed but idle, in the unit given.
  /// - Parameters:
  ///   - active: memory touched lately.
  ///   - consumed: host memory that backs the machine.
  ///   - percentIdle: `PercentIdleMBInMemDemand`, 25 by default; 100 makes it consumed memory.
  public static func memory(active: Double, consumed: Double, percentIdle: Double = 25) -> Double {
    active + percentIdle / 100 * max(0, consumed - active)
  }
}
