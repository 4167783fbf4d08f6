import RandomStreams

/// The machine that can be moved soonest: the one with the least memory, as all share the host's network.
///
/// Source: Beloglazov and Buyya 2012, section 4.4 (MMT).
public struct MinimumMigrationTime: VirtualMachineSelection {
  /// Makes the policy.
  public init() {}
  /// Index of the machine that leaves.
  public func select(_ candidates: UnsafeBufferPointer<VirtualMachineOutlook>, _ stream: RandomStream) -> Int {
    firstSmallest(candidates) { $0.memoryBytes }
  }
  /// Why, for `decisions.csv`.
  public func explain(_ choice: VirtualMachineOutlook) -> String { "least memory, \(choice.memoryBytes) B" }
}
