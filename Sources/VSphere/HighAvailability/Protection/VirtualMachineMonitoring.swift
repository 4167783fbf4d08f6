import Infrastructure
import Quantities
import RandomStreams

/// Resets machines whose guest or application stops sending heartbeats.
///
/// Source: published, Epping, vSphere HA Deepdive 6.0, VM and Application Monitoring; vSphere API
/// (ClusterVmToolsMonitoringSettings).
public struct VirtualMachineMonitoring: Sendable, Hashable {
  /// What is monitored.
  public enum Scope: String, Sendable, Hashable, CaseIterable {
    /// Nothing. The default.
    case disabled
    /// Heartbeats of VMware Tools.
    case guest
    /// Those, and heartbeats of an application.
    case guestAndApplication
  }

  /// Sensitivity as the client offers it.
  public enum Preset: String, Sendable, Hashable, CaseIterable {
    /// 120 s, 3 resets in 7 days.
    case low
    /// 60 s, 3 resets in 24 hours.
    case medium
    /// 30 s, 3 resets in 1 hour.
    case high
  }

  /// What stopped.
  public enum Heartbeat: String, Sendable, Hashable, CaseIterable {
    /// Heartbeats of VMware Tools.
    case guest
    /// Heartbeats of an application.
    case application
  }

  /// What is monitored.
  public var scope: Scope
  /// Silence before a reset: 30 s (published: API default).
  public var failureInterval: SimDuration
  /// Time after power-on or reset in which silence means nothing: 120 s (published: API default).
  public var minimumUptime: SimDuration
  /// Resets within the window before a machine is left alone: 3 (published: API default).
  public var maximumResets: Int
  /// Window in which resets count; nil for all time (published: API default, no window).
  public var resetWindow: SimDuration?
  /// Time without disk and network I/O that a reset for missing guest heartbeats also needs: 120 s; zero for no check
  /// (published: option das.iostatsInterval).
  public var inputOutputInterval: SimDuration
  /// Seconds from the last guest heartbeat to the declaration at an interval of 30 s: uniform from 91 to 119 (published
  /// walk-through; the summary of the same source says 81 to 119).
  public var guestDetectionSeconds: ClosedRange<Double>
  /// Seconds from the last application heartbeat to the declaration: uniform from 61 to 89 (published).
  public var applicationDetectionSeconds: ClosedRange<Double>

  /// Makes settings: off, with the defaults of the API.
  public init(scope: Scope = .disabled) {
    self.scope = scope
    failureInterval = .seconds(30)
    minimumUptime = .seconds(120)
    maximumResets = 3
    resetWindow = nil
    inputOutputInterval = .seconds(120)
    guestDetectionSeconds = 91...119
    applicationDetectionSeconds = 61...89
  }

  /// Makes settings of a preset (published: vSphere HA Deepdive 6.0).
  public init(scope: Scope = .guest, preset: Preset) {
    self.init(scope: scope)
    switch preset {
    case .low: (failureInterval, resetWindow) = (.seconds(120), .days(7))
    case .medium: (failureInterval, resetWindow) = (.seconds(60), .hours(24))
    case .high: (failureInterval, resetWindow) = (.seconds(30), .hours(1))
    }
  }

  /// Whether heartbeats of that kind are watched.
  public func watches(_ heartbeat: Heartbeat) -> Bool {
    switch scope {
    case .disabled: false
    case .guest: heartbeat == .guest
    case .guestAndApplication: true
    }
  }

  /// Time from the last heartbeat to the declaration that they stopped. For guest heartbeats it grows with the failure
  /// interval beyond 30 s, of which HA waits the last part itself (published walk-through); application heartbeats have
  /// no such part.
  public func timeToDeclare(_ heartbeat: Heartbeat, _ stream: RandomStream) -> SimDuration {
    let range = heartbeat == .guest ? guestDetectionSeconds : applicationDetectionSeconds
    let observed = range.lowerBound + (range.upperBound - range.lowerBound) * stream.uniform()
    let extra = heartbeat == .guest ? Swift.max(.zero, failureInterval - .seconds(30)) : .zero
    return .seconds(rounding: observed) + extra
  }

  /// Whether a reset still counts.
  func counts(_ reset: SimTime, at time: SimTime) -> Bool { resetWindow.map { reset + $0 > time } ?? true }

  /// Everything that is out of range.
  public func problems() -> [ParameterError] {
    var checks = ParameterChecks()
    checks.requirePositive(failureInterval, "failureInterval")
    checks.requireNotNegative(minimumUptime, "minimumUptime")
    checks.require(maximumResets >= 0, "maximumResets", "\(maximumResets) is negative", "0 or more")
    if let resetWindow { checks.requirePositive(resetWindow, "resetWindow") }
    checks.requireNotNegative(inputOutputInterval, "inputOutputInterval")
    for (name, range) in [
      ("guestDetectionSeconds", guestDetectionSeconds), ("applicationDetectionSeconds", applicationDetectionSeconds),
    ] {
      checks.require(range.lowerBound >= 0, name, "\(range.lowerBound) is negative", "seconds from 0 up")
    }
    return checks.errors
  }
}
