/// What the table of failures says of a machine, before its settings are looked at.
public enum MachineFate: String, Sendable, Hashable, CaseIterable {
  /// Nothing happens to its state.
  case keeps
  /// It is gone with its host: state `error`.
  case fails
  /// Its host's isolation response decides.
  case followsIsolationResponse = "isolation-response"
  /// Component protection decides.
  case followsComponentProtection = "component-protection"
  /// vMotion moves it away.
  case evacuates
  /// It is registered on another host without running, if that was asked for.
  case relocatesCold = "relocates-cold"
  /// What is under way with it ends first; then the row of its new state holds.
  case finishesFirst = "finishes-first"
}

/// What is to be done with a machine: its fate under its settings.
public enum MachineConsequence: Sendable, Hashable {
  /// Nothing.
  case nothing
  /// It fails now; vSphere HA starts it elsewhere, or nobody does.
  case fault(isRestarted: Bool)
  /// It is powered off, which counts as a fault; vSphere HA starts it elsewhere, or nobody does.
  case powerOff(isRestarted: Bool)
  /// Its guest is shut down; vSphere HA starts it elsewhere, or nobody does.
  case shutDown(isRestarted: Bool)
  /// A vMotion moves it.
  case migrate
  /// It cannot move and keeps its host from entering maintenance mode until someone shuts it down.
  case blocksMaintenance
  /// It is registered on another host.
  case register
  /// Its current operation ends first.
  case wait
}

/// A row of the table of failures.
public struct FailureRow: Sendable, Hashable {
  /// What happens to the host or to the datastore.
  public let event: HostEvent
  /// State of the machine before.
  public let state: VirtualMachineState
  /// What becomes of it.
  public let fate: MachineFate
  /// How vCenter shows it meanwhile.
  public let connection: ConnectionState
  /// The rule in words.
  public let rule: String

  /// The fate under a machine's settings.
  public func consequence(under responses: FailureResponses) -> MachineConsequence {
    switch fate {
    case .keeps: return .nothing
    case .fails: return .fault(isRestarted: responses.isProtected)
    case .followsIsolationResponse:
      // What nobody would restart is left running.
      guard responses.isProtected else { return .nothing }
      switch responses.isolation {
      case .disabled: return .nothing
      case .powerOff: return .powerOff(isRestarted: true)
      case .shutDown: return .shutDown(isRestarted: true)
      }
    case .followsComponentProtection:
      return responses.isProtected && responses.isComponentProtected ? .powerOff(isRestarted: true) : .nothing
    case .evacuates: return responses.canMigrate ? .migrate : .blocksMaintenance
    case .relocatesCold: return responses.isRelocatedCold ? .register : .nothing
    case .finishesFirst: return .wait
    }
  }
}

/// What happens to a virtual machine for every event of its host and every state it can be in.
///
/// A migrating machine belongs to its source here; what becomes of the migration is in `MigrationFailure`. When things
/// happen (detection, isolation response, datastore time-outs) is up to vSphere HA's timeline.
///
/// Source: for what HA does, D. Epping, "vSphere HA Deepdive 6.0" (published), and the vSphere Availability
/// documentation; for states it does not speak of, modelling defaults.
public enum FailureTable {
  /// Every row, by event, then by state.
  public static let rows: ContiguousArray<FailureRow> = ContiguousArray(
    HostEvent.allCases.flatMap { event in
      VirtualMachineState.allCases.map { state in
        let (fate, connection, rule) = verdict(event, state)
        return FailureRow(event: event, state: state, fate: fate, connection: connection, rule: rule)
      }
    })

  /// The row of an event and a state.
  public static func row(_ event: HostEvent, _ state: VirtualMachineState) -> FailureRow {
    for row in rows where row.event == event && row.state == state { return row }
    preconditionFailure("the table holds every event and state")
  }

  private typealias Verdict = (MachineFate, ConnectionState, String)

  private static func verdict(_ event: HostEvent, _ state: VirtualMachineState) -> Verdict {
    switch event {
    case .failed: failed(state)
    case .networkIsolated: isolated(state)
    case .partitioned: partitioned(state)
    case .allPathsDown: allPathsDown(state)
    case .permanentDeviceLoss: permanentDeviceLoss(state)
    case .enteredMaintenance: enteredMaintenance(state)
    case .rebooted: rebooted(state)
    }
  }

