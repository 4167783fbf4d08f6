/// An operation that a machine of states does not have in its state.
public struct IllegalTransition: Error, Sendable, Hashable, CustomStringConvertible {
  /// Which machine of states, such as `virtual machine`.
  public var machine: String
  /// The state it was in.
  public var state: String
  /// The operation that was asked for.
  public var operation: String

  /// Makes an error from its three names.
  public init(machine: String, state: String, operation: String) {
    self.machine = machine
    self.state = state
    self.operation = operation
  }

  /// Machine, state and operation in one sentence.
  public var description: String { "\(machine): no operation '\(operation)' in state '\(state)'" }
}
