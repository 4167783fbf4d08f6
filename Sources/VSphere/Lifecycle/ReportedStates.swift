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
