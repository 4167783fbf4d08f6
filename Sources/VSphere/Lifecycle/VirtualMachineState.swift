/// States of a virtual machine's life.
public enum VirtualMachineState: String, Sendable, Hashable, CaseIterable {
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

  /// Whether it holds processor and memory of a host.
  public var isPoweredOn: Bool { powerState == .poweredOn }

  /// State after an operation. The table is `VirtualMachineTransition.all`, nothing else says what is legal.
  /// - Throws: `IllegalTransition` for an operation that this state does not have.
  public func after(_ operation: VirtualMachineOperation) throws(IllegalTransition) -> VirtualMachineState {
    for row in VirtualMachineTransition.all where row.from == self && row.operation == operation { return row.to }
    throw IllegalTransition(machine: "virtual machine", state: rawValue, operation: operation.rawValue)
  }
}

/// Power states as vCenter names them (published: vSphere API, `VirtualMachinePowerState`).
public enum PowerState: String, Sendable, Hashable, CaseIterable {
  /// Off.
  case poweredOff
  /// On.
  case poweredOn
  /// Its memory is on disk.
  case suspended
}

/// Connection states as vCenter names them (published: vSphere API, `VirtualMachineConnectionState`).
public enum ConnectionState: String, Sendable, Hashable, CaseIterable {
  /// vCenter knows its host and can reach it.
  case connected
  /// vCenter has lost its host; what it shows is what it knew last.
  case disconnected
  /// Its files cannot be read: their datastore is away.
  case inaccessible
  /// Its configuration is not valid.
  case invalid
  /// Its host no longer knows it; HA could not register it elsewhere.
  case orphaned
}

/// States of the guest operating system as VMware Tools reports them (published: vSphere API, `GuestInfo.guestState`).
public enum GuestState: String, Sendable, Hashable, CaseIterable {
  /// It runs.
  case running
  /// It shuts down.
  case shuttingDown = "shuttingdown"
  /// It resets.
  case resetting
  /// It is in standby.
  case standby
  /// It does not run.
  case notRunning = "notrunning"
  /// Tools do not answer.
  case unknown
}
