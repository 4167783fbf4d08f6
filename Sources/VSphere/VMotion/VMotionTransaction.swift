/// A migration between two parties: one record of who holds what, from the booking to the end.
///
/// `reserved -> copying -> switching -> committed`, or from any of the first three `aborted`. The target books once, on
/// entering `reserved`; the source lets go once, on entering `committed`; on entering `aborted` the target lets go.
/// Nothing else changes bookings. What a fault does at which moment: `MigrationFailure`.
public struct VMotionTransaction: Sendable, Hashable {
  /// Where the transaction stands.
  public enum Phase: String, Sendable, Hashable, CaseIterable {
    /// The target has booked; nothing is copied yet.
    case reserved
    /// Memory or disks are copied while the machine runs at the source.
    case copying
    /// The machine is stunned; the source still holds its whole state.
    case switching
    /// The machine runs at the target; the source has let go.
    case committed
    /// The migration ended without effect; the target has let go.
    case aborted

    /// Whether nothing follows.
    public var isFinal: Bool { self == .committed || self == .aborted }
  }

  /// Index of the machine.
  public let machine: Int
  /// What moves, from where to where.
  public let operation: MigrationOperation
  /// Where it stands.
  public private(set) var phase = Phase.reserved

  /// Makes a transaction whose target has booked.
  public init(machine: Int, operation: MigrationOperation) {
    self.machine = machine
    self.operation = operation
  }

  /// Whether the target holds a booking for the machine.
  public var targetHolds: Bool { phase != .aborted }
  /// Whether the source holds one.
  public var sourceHolds: Bool { phase != .committed }
  /// Host the machine is executed on, or would be if it were not stunned.
  public var executingHost: Int { phase == .committed ? operation.targetHost : operation.sourceHost }

  /// Goes on to the next phase: copying, switching, committed.
  /// - Throws: `IllegalTransition` from a final phase.
  public mutating func proceed() throws(IllegalTransition) {
    switch phase {
    case .reserved: phase = .copying
    case .copying: phase = .switching
    case .switching: phase = .committed
    case .committed, .aborted:
      throw IllegalTransition(machine: "migration", state: phase.rawValue, operation: "proceed")
    }
  }

  /// Gives the migration up; the machine stays at the source.
  /// - Throws: `IllegalTransition` from a final phase.
  public mutating func abort() throws(IllegalTransition) {
    if phase.isFinal { throw IllegalTransition(machine: "migration", state: phase.rawValue, operation: "abort") }
    phase = .aborted
  }

  /// Applies a fault: moves to the phase that the table says and returns its row; nil where the fault means nothing to
  /// the migration, or cannot happen in this phase.
  public mutating func apply(_ fault: MigrationFault) -> MigrationOutcome? {
    guard let outcome = MigrationFailure.outcome(of: fault, in: phase) else { return nil }
    phase = outcome.phase
    return outcome
  }
}
