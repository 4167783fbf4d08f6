import Infrastructure
import Quantities

/// How vSAN restores protection after a failure.
public struct VSANRepairSettings: Sendable, Hashable {
  /// How long an absent host is waited for (CLOM repair delay). Default 60 min (known: vSAN documentation).
  public var delay: SimDuration
  /// Bytes per second of a rebuild over all hosts. Default 400 MB/s (modelling default).
  public var bytesPerSecond: Double

  /// Makes settings.
  public init(delay: SimDuration = .minutes(60), bytesPerSecond: Double = 400e6) {
    self.delay = delay
    self.bytesPerSecond = bytesPerSecond
  }

  /// Everything wrong with the settings.
  public func problems() -> [ParameterError] {
    var checks = ParameterChecks()
    checks.require(delay >= .zero, "delay", "\(delay) is out of range", "0 s or more")
    checks.requireNumber(bytesPerSecond, in: 1...1e15, "bytes_per_second")
    return checks.errors
  }
}

/// The repair of what one host or drive of a vSAN cluster held.
public struct VSANRepair: Sendable, Hashable {
  /// What happened.
  public enum Cause: String, Sendable, CaseIterable {
    /// A host is away and may come back: after the delay what it held is rebuilt.
    case absent
    /// A drive is broken for good: what it held is rebuilt at once.
    case degraded
  }
  /// Where it stands.
  public enum Phase: String, Sendable, CaseIterable {
    /// The host may still come back.
    case waiting
    /// Copies are made on other hosts.
    case rebuilding
    /// The host is back: what was written meanwhile is copied to it.
    case resynchronizing
    /// Too few hosts or too little space: objects stay unprotected until the host is back.
    case impossible
    /// Everything is protected again.
    case complete
  }

  /// Where it stands.
  public private(set) var phase: Phase
  /// When the phase ends by itself; `never` when it does not.
  public private(set) var phaseEnd: SimTime
  /// Bytes still to be copied when the phase began.
  public private(set) var bytes: Int64

  /// What was lost, and how many hosts and how much space there are to rebuild it.
  public struct Loss: Sendable, Hashable {
    /// Bytes the host or drive held.
    public var residentBytes: Int64
    /// Hosts left.
    public var hostsLeft: Int
    /// Raw bytes free on them.
    public var freeBytes: Int64
    /// Policy of the objects.
    public var policy: VSANPolicy

    /// Describes a loss.
    public init(residentBytes: Int64, hostsLeft: Int, freeBytes: Int64, policy: VSANPolicy) {
      self.residentBytes = residentBytes
      self.hostsLeft = hostsLeft
      self.freeBytes = freeBytes
      self.policy = policy
    }

    /// Whether protection can be restored without the lost part.
    public var canBeRebuilt: Bool {
      policy.failuresTolerated > 0 && hostsLeft >= policy.hostsNeeded && freeBytes >= residentBytes
    }
  }

  /// Starts at the failure.
  public init(_ cause: Cause, _ loss: Loss, at time: SimTime, _ settings: VSANRepairSettings) {
    phase = .waiting
    phaseEnd = time + settings.delay
    bytes = loss.residentBytes
    if cause == .degraded { rebuild(loss, at: time, settings) }
  }

  /// The phase has ended by itself: the model calls it at `phaseEnd`.
  /// - Parameter loss: the hosts and space there are now.
  public mutating func advance(_ loss: Loss, at time: SimTime, _ settings: VSANRepairSettings) {
    guard time >= phaseEnd else { return }
    switch phase {
    case .waiting: rebuild(loss, at: time, settings)
    case .rebuilding, .resynchronizing:
      phase = .complete
      phaseEnd = .never
      bytes = 0
    case .impossible, .complete: break
    }
  }

  /// The absent host is back: copies are only brought up to date. A rebuild that is further along than that would take
  /// goes on (known: the cheaper of the two since vSAN 6.6).
  /// - Parameter changedBytes: bytes written to its objects since it left.
  public mutating func hostReturns(changedBytes: Int64, at time: SimTime, _ settings: VSANRepairSettings) {
    guard phase == .waiting || phase == .rebuilding || phase == .impossible else { return }
    let end = time + .seconds(rounding: Double(changedBytes) / settings.bytesPerSecond)
    if phase == .rebuilding, phaseEnd <= end { return }
    phase = .resynchronizing
    phaseEnd = end
    bytes = changedBytes
  }

  /// Tries again after hosts or space were added.
  public mutating func retry(_ loss: Loss, at time: SimTime, _ settings: VSANRepairSettings) {
    if phase == .impossible { rebuild(loss, at: time, settings) }
  }

  private mutating func rebuild(_ loss: Loss, at time: SimTime, _ settings: VSANRepairSettings) {
    bytes = loss.residentBytes
    guard loss.canBeRebuilt else {
      phase = .impossible
      phaseEnd = .never
      return
    }
    phase = .rebuilding
    phaseEnd = time + .seconds(rounding: Double(bytes) / settings.bytesPerSecond)
  }
}
