/// Who goes first among events of one instant. Few and named; within a priority, first scheduled is first served.
public enum EventPriority: UInt8, Sendable, BitwiseCopyable, CaseIterable {
  /// Something breaks or is repaired: everybody else at this instant sees the new state.
  case fault = 0
  /// Work in progress ends: service completions, transfers, timers of running work.
  case completion = 1
  /// New work or a new demand appears.
  case arrival = 2
  /// A policy looks at the state and decides.
  case policy = 3
  /// Observation; changes nothing.
  case sampling = 4
}