  private static func failed(_ state: VirtualMachineState) -> Verdict {
    switch state {
    case .running: (.fails, .disconnected, "its memory is lost; HA restarts it on another host")
    case .starting: (.fails, .disconnected, "the power-on fails; HA restarts it, as it was to be on")
    case .stopping:
      (.fails, .disconnected, "it was still on and counts as protected; HA restarts it, it must be stopped again")
    case .migrating: (.fails, .disconnected, "the source is lost before the switchover; HA restarts it")
    case .stopped, .suspended:
      (.keeps, .disconnected, "its files are safe; it stays registered with the failed host until that returns")
    case .error: (.keeps, .disconnected, "it is down already; a restart begun on this host counts as a failed attempt")
    }
  }

  private static func isolated(_ state: VirtualMachineState) -> Verdict {
    switch state {
    case .running:
      (.followsIsolationResponse, .disconnected, "it runs on unless the isolation response stops it")
    case .starting:
      (.followsIsolationResponse, .disconnected, "it boots on unless the isolation response stops it")
    case .stopping: (.keeps, .disconnected, "its shutdown goes on and is not undone")
    case .migrating:
      (.followsIsolationResponse, .disconnected, "the migration is aborted; then as a running machine")
    case .stopped, .suspended, .error: (.keeps, .disconnected, "nothing runs that could be stopped")
    }
  }

  private static func partitioned(_ state: VirtualMachineState) -> Verdict {
    switch state {
    case .running, .starting:
      (.keeps, .disconnected, "it runs on; its file locks keep the other side from starting a second copy")
    case .stopping: (.keeps, .disconnected, "its shutdown goes on")
    case .migrating:
      (.finishesFirst, .disconnected, "the migration goes on while its own network holds; otherwise it is aborted")
    case .stopped, .suspended: (.keeps, .disconnected, "nothing runs")
    case .error: (.keeps, .disconnected, "the primary host of its partition restarts it if that has room")
    }
  }

  private static func allPathsDown(_ state: VirtualMachineState) -> Verdict {
    switch state {
    case .running:
      (.followsComponentProtection, .inaccessible, "its I/O waits; protected, it is restarted after the time-outs")
    case .starting: (.followsComponentProtection, .inaccessible, "its boot waits for I/O; then as a running machine")
    case .stopping: (.keeps, .inaccessible, "its shutdown waits until paths return")
    case .migrating:
      (.followsComponentProtection, .inaccessible, "the migration is aborted; then as a running machine")
    case .stopped, .suspended: (.keeps, .inaccessible, "its files cannot be reached until paths return")
    case .error: (.keeps, .inaccessible, "it is restarted only where its datastore can be reached")
    }
  }

  private static func permanentDeviceLoss(_ state: VirtualMachineState) -> Verdict {
    switch state {
    case .running:
      (.followsComponentProtection, .inaccessible, "its I/O fails; protected, it is powered off at once and restarted")
    case .starting: (.fails, .inaccessible, "its power-on fails for want of its disks")
    case .stopping: (.keeps, .inaccessible, "it goes down with failing I/O")
    case .migrating:
      (.followsComponentProtection, .inaccessible, "the migration is aborted; then as a running machine")
    case .stopped, .suspended: (.keeps, .inaccessible, "its files are gone as seen from this host")
    case .error: (.keeps, .inaccessible, "it is restarted only where its datastore can be reached")
    }
  }

  private static func enteredMaintenance(_ state: VirtualMachineState) -> Verdict {
    switch state {
    case .running: (.evacuates, .connected, "it moves away; one that cannot keeps the host from the mode")
    case .starting: (.finishesFirst, .connected, "its boot ends, then it moves away")
    case .stopping: (.finishesFirst, .connected, "its shutdown ends, then it is registered elsewhere")
    case .migrating: (.finishesFirst, .connected, "its migration ends; where it failed, another one follows")
    case .stopped, .suspended: (.relocatesCold, .connected, "it is registered on another host")
    case .error: (.keeps, .connected, "it is not on; it is restarted on another host")
    }
  }

  private static func rebooted(_ state: VirtualMachineState) -> Verdict {
    switch state {
    case .running: (.fails, .disconnected, "it is killed without a shutdown; HA restarts it on another host")
    case .starting: (.fails, .disconnected, "its power-on ends; HA restarts it on another host")
    case .stopping: (.fails, .disconnected, "it was still on and counts as protected; HA restarts it")
    case .migrating: (.fails, .disconnected, "the source ends before the switchover; HA restarts it")
    case .stopped, .suspended: (.keeps, .disconnected, "its files are safe; it is back with its host")
    case .error: (.keeps, .disconnected, "it is down already; a restart begun on this host is a failed attempt")
    }
  }
}
