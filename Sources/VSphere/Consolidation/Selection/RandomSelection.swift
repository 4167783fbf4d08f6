import RandomStreams

/// Any machine, all equally likely.
///
/// Source: Beloglazov and Buyya 2012, section 4.5 (RC).
public struct RandomSelection: VirtualMachineSelection {
  /// Makes the policy.
  public init() {}
  /// Index of the machine that leaves.
  public func select(_ candidates: UnsafeBufferPointer<VirtualMachineOutlook>, _ stream: RandomStream) -> Int {
    stream.index(below: candidates.count)
  }
  /// Why, for `decisions.csv`.
  public func explain(_ choice: VirtualMachineOutlook) -> String { "drawn at random" }
}
