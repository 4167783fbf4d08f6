/// States of a virtual machine's life.
public enum VirtualMachineState: String, Sendable, Hashable, CaseIterable, BitwiseCopyable {
  /// Powered off.
  case stopped
  /// Powering on or booting.
  case starting
  /// The guest runs.
  case running
  /// The guest shuts down or is powered off.
  case stopping
  /// A vMotion is under way: the target has booked, the guest runs at the source.
  case migrating
  /// Its memory is on disk.
  case suspended
  /// It failed: its host did, or its boot.
  case error

  /// What vCenter calls it. A machine whose host failed shows as powered off until it is restarted.
  public var powerState: PowerState {
    switch self {
    case .stopped, .error: .poweredOff
    case .starting, .running, .stopping, .migrating: .poweredOn
    case .suspended: .suspended
    }
  }

  /// What VMware Tools reports of the guest.
  public var guestState: GuestState {
    switch self {
    case .running, .migrating: .running
    case .stopping: .shuttingDown
    case .stopped, .starting, .suspended, .error: .notRunning
    }
  }

  /// Whether it holds processor and memory of a host.
  public var isPoweredOn: Bool { powerState == .poweredOn }

  /// State after an operation. The table is `VirtualMachineTransition.all`, nothing else says what is legal.
  /// - Throws: `IllegalTransition` for an operation that this state does not have.
  public func after(_ operation: VirtualMachineOperation) throws(IllegalTransition) -> VirtualMachineState {
    for row in VirtualMachineTransition.all where row.from == self && row.operation == operation { return row.to }
    throw IllegalTransition(machine: "virtual machine", state: rawValue, operation: operation.rawValue)
  }
}
