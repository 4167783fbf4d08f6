import Synchronization

/// Raised by whoever wants a run to end early; replications look at it between chunks of events.
public final class InterruptFlag: Sendable {
  private let raised = Atomic<Bool>(false)

  /// Makes a flag that is down.
  public init() {}

  /// Whether somebody wants the run to end.
  public var isRaised: Bool { raised.load(ordering: .relaxed) }

  /// Asks for the end.
  public func raise() { raised.store(true, ordering: .relaxed) }
}
