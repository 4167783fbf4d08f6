/// Operations and occurrences that change the state of a virtual machine.
public enum VirtualMachineOperation: String, Sendable, Hashable, CaseIterable {
  /// It was created and is powered on, admission control having agreed.
  case start
  /// Its guest has booted.
  case booted
  /// It shall shut down or power off.
  case stop
  /// It has shut down.
  case halted
  /// A vMotion begins; the target has booked.
  case migrate
  /// A vMotion was committed: it runs at the target.
  case switchedOver = "switched-over"
  /// A vMotion was aborted with the source alive: it runs on there.
  case migrationFailed = "migration-failed"
  /// Its memory is written to disk.
  case suspend
  /// Its memory is read from disk.
  case resume
  /// Its host or its boot failed.
  case fault
  /// vSphere HA starts it again.
  case restart
  /// Nobody starts it again.
  case giveUp = "give-up"
}

/// A row of the table of a virtual machine's life.
public struct VirtualMachineTransition: Sendable, Hashable {
  /// State before.
  public let from: VirtualMachineState
  /// What happens.
  public let operation: VirtualMachineOperation
  /// State after.
  public let to: VirtualMachineState

  private init(_ from: VirtualMachineState, _ operation: VirtualMachineOperation, _ to: VirtualMachineState) {
    self.from = from
    self.operation = operation
    self.to = to
  }

  /// Every legal transition; there are no others.
  public static let all: ContiguousArray<VirtualMachineTransition> = [
    .init(.stopped, .start, .starting),
    .init(.starting, .booted, .running),
    .init(.starting, .fault, .error),
    .init(.running, .fault, .error),
    .init(.stopping, .fault, .error),
    .init(.migrating, .fault, .error),
    .init(.running, .stop, .stopping),
    .init(.stopping, .halted, .stopped),
    .init(.running, .migrate, .migrating),
    .init(.migrating, .switchedOver, .running),
    .init(.migrating, .migrationFailed, .running),
    .init(.running, .suspend, .suspended),
    .init(.suspended, .resume, .starting),
    .init(.error, .restart, .starting),
    .init(.error, .giveUp, .stopped),
  ]
}
