import Quantities
import RandomStreams

/// The machine that uses the smallest part of its own processors.
///
/// Source: CloudSim 3.0 to 5.0, `PowerVmSelectionPolicyMinimumUtilization` (MU).
public struct MinimumUtilisation: VirtualMachineSelection {
  /// Makes the policy.
  public init() {}
  /// Index of the machine that leaves.
  public func select(_ candidates: UnsafeBufferPointer<VirtualMachineOutlook>, _ stream: RandomStream) -> Int {
    firstSmallest(candidates) { $0.utilisation }
  }
  /// Why, for `decisions.csv`.
  public func explain(_ choice: VirtualMachineOutlook) -> String {
    "smallest utilisation, \(shortText(choice.utilisation))"
  }
}
