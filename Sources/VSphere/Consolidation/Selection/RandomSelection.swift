import RandomStreams

/// Any machine, all equally likely.
///
/// Source: Beloglazov and Buyya 2012, section 4.5 (RC).
public struct RandomSelection: VirtualMachineSelection {
  public static let name = "random"
  /// Makes the policy.
  public init() {}
  public func select(_ candidates: UnsafeBufferPointer<VirtualMachineOutlook>, _ stream: RandomStream) -> Int {
    stream.index(below: candidates.count)
  }
  public func explain(_ choice: VirtualMachineOutlook) -> String { "drawn at random" }
}
