import Quantities

/// A machine to restart, with what HA needs to know of it.
public struct RestartRequest: Sendable, Hashable {
  /// Position of the machine.
  public var machine: Int32
  /// Its settings.
  public var settings: HAMachineSettings
  /// What it takes of a host.
  public var needs: RestartPlacement.Needs

  /// Makes a request.
  public init(
    machine: Int32, settings: HAMachineSettings = HAMachineSettings(), needs: RestartPlacement.Needs = .init()
  ) {
    self.machine = machine
    self.settings = settings
    self.needs = needs
  }
}

/// What the model is to do for the restart queue.
public enum RestartAction: Sendable, Hashable {
  /// Power a machine on on a host where room is booked; `attempt` counts from 1. The model reports `succeeded` or
  /// `failed`.
  case powerOn(machine: Int32, host: Int32, attempt: Int)
  /// Register a machine on a host and leave it powered off: its restart is disabled.
  case register(machine: Int32, host: Int32)
  /// Ask DRS to make room on one host, DPM to power one on: the machine fits nowhere. Given once each time it starts to
  /// wait.
  case requestCapacity(machine: Int32, shortage: RestartPlacement.Shortage)
  /// The machine stays off.
  case giveUp(machine: Int32, reason: GiveUpReason)

  /// Why a machine stays off.
  public enum GiveUpReason: Sendable, Hashable {
    /// As many attempts as allowed have failed; how the last one did.
    case attemptsExhausted(Int, RestartFailure)
    /// Its restart is disabled and the release leaves such machines alone.
    case restartDisabled

    /// Why, in words.
    public var text: String {
      switch self {
      case .attemptsExhausted(let count, let failure):
        "\(HAText.count(count, "attempt", "attempts")) failed, the last because \(failure.text)"
      case .restartDisabled: "its restart is disabled"
      }
    }
  }
}

/// How an attempt to power a machine on fails.
public enum RestartFailure: String, Sendable, Hashable, CaseIterable {
  /// The host reports an error.
  case powerOnError
  /// The host fails before it is done.
  case hostFailed
  /// The machine still runs elsewhere and holds its files.
  case filesLocked
  /// Its datastore cannot be reached.
  case datastoreInaccessible

  var text: String {
    switch self {
    case .powerOnError: "the power-on failed"
    case .hostFailed: "the host failed"
    case .filesLocked: "its files are locked by a running instance"
    case .datastoreInaccessible: "its datastore is not accessible"
    }
  }
}
