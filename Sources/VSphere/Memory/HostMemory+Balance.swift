import Quantities

extension HostMemory {
  /// A pass of the memory scheduler.
  /// - Parameter now: the time of the pass, not before the last one. After a stretch in which no pass was needed,
  ///   nothing is accounted for it: the pass only decides.
  /// - Complexity: O(machines).
  public mutating func balance(to now: SimTime) {}
}
