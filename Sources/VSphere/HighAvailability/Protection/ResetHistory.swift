import Quantities

/// What monitoring does when heartbeats are declared missing.
public enum MonitoringDecision: Sendable, Hashable {
  /// Reset the machine.
  case reset
  /// Look again then: it has not been up long enough, or there was I/O a moment ago.
  case lookAgain(at: SimTime)
  /// Leave it alone: it was reset too often; resets count again from then on, `.never` without a window.
  case exhausted(until: SimTime)
  /// These heartbeats are not watched.
  case notWatched
}

/// Resets of one machine, as far as they still count.
public struct ResetHistory: Sendable {
  private var resets: ContiguousArray<SimTime> = []

  /// Makes a history without resets.
  public init() {}

  /// Resets that still count at a time.
  public func count(at time: SimTime, _ settings: VirtualMachineMonitoring) -> Int {
    var count = 0
    for reset in resets where settings.counts(reset, at: time) { count += 1 }
    return count
  }

  /// Decides what to do when heartbeats are declared missing, and remembers a reset.
  /// - Parameters:
  ///   - heartbeat: what is missing.
  ///   - time: now.
  ///   - upSince: when the machine was powered on or reset last.
  ///   - lastInputOutput: when it last used disk or network; nil for never.
  ///   - settings: monitoring of the machine.
  public mutating func decide(
    _ heartbeat: VirtualMachineMonitoring.Heartbeat, at time: SimTime, upSince: SimTime, lastInputOutput: SimTime?,
    _ settings: VirtualMachineMonitoring
  ) -> MonitoringDecision {
    guard settings.watches(heartbeat) else { return .notWatched }
    let grown = upSince + settings.minimumUptime
    if time < grown { return .lookAgain(at: grown) }
    if heartbeat == .guest, let lastInputOutput {
      let quiet = lastInputOutput + settings.inputOutputInterval
      if time < quiet { return .lookAgain(at: quiet) }
    }
    resets.removeAll { !settings.counts($0, at: time) }
    if resets.count >= settings.maximumResets {
      guard let window = settings.resetWindow, settings.maximumResets > 0 else { return .exhausted(until: .never) }
      return .exhausted(until: resets[resets.count - settings.maximumResets] + window)
    }
    resets.append(time)
    return .reset
  }
}
